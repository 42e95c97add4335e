"""Shared by all tests: Hypothesis draws the same everywhere, and slow tests are asked for."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import settings
from needs import BROWSER_OR_CLUSTER, lacking

from verify.cycles import collect_seldom


os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Hundreds of processes are started: each would compile the whole library for itself.


collect_seldom()

settings.register_profile("tests", derandomize=True, database=None, deadline=None)
settings.load_profile("tests")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    """Let no test tell the next where Python looks for modules: a run sets that for what it starts."""
    before = os.environ.get("PYTHONSAFEPATH")
    try:
        return (yield)
    finally:
        os.environ.pop("PYTHONSAFEPATH", None)
        if before is not None:
            os.environ["PYTHONSAFEPATH"] = before


@pytest.fixture
def verify(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., SimpleNamespace]:
    """Call the command line in an empty folder; return its exit status and what it said."""
    from verify import cli

    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> SimpleNamespace:
        capsys.readouterr()
        status: Any
        try:
            status = cli.main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = end.code
        said = capsys.readouterr()
        return SimpleNamespace(status=status, out=said.out, err=said.err)

    return call


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let one process of pytest-xdist do all that shares something dear."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "browser" in fixtures:
            item.add_marker(pytest.mark.xdist_group(BROWSER_OR_CLUSTER))
        elif "book" in fixtures:
            item.add_marker(pytest.mark.xdist_group("book"))
        elif "digits" in fixtures:  # and what was made of them
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
        elif "check_claim" in fixtures:
            item.add_marker(pytest.mark.xdist_group(_checked(item)))
    if hasattr(config, "workerinput"):
        from sharing import tell

        tell(config, items)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker where its groups of tests go."""
    node.workerinput["separatrix_groups"] = str(_groups())


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out whole groups, where ``--dist loadgroup`` asks for it."""
    if config.getvalue("dist") != "loadgroup":
        return None
    from sharing import BySharing

    scheduler = BySharing(config, log)
    scheduler.folder = _groups()
    return scheduler


@cache
def _groups() -> Path:
    """Return the folder of the groups; it goes with the process of the controller."""
    folder = tempfile.mkdtemp(prefix="separatrix-groups-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _checked(item: Any) -> str:
    """Return which claim a test checks; of the trials of a chapter one process does all."""
    from verify.outcome import Kind
    from verify.registry import find

    name = item.callspec.params.get("name") if hasattr(item, "callspec") else None
    if name is None:
        return "trials"
    key, claim, _ = name.partition("/")
    if not claim:  # a law that is asked of a chapter
        return f"check {name}"
    return f"trials {key}" if find(name).kind is Kind.PROBABILISTIC else f"check {name}"


collect_ignore = ["benchmarks", "mutation/__main__.py", "outsider", "quality"]
# Run by hand; the first need libraries that the tests do not. The outsider is a package of its own.


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The wheel of this project; who installs it belongs to the group "wheel" of pytest-xdist."""
    from installing import own_wheel

    return own_wheel(tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def digits() -> Any:
    """The digits of MNIST, verified; where there are none, what depends on them is skipped."""
    from theorems.mnist import DigitsUnavailable
    from theorems.mnist.data import load

    try:
        return load(os.environ.get("SEPARATRIX_MNIST"))
    except DigitsUnavailable as error:
        lacking(str(error))
