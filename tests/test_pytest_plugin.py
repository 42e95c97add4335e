"""What the plugin does for those who run claims and conjectures under pytest."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hunting.conjectures import FALSE, TRUE, written


CLAIMS = '''
"""Claims that a test checks, for a report."""

import pytest


@pytest.mark.parametrize("name", [
    "charles2019/theorem-4", "charles2019/theorem-2", "charles2019/lemma-3", "charles2019/corollary-6",
])
def test_claim(check_claim, name):
    assert check_claim(name).as_expected
'''


def _pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Under these two pytest says each sentence a second time, in its summary.
    quietly = {key: value for key, value in os.environ.items() if key not in ("CI", "BUILD_NUMBER")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null",
         "--rootdir", ".", *arguments],
        cwd=folder, capture_output=True, env=quietly, text=True, check=False,
    )


def _report(folder: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    del report["provenance"]
    return report


def test_several_processes_write_the_report_of_one(tmp_path: Path) -> None:
    """Once each process wrote over what the other had written."""
    (tmp_path / "test_claims.py").write_text(CLAIMS, encoding="utf-8")

    for processes, folder in (("0", "one"), ("2", "two")):
        done = _pytest(tmp_path, "-n", processes, "test_claims.py", "--claims-report", folder)
        assert done.returncode == 0, done.stdout
        assert f"The report on the claims is at {folder}/index.html" in done.stdout

    assert len(_report(tmp_path / "two")["claims"]) == 4
    assert _report(tmp_path / "two") == _report(tmp_path / "one")


def test_the_death_of_a_process_loses_no_claim_of_a_finished_test(tmp_path: Path) -> None:
    dying = CLAIMS + "\n\ndef test_death():\n    import os\n    os.kill(os.getpid(), 9)\n"
    (tmp_path / "test_claims.py").write_text(dying, encoding="utf-8")

    done = _pytest(tmp_path, "-n", "1", "test_claims.py", "--claims-report", "r")

    assert done.returncode == 1
    assert "1 failed, 4 passed" in done.stdout
    assert len(_report(tmp_path / "r")["claims"]) == 4


def _conjecture(folder: Path, text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return _pytest(folder, written(folder, text), *arguments)


PROBE = TRUE.replace(
    "        return difference(s)",
    '        with open(os.environ["LOG"], "a") as log:\n            print(s, file=log)\n        return difference(s)',
).replace("class Any", "import os\n\n\nclass Any")
PROFILE = """
from hypothesis import settings

settings.register_profile("many", max_examples=150)
settings.register_profile("few", max_examples=10)
"""


def test_the_seed_and_the_profile_are_those_that_pytest_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten seeds were one, and a profile of a thousand examples was one of a hundred."""
    written(tmp_path, PROFILE, "conftest.py")
    drawn = {}
    for option in ("", "--hypothesis-seed=1", "--hypothesis-seed=2", "--hypothesis-profile=many",
                   "--hypothesis-profile=few -v"):
        log = tmp_path / f"log{option}"
        monkeypatch.setenv("LOG", str(log))
        done = _conjecture(tmp_path, PROBE, *option.split())
        assert done.returncode == 0, done.stdout
        drawn[option] = log.read_text(encoding="utf-8").splitlines()

    assert drawn[""] == drawn["--hypothesis-profile=few -v"]
    assert drawn["--hypothesis-seed=1"] != drawn[""]
    assert drawn["--hypothesis-seed=1"] != drawn["--hypothesis-seed=2"]
    assert len(drawn["--hypothesis-profile=many"]) >= 150 > len(drawn[""]) >= 100


SAID = {
    # what is wrong: the text, and what pytest says of it; {line} is that of the mark
    "it is false": (FALSE, "The Other Way: conjectures/the-other-way is refuted by (0)⁻, (1)⁺"),
    "its code fails": (
        TRUE.replace("return difference(s)", "return difference(s)[99]"),
        "Any Difference: error on (0)⁻, (1)⁺: IndexError: tuple index out "
        "of range ({file}, line 13)",
    ),
    "it does not end": (
        TRUE.replace("return difference(s)", "return next(n for n in iter(int, 1) if n)").replace(
            "    domain", "    patience = 0.5\n    domain"
        ),
        "the limit of 0.5 s of processor time on one instance was reached ({file}, line 14)",
    ),
    "drawing does not end": (
        TRUE.replace("    domain = ring_sets", "    patience = 0.5\n    domain = replace(ring_sets, draw="
                     "ring_sets.draw.map(lambda s: next(n for n in iter(int, 1) if n)))").replace(
            "class Any", "from dataclasses import replace\n\n\nclass Any"),
        "Any Difference: drawing does not come to an end ({file}, line 13)",
    ),
    "drawing fails": (
        TRUE.replace("domain = ring_sets", "domain = replace(ring_sets, draw=ring_sets.draw.map(len))")
        .replace("class Any", "from dataclasses import replace\n\n\nclass Any"),
        "Any Difference: the strategy raised TypeError: object of type 'LabelledSet' has no len()",
    ),
    "it changes its mind": (
        TRUE.replace("return difference(s)", "CALLS.append(s)\n        return tuple("
                     "-x if len(CALLS) == 30 else x for x in difference(s))").replace(
            "class Any", "CALLS = []\n\n\nclass Any"),
        "Any Difference: not deterministic; asked twice about one instance, it gave two answers",
    ),
    "it says another thing elsewhere": (
        TRUE.replace("return difference(s)", "return tuple(x * (1 + hash('a') % 1000) * "
                     "(-1) for x in difference(s))"),
        "not deterministic: on (0)⁻, (1)⁺ it was first refuted with",
    ),
    "it ends the process": (
        TRUE.replace("return difference(s)", "__import__('os')._exit(0)"),
        "Any Difference: error on (0)⁻, (1)⁺: SystemExit: os._exit(0) was called",
    ),
    "it has no domain": (
        TRUE.replace("    domain = ring_sets\n", ""), "AnyDifference needs a domain: what does it speak of?",
    ),
    "it has no conclusion": (
        TRUE.replace("def decide", "def settle"), "AnyDifference lacks decide, and is no conjecture without",
    ),
}


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Give pytest all that is wrong at once, a file each; return their folder, and what it says."""
    folder = tmp_path_factory.mktemp("wrong")
    names = [Path(written(folder, text, _file(kind))).name for kind, (text, _) in SAID.items()]
    done = _pytest(folder, "--continue-on-collection-errors", *names)
    assert done.returncode == 1, done.stdout
    assert "verify/" not in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    return folder, done.stdout


def _file(kind: str) -> str:
    return f"{kind.replace(' ', '_')}.py"


@pytest.mark.parametrize("kind", SAID)
@pytest.mark.xdist_group("what pytest says")
def test_what_is_wrong_is_said_in_a_sentence(kind: str, wrong: tuple[Path, str]) -> None:
    """A traceback through the engine was what came of most, and nothing ever of what did not end."""
    folder, said = wrong
    sentence = SAID[kind][1].format(file=folder / _file(kind))

    assert len(re.findall(rf"^(?:FAILED|ERROR) {_file(kind)}\b", said, re.MULTILINE)) == 1
    assert said.count(sentence) == 1
