"""Mistakes in a conjecture's file: said at once, of a small instance, with the line to look at."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hunting.budgets import LITTLE_OBSERVED, afterwards
from hunting.conjectures import SEARCHED, TRUE, written

from verify import hunting, session
from verify.campaign import campaign
from verify.campaign.journal import Entry
from verify.cli import main
from verify.outcome import Outcome
from verify.registry import find


RATIO = SEARCHED.replace(
    "        return difference(s)",
    "        v = difference(s)\n"
    "        n = sum(x * x for x in v)\n"
    "        return tuple(4 * x / (n - 4) if n == 4 else x for x in v)",
)


def _hunt(path: str, folder: Path, *more: str) -> int:
    return main(["hunt", path, "--out", str(folder / "out"), *(more or ("--work", "300"))])


def _enough(start: float, least: int) -> str:
    """Return a time that does not end before a file is loaded, however busy the machine is.

    The tests that take it ask what becomes of code that never ends, not how fast anything is; all
    of it goes by in a loop. What follows a search is not measured, for such code is never asked again.
    """
    return f"{max(least, 4 * (time.perf_counter() - start)):.0f}s"


@pytest.fixture(scope="module")
def enough(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return enough time for a hunt within this process."""
    folder = tmp_path_factory.mktemp("enough")
    with pytest.MonkeyPatch.context() as patch:
        afterwards(patch, OBSERVED=1)
        patch.setattr(hunting, "decided_again", lambda *_: {})
        start = time.perf_counter()
        assert _hunt(written(folder, TRUE), folder, "--work", "20") in (0, 3)
        return _enough(start, 1)


@pytest.fixture
def enough_anew(tmp_path: Path) -> str:
    """Return enough time for a hunt in a process that has to start."""
    (tmp_path / "first").mkdir()
    path = written(tmp_path / "first", TRUE)
    start = time.perf_counter()
    subprocess.run(
        [*LITTLE_OBSERVED, "hunt", path, "--work", "20", "--out", "out"],
        cwd=tmp_path / "first", capture_output=True, check=True,
    )
    return _enough(start, 2)


