"""What is public: listed once for readers, once for type checkers, once for who asks, and all agree."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import theorems
import verify


ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
OWN, LENT = PAGE.split("## Lent by")
VERSION = {"__version__"}


def _rows(text: str) -> list[tuple[str, str]]:
    """Return the first cells of the tables of a page, and the second ones."""
    cells = [re.split(r"(?<!\\)\|", line) for line in text.splitlines() if line.startswith("| `")]
    return [(row[1].strip().strip("`").replace("\\|", "|"), row[2]) for row in cells]


def _listed() -> set[str]:
    names = {first.partition("(")[0] for first, _ in _rows(OWN)}
    words = OWN.split("## Words")[1]
    return names | {name for _, second in _rows(words) for name in re.findall("`([A-Z_]+)`", second)}


def _for_type_checkers() -> dict[str, str]:
    """Return the names imported under TYPE_CHECKING, with their modules."""
    tree = ast.parse(Path(verify.__file__).read_text(encoding="utf-8"))
    (block,) = (
        node for node in tree.body
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    )
    return {
        alias.name: str(node.module)
        for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }


def test_all_lists_agree() -> None:
    assert _for_type_checkers() == verify._FOUND
    assert sorted(verify.__all__) == sorted(verify._FOUND)
    assert _listed() | VERSION == set(verify._FOUND)
    assert {first for first, _ in _rows(LENT)} == set(theorems.PUBLIC)
    assert not set(theorems.PUBLIC) & set(verify._FOUND)


@pytest.mark.parametrize("name", [*verify._FOUND, *theorems.PUBLIC])
def test_each_name_is_there_and_is_no_module(name: str) -> None:
    found: Any = getattr(verify, name)

    assert not inspect.ismodule(found)
    if inspect.isfunction(found) or inspect.isclass(found):
        assert found.__doc__
    if name in verify._FOUND:
        assert found is getattr(import_module(verify._FOUND[name]), name)


def test_what_is_not_listed_is_private() -> None:
    """A name that looks public is one, or a module that the first file itself needs."""
    script = "import verify; print(*[name for name in vars(verify) if not name.startswith('_')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert set(done.stdout.split()) == {"sys", "TYPE_CHECKING"}


def private(text: str) -> list[str]:
    """Return what a text imports from the engine though it is private."""
    names = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names += [f"{alias.name}." for alias in node.names if alias.name != "verify"]
    public = {f"verify.{name}" for name in verify._FOUND}
    return [
        name for name in names
        if name.startswith("verify.") and name not in public
        and not name.startswith("verify.kernel.numbers.")
    ]


STRANGERS = [
    *(ROOT / "tests" / "outsider").rglob("*.py"), *(ROOT / "verify" / "scaffold").rglob("*.txt"),
    *(ROOT / "docs").glob("*.md"), ROOT / "README.md",
]


@pytest.mark.parametrize("path", STRANGERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_strangers_write_and_read_imports_what_is_public(path: Path) -> None:
    """An outsider's package, what a new chapter begins with, and what pages tell to write."""
    text = re.sub(r"@(\w+)@", r"\1", path.read_text(encoding="utf-8"))
    if path.suffix == ".md":
        text = "\n".join(re.findall(r"^```python\n(.*?)^```", text, re.S | re.M))

    assert path.name == "pyproject.toml.txt" or private(text) == []


@pytest.mark.parametrize("line", [
    "from verify.claim import Claim", "import verify.claim", "from verify import kernel",
    "from verify.kernel import check", "def f():\n    from verify import _FOUND",
])
def test_a_planted_private_import_is_reported(line: str) -> None:
    assert len(private(line)) == 1


def test_no_public_name_is_that_of_a_file() -> None:
    files = {path.stem for path in (ROOT / "verify").iterdir()}

    assert not files & set(verify._FOUND)


@pytest.mark.parametrize("signature", [first for first, _ in _rows(OWN) if "(" in first])
def test_the_page_tells_signatures_as_they_are(signature: str) -> None:
    name = signature.partition("(")[0]
    told = str(inspect.signature(getattr(verify, name)))
    told = re.sub(r"<function [^>]*<lambda> at [^>]*>", "...", told)
    for quoted in re.findall(r"(?:: |-> )('[^']*')", told):
        told = told.replace(quoted, quoted.strip("'"))

    assert signature == name + told


def test_importing_verify_loads_nothing_else() -> None:
    script = "import sys, verify; print([name for name in sys.modules if name.startswith(('verify.', 'theorems'))])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_a_submodule_is_had_without_the_book() -> None:
    script = "import sys; from verify import kernel; print('theorems' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


def test_what_is_no_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Sentense'"):
        verify.Sentense  # noqa: B018
    assert {"Sentence", "run", "ProbabilisticClaim"} <= set(dir(verify))


FILE = '''
from theorems.blocks import LabelledSet, decide_separators, separable, separable_sets
from verify import DEGENERATE, NO, REFUTED, SURVIVES, THEOREM, Coq, Decision, Example, Nature, Sentence, Variant

ALONE = LabelledSet([(0,)], [-1])


class Lemma1(Sentence[LabelledSet, None]):
    """The first axis fools everybody."""

    source, standing, printed = "Section 1", THEOREM, "All $S$ are fooled."
    expects, domain, assumptions = REFUTED, separable_sets, [separable]
    nature = Nature(DEGENERATE, "It fails where one label occurs alone, and nowhere else at all.")
    worked, refused = [Example(ALONE, NO, "one label")], [(ALONE, None)]

    def decide(self, x: LabelledSet, w: None) -> Decision:
        return decide_separators(x, [1] + [0] * (x.dimension - 1))


class Lemma1Repaired(Lemma1):
    expects, proof, tested = SURVIVES, Coq("Lemma_1"), "All others are."

    def variants(self) -> dict[str, Variant]:
        return {"back": Variant(REFUTED, "back", decide=lambda s, w: decide_separators(s, [-1]))}
'''


SEEN = {  # in which file: what is written there for what, and what a type checker says of it
    "right": ("", "", ""),
    "an_instance": ("x: LabelledSet, w: None", "x: int, w: None", "incompatible with supertype"),
    "a_witness": ("[(ALONE, None)]", "[(ALONE, 3)]", "incompatible type"),
    "an_outcome": ("Variant(REFUTED", "Variant(NO", "incompatible type"),
    "a_name": ("Nature, Sentence", "Nature, Sentense", "has no attribute"),
}


def test_a_type_checker_sees_what_a_claim_file_says(tmp_path: Path) -> None:
    for name, (old, new, _) in SEEN.items():
        (tmp_path / f"{name}.py").write_text(FILE.replace(old, new) if old else FILE)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", *tmp_path.glob("*.py")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )

    assert done.returncode == 1, done.stdout
    for name, (_, _, said) in SEEN.items():
        lines = [line for line in done.stdout.splitlines() if f"{name}.py:" in line]
        assert any(said in line for line in lines) if said else lines == [], done.stdout