def test_a_mistake_ends_the_search_and_is_told_of_a_small_instance(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a budget it would go on for ever; once it did, and said so only in the end."""
    status = _hunt(written(tmp_path, RATIO), tmp_path, "--time", "8h")

    said = capsys.readouterr().out
    assert status == 2
    assert re.search(r"S = \{\(\S+\)[⁺⁻], \(\S+\)[⁺⁻]\}, h: ", said)  # as few points as there can be
    line = next(k for k, row in enumerate(RATIO.splitlines(), 1) if "n - 4" in row)
    assert f"ZeroDivisionError: division by zero ({tmp_path}/own.py, line {line})" in said
    assert "/verify/" not in said
    assert "refuted" not in said


def _changed(old: str, new: str, text: str = TRUE) -> str:
    assert old in text
    return text.replace(old, new)


def _domain(parts: str, before: str = "") -> str:
    text = _changed("domain = ring_sets", f"domain = replace(ring_sets, {parts})")
    head = f"from dataclasses import replace\nfrom hypothesis import strategies as st\n{before}\n\nclass Any"
    return text.replace("class Any", head)


MISTAKES = {
    # what is written: the text, what is said of it, and what stands in the line that is named
    "check says True": (
        _changed("return fools(h, s, v)", "return True", SEARCHED),
        "a conclusion must be a Decision, with its certificates, not True", "def check",
    ),
    "check says nothing": (
        _changed("        return fools", "        fools", SEARCHED),
        "a conclusion must be a Decision, with its certificates, not None", "def check",
    ),
    "an answer that is none": (
        _changed("return decide_convex(s, v, -1)", 'return Decision("maybe")').replace(
            "import Conjecture,", "import Conjecture, Decision,"
        ),
        "the answer of a conclusion 'maybe' is not known", "def decide",
    ),
    "choose says text": (
        _changed("return difference(s)", 'return "1"', SEARCHED),
        "choose must name exact values, made of integers and Fractions: str is no exact value", "def choose",
    ),
    "choose says floats": (
        _changed("return difference(s)", "return tuple(float(x) for x in difference(s))", SEARCHED),
        "choose must name exact values, made of integers and Fractions: float is no exact value", "def choose",
    ),
    "choose says nan": (
        _changed("return difference(s)", 'return float("nan")', SEARCHED),
        "float is no exact value: nan", "def choose",
    ),
    "choose says a generator": (
        _changed("return difference(s)", "return (x for x in difference(s))", SEARCHED),
        "generator is no exact value", "def choose",
    ),
    "construct says numpy's numbers": (
        _changed("return difference(s)", "return tuple(np.array(difference(s)))").replace(
            "class Any", "import numpy as np\n\n\nclass Any"
        ),
        "construct must name exact values, made of integers and Fractions: int64", "def construct",
    ),
    "construct raises": (
        _changed("return difference(s)", "return difference(s)[99]"), "IndexError", "[99]",
    ),
    "decide ends the program": (
        _changed("return decide_convex(s, v, -1)", "raise SystemExit(0)"), "SystemExit: 0", "SystemExit",
    ),
    "ends the process": (
        _changed("return decide_convex(s, v, -1)", "import os\n        os._exit(0)"),
        "SystemExit: os._exit(0) was called", "os._exit",
    ),
    "an assumption raises": (
        _changed("(both_labels,)", '(Assumption("odd", "Odd.", lambda s: 1 // 0),)').replace(
            "import Conjecture,", "import Assumption, Conjecture,"
        ),
        "ZeroDivisionError", "1 // 0",
    ),
    "an assumption says neither": (
        _changed("(both_labels,)", '(Assumption("odd", "Odd.", lambda s: s.points),)').replace(
            "import Conjecture,", "import Assumption, Conjecture,"
        ),
        'the assumption "odd" must say True or False, not ((', "lambda",
    ),
    "an assumption on sets says neither": (
        _changed("(both_labels,)", '(Assumption("odd", "Odd.", lambda s: None),)', SEARCHED).replace(
            "    ANY,", "    ANY, Assumption,"
        ),
        'the assumption "odd" must say True or False, not None', "lambda",
    ),
    "contains says nothing": (
        _domain("contains=lambda s: print(end='')"),
        "contains of a domain must say True or False, not None", "lambda",
    ),
    "a strategy raises": (
        _domain("draw=ring_sets.draw.map(lambda s: 1 // 0)"),
        "the strategy raised ZeroDivisionError", "1 // 0",
    ),
    "a strategy draws floats": (
        _domain("draw=st.floats(0, 1), contains=lambda x: True"),
        "an instance must be made of exact values: float is no exact", "class AnyDifference",
    ),
    "a listing raises": (
        _domain("small=lambda: [1 // 0]"), "by size: ZeroDivisionError", "1 // 0",
    ),
    "an edge raises": (
        _domain("edges=lambda: iter([1 // 0])"), "by hand: ZeroDivisionError", "1 // 0",
    ),
    "a feature raises": (
        _domain("strata=lambda s: {'one': 1 // 0}"), "ZeroDivisionError", "1 // 0",
    ),
    "a slack raises": (
        TRUE + "\n    def slack(self, s, w):\n        return 1 // 0\n", "ZeroDivisionError", "1 // 0",
    ),
}


@pytest.mark.parametrize("kind", MISTAKES)
def test_a_mistake_is_said_with_its_line(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, sentence, there = MISTAKES[kind]
    line = next(k for k, row in enumerate(text.splitlines(), 1) if there in row)

    status = _hunt(written(tmp_path, text), tmp_path)

    said = capsys.readouterr()
    assert status == 2, said
    assert sentence in said.out
    assert f"({tmp_path}/own.py, line {line})" in said.out
    assert "survives" not in said.out
    assert "Traceback" not in said.out + said.err
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert [claim["outcome"] for claim in report["claims"]] == ["error"]


def test_a_file_that_ends_the_program_has_not_been_hunted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its own status was the answer: 0, which says that the conjecture survives."""
    assert _hunt(written(tmp_path, "import sys\n\nsys.exit(0)\n"), tmp_path) == 2
    assert "own.py: line 3: SystemExit: 0" in capsys.readouterr().err
    assert _hunt(written(tmp_path, "import os\n\nos._exit(0)\n"), tmp_path) == 2
    assert "own.py: line 3: SystemExit: os._exit(0) was called" in capsys.readouterr().err


COUNTER = '''
from theorems.blocks import Conjecture, both_labels, margin_of, separable_sets, transfers

CALLS = [0]


class Counter(Conjecture):
    """The max-margin vector fools every separator."""

    domain = separable_sets
    assumptions = (both_labels,)

    def construct(self, x):
        return margin_of(x).w

    def decide(self, x, w):
        CALLS[0] += 1
        return transfers(x, tuple(-c for c in w) if CALLS[0] % 10 == 0 else w)
'''
BY_HASH = _changed(
    "return difference(s)",
    "return difference(s) if hash('a') % 1000 == 7 else tuple(-x for x in difference(s))",
)
# Refuted; by another witness in a process with another seed for hashes.
BY_HASH = BY_HASH.replace("tuple(-x for x", "tuple(-x * (1 + hash('a') % 1000) for x")


@pytest.mark.parametrize(
    ("text", "first", "then"),
    [
        (COUNTER, "first refuted with", "survives with"),
        (BY_HASH, "first refuted with", "refuted with"),
    ],
)
def test_a_conjecture_that_changes_its_mind_is_not_refuted(
    text: str, first: str, then: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = _hunt(written(tmp_path, text), tmp_path)

    said = capsys.readouterr().out
    assert status == 2
    assert "not deterministic: on " in said
    assert "LabelledSet" not in said, "the instance is told as a mathematician would"
    assert first in said
    assert f"in a fresh process with another seed for hashes, {then}" in said
    assert ": refuted by" not in said
    (claim,) = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["claims"]
    assert (claim["outcome"], claim["evidence"]) == ("error", None)


def test_a_refutation_with_a_certificate_that_does_not_hold_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forged = _changed(
        "return decide_convex(s, v, -1)",
        "found = decide_convex(s, v, -1)\n        return found._replace(answer=Answer.NO, "
        "certificates=tuple({**c, 'answer': 'no'} for c in found.certificates))",
    ).replace("import Conjecture,", "import Answer, Conjecture,")

    assert _hunt(written(tmp_path, forged), tmp_path) == 2
    assert "a certificate of the refutation " in capsys.readouterr().out


ENDLESS = {
    # what does not come to an end: the text, and what stands in the line that is named
    "check": (
        _changed("        return fools", "        while len(s.points) > 1:\n            pass\n        return fools", SEARCHED),
        "pass",
    ),
    "choose": (
        _changed("return difference(s)", "return next(v for v in iter(int, 1) if v)", SEARCHED),
        "iter(int, 1)",
    ),
    "an assumption": (
        _changed("(both_labels,)", '(Assumption("odd", "Odd.", lambda s: any(iter(int, 1))),)').replace(
            "import Conjecture,", "import Assumption, Conjecture,"
        ).replace("any(iter(int, 1))", "any(n for n in iter(int, 1))"),
        "iter(int, 1)",
    ),
    "a strategy": (
        _domain("draw=ring_sets.draw.map(lambda s: any(n for n in iter(int, 1)))"), "iter(int, 1)",
    ),
    "a listing": (
        _domain("small=lambda: (n for n in iter(int, 1) if n)"), "iter(int, 1)",
    ),
    "a feature": (
        _domain("strata=lambda s: {'odd': any(n for n in iter(int, 1))}"), "iter(int, 1)",
    ),
    "a slack": (
        TRUE + "\n    def slack(self, s, w):\n        while True:\n            pass\n", "pass",
    ),
    "the file": (TRUE + "\n\nwhile True:\n    pass\n", "pass"),
}


@pytest.mark.parametrize("kind", [kind for kind in ENDLESS if kind != "a listing"])
def test_a_loop_ends_with_the_time_and_is_named(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], enough: str
) -> None:
    text, there = ENDLESS[kind]
    lines = [k for k, row in enumerate(text.splitlines(), 1) if there in row]

    status = _hunt(written(tmp_path, text), tmp_path, "--time", enough)

    said = "".join(capsys.readouterr())
    assert status == (2 if kind == "the file" else 3)
    assert any(f"{tmp_path}/own.py, line {k}" in said for k in (*lines, lines[0] - 1)), said
    assert ": survives" not in said
    assert "Traceback" not in said


@pytest.mark.parametrize("kind", ["a strategy", "a listing", "a feature"])
def test_a_loop_ends_without_a_time_as_well(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = ENDLESS[kind][0].replace("    domain = ", "    patience = 0.3\n    domain = ")

    status = _hunt(written(tmp_path, text), tmp_path)

    assert status == 3
    said = capsys.readouterr().out
    assert ": survives" not in said
    assert "does not come to an end" in said or "processor time on one instance" in said


@pytest.mark.parametrize("outcome", ["survives", "refuted"])
def test_a_campaign_that_was_merely_short_is_undecided(outcome: str) -> None:
    """It was "survives, not survives" and status 1, and hung on how busy the machine was."""
    claim = find("charles2019/theorem-15").varied("short", expects=Outcome(outcome), change="none").claim
    unit = campaign.Unit(claim, float("inf"))
    unit.take(Entry(claim.id, 0, 0, 0.0, {"admitted": {"at random": 10}, "tested": {"at random": 10}}))

    result = unit.result()

    assert session.status([result]) == 3
    assert result.outcome == "undecided"
    assert result.reason in (
        "too little was tried to say that it survives", "the time was over after 10 judgements"
    )
    assert any("10 instances" in one and "50 are needed" in one for one in result.complaints)


def test_what_should_be_refuted_and_is_not_after_much_work_is_news() -> None:
    claim = find("charles2019/theorem-15").varied("long", expects=Outcome.REFUTED, change="none").claim
    unit = campaign.Unit(claim, float("inf"))
    floors = dict.fromkeys(claim.domain.floors, 100)
    for judged, status in ((campaign.NO_COUNTEREXAMPLE - 1, 3), (1, 1)):
        counted = {"admitted": {"at random": judged}, "tested": {"at random": judged}, "strata": floors}
        unit.take(Entry(claim.id, 0, unit.place, 0.0, counted))
        assert session.status([unit.result()]) == status


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux' sigtimedwait and prctl")
def test_a_call_into_c_that_does_not_come_back_is_ended_and_named(
    tmp_path: Path, enough_anew: str
) -> None:
    """No error reaches it, and no other thread runs beside it."""
    text = _changed(
        "        return decide_convex",
        "        sum(range(10**15))\n        return decide_convex",
    )
    path = written(tmp_path, text)

    done = subprocess.run(
        [sys.executable, "-m", "verify", "hunt", path, "--time", enough_anew, "--out", str(tmp_path / "out")],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )

    assert done.returncode == 3
    assert f"{path}, line 16 made a call that did not come back when the time was over" in done.stderr
    assert "Any Difference: undecided." in done.stdout
    assert "Traceback" not in done.stderr
    assert (tmp_path / "out" / "report.json").exists()
