"""Reading is not running, and nothing that was read is believed: reports, journals, stored instances."""

from __future__ import annotations

import copy
import json
import os
import random
import re
import shutil
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from verify import registry
from verify.campaign.journal import read
from verify.cli import main
from verify.errors import BadInput
from verify.records import to_json
from verify.report.pages import rendered_pages
from verify.report.schema import read as read_report
from verify.say import harmless
from verify.shape import Count, Each, Maybe, Odd, OneOf, Row, Such, check


sys.path.insert(0, str(Path(__file__).parent / "report"))

from report_sample import sample_report


TRUE = '''
from theorems.blocks import *
class MiddleTrue(Conjecture):
    """True: Theorem 11."""
    domain = ring_sets
    assumptions = (both_labels,)
    def construct(self, s):
        return difference(s)
    def decide(self, s, v):
        return decide_convex(s, v, -1)
'''
FALSE = TRUE.replace("difference(s)", "tuple(-x for x in difference(s))").replace("MiddleTrue", "MiddleFalse")
WORK = "20"


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Call a command; return its status and what it said."""
    status = main(list(arguments))
    found = capsys.readouterr()
    return status, found.out, found.err


def refused(status: int, error: str) -> bool:
    """Is it exit 2 and one sentence?"""
    return status == 2 and error.startswith("verify: ") and error.count("\n") == 1


# Running


def test_a_report_runs_no_text_out_of_a_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = {"path": "no_such_file.py", "text": f"open({str(tmp_path / 'ran')!r}, 'w')"}
    about = {"format": "separatrix-campaign/1", "code": "x", "units": ["a/b"], "seed": 0, "budget": 1, "source": source}
    (tmp_path / "campaign.json").write_text(json.dumps(about))

    status, _, error = said(capsys, "report", str(tmp_path))

    assert refused(status, error)
    assert "--trust" in error
    assert not (tmp_path / "ran").exists()


def test_a_replay_of_the_librarys_claim_runs_no_file(tmp_path: Path, hunts: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    _, replayed = _stored(tmp_path, hunts)
    (tmp_path / "beside.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    for changed in (
        {"claim": "charles2019/theorem-4", "file": "beside.py", "certificates": [], "outcome": "survives"},
        {"claim": "charles2019/theorem-4", "file": "beside.py"},
        {"file": "beside.py"},
        {"file": str(tmp_path / "beside.py"), "file_sha256": "0" * 64},
    ):
        other = tmp_path / "other.json"
        other.write_text(json.dumps(json.loads(replayed.read_text()) | changed))

        status, _, error = said(capsys, "replay", str(other))

        assert refused(status, error), (changed, error)
        assert not (tmp_path / "ran").exists()


@pytest.fixture(scope="module")
def hunts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Hunt a true and a false conjecture once; a test goes on in a copy."""
    found = {}
    for name, text in (("true", TRUE), ("false", FALSE)):
        folder = found[name] = tmp_path_factory.mktemp(name)
        (folder / "c.py").write_text(text)
        here = Path.cwd()
        os.chdir(folder)
        try:
            status = main(["hunt", "c.py", "--work", WORK, "--out", "out"])
        finally:
            os.chdir(here)
        assert (status == 1) == (name == "false")
    return found


@pytest.fixture(autouse=True)
def _within(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _stored(tmp_path: Path, hunts: dict[str, Path]) -> tuple[Path, Path]:
    """Return the file of a false conjecture that was hunted, and the instance that was stored."""
    shutil.copytree(hunts["false"], tmp_path, dirs_exist_ok=True)
    return Path("c.py"), tmp_path / "out" / "conjectures-middle-false.json"


def test_what_is_run_is_said_and_is_what_was_recorded(tmp_path: Path, hunts: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    path, instance = _stored(tmp_path, hunts)
    journal = next((tmp_path / "out" / "journal").glob("*/*.jsonl"))

    status, _, error = said(capsys, "replay", str(instance))
    assert (status, f"runs {path}" in error) == (0, True)
    os.utime(journal)
    (tmp_path / "out" / "report.json").unlink()
    status, _, error = said(capsys, "report", str(tmp_path / "out"))
    assert (status, f"runs {path}" in error) == (0, True)
    assert json.loads((tmp_path / "out" / "report.json").read_text())["claims"][0]["outcome"] == "refuted"

    path.write_text(f"{FALSE}\n# changed\n")
    status, _, error = said(capsys, "replay", str(instance))
    assert refused(status, error)
    assert "changed since" in error
    status, _, error = said(capsys, "replay", "--trust", str(instance))
    assert (status, f"runs {path}" in error) == (0, True)
    (tmp_path / "out" / "report.json").unlink()
    status, _, error = said(capsys, "report", str(tmp_path / "out"))
    assert refused(status, error)
    assert said(capsys, "report", "--trust", str(tmp_path / "out"))[0] == 0


# Journals


def _journal(tmp_path: Path, hunts: dict[str, Path]) -> tuple[list[str], Path, list[dict[str, Any]]]:
    """Return the call of a hunt for a true conjecture, its journal, and the lines of it."""
    shutil.copytree(hunts["true"], tmp_path, dirs_exist_ok=True)
    call = ["hunt", "c.py", "--work", WORK, "--out", "out"]
    path = next((tmp_path / "out" / "journal").glob("*/*.jsonl"))
    lines = [json.loads(line.partition(" ")[2]) for line in path.read_text().splitlines()]
    return call, path, lines


def _line(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return f"{zlib.crc32(text.encode()):08x} {text}\n"


FOUND = {
    "instance": {"type": "labelled set", "points": [[0], [1]], "labels": [-1, 1]}, "witness": [1],
    "outcome": "refuted", "answer": "no", "reason": "forged", "certificates": [], "scout": "at random",
    "after": 1, "steps": 0, "minimal": True, "measure": None,
}  # fmt: skip
CERTIFICATE = {"format": "separatrix-certificate/1", "question": {}, "answer": "no", "evidence": {}}


@pytest.mark.parametrize("result", [
    {"admitted": {"at random": 10}, "found": FOUND},
    {"admitted": {"at random": 10}, "found": FOUND | {"certificates": [CERTIFICATE]}},
    {"admitted": {"at random": 10}, "found": {"instance": None}},
    {"admitted": {"at random": 10**6}}, {"admitted": {"at random": -10}}, {"admitted": {"at random": "x"}},
    {"vacuous": 11, "admitted": {"at random": 10}}, {"whole": {"outcome": "refuted"}},
    {"admitted": {"at random": 10}, "nearest": FOUND | {"instance": {"type": "no such type"}}},
])  # fmt: skip
def test_a_forged_line_is_named_and_not_believed(
    result: dict[str, Any], tmp_path: Path, hunts: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    call, path, lines = _journal(tmp_path, hunts)
    instances = json.loads((tmp_path / "out" / "report.json").read_text())["claims"][0]["instances"]
    forged = lines[1] | {"result": result}
    path.write_text("".join(map(_line, [lines[0], forged, *lines[2:]])))

    status, out, error = said(capsys, *call)

    assert status in (0, 3)
    assert "REFUTED" not in out
    assert "000.jsonl, line 2: " in error
    claim = json.loads((tmp_path / "out" / "report.json").read_text())["claims"][0]
    assert claim["outcome"] != "refuted"
    assert claim["instances"] == instances


def test_a_finding_of_a_journal_is_believed_where_it_still_is_one(
    tmp_path: Path, hunts: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path, _ = _stored(tmp_path, hunts)

    status, out, error = said(capsys, "hunt", str(path), "--work", WORK, "--out", str(tmp_path / "out"))

    assert (status, "journal:" in error) == (1, False)
    assert "blocks of work are taken over" in out


def test_two_results_of_one_block_are_said(tmp_path: Path, hunts: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    call, path, lines = _journal(tmp_path, hunts)
    other = copy.deepcopy(lines[1])
    other["result"]["admitted"]["at random"] -= 3
    (path.parent / "001.jsonl").write_text(_line(lines[0]) + _line(other))
    instances = json.loads((tmp_path / "out" / "report.json").read_text())["claims"][0]["instances"]

    _, _, error = said(capsys, *call)

    assert "001.jsonl, line 2: another result of the block in 000.jsonl, line 2" in error
    assert json.loads((tmp_path / "out" / "report.json").read_text())["claims"][0]["instances"] == instances


ODD_LINES = [
    "no json", "5", "[]", "null", "{}", '"x"', '{"format": 5, "code": "x"}', '{"format": "other", "code": "x"}',
    '{"unit": "a/b", "unit": "a/b"}', "[" * 5000, "NaN",
    *(json.dumps({"unit": "a/b", "seed": 0, "place": 0, "seconds": 1.0, "result": {}} | change)
      for change in ({"place": "x"}, {"place": -1}, {"place": 1.5}, {"place": True}, {"result": None}, {"result": []},
                     {"unit": None}, {"unit": ["a"]}, {"seed": "0"}, {"seconds": "x"}, {"more": 1})),
]  # fmt: skip


@pytest.mark.parametrize("text", ODD_LINES)
def test_a_line_of_an_odd_shape_is_spoiled(text: str, tmp_path: Path) -> None:
    good = {"unit": "a/b", "seed": 0, "place": 0, "seconds": 1.0, "result": {}}
    (tmp_path / "000.jsonl").write_text(_line(text) + _line(good))

    found = read(tmp_path)

    assert [line.partition(":")[0] for line in found.spoiled] == ["000.jsonl, line 1"]
    assert list(found.entries) == [("a/b", 0, 0)]


def test_huge_places_are_named_and_not_waited_for(tmp_path: Path, hunts: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    call, path, lines = _journal(tmp_path, hunts)
    with path.open("a") as file:
        file.write(_line(lines[1] | {"unit": lines[1]["unit"], "place": 10**12}))
    # Of a unit that goes on, so that its places count.
    call[call.index("--work") + 1] = "60"

    status, _, error = said(capsys, *call)

    assert status in (0, 3)
    assert "block 1000000000000 of a search" in error


# Whatever stands in a file: an answer, or exit 2 and one sentence


BAD: list[Any] = [
    None, True, -5, 0, 2**40, 1e99, "x", "1/0", "\x1b[31m\ud800<b>", "", [], {}, [[]], [{}], {"a": 1}, 10**400,
]  # fmt: skip
GONE = object()


def leaves(value: Any, way: tuple[Any, ...] = (), kind: str = "") -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the way to each part of a JSON value, with its ways of list places alike."""
    if way:
        yield kind, way
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, (*way, key), f"{kind}.{key}")
    elif isinstance(value, list):
        for k, one in enumerate(value[:2]):
            yield from leaves(one, (*way, k), f"{kind}[]")


def changed(value: Any, way: tuple[Any, ...], new: Any) -> Any:
    """Return a copy with one part put otherwise, or taken out."""
    other = copy.deepcopy(value)
    part = other
    for key in way[:-1]:
        part = part[key]
    if new is GONE:
        del part[way[-1]]
    else:
        part[way[-1]] = new
    return other


def mutants(value: Any, count: int, seed: int) -> Iterator[Any]:
    """Yield changed values: each kind of part as likely as another."""
    draw = random.Random(seed)
    by_kind: dict[str, list[tuple[Any, ...]]] = {}
    for kind, way in leaves(value):
        by_kind.setdefault(kind, []).append(way)
    kinds = sorted(by_kind)
    for _ in range(count):
        yield changed(value, draw.choice(by_kind[draw.choice(kinds)]), draw.choice([*BAD, GONE, GONE, GONE]))


SAMPLE = json.loads(json.dumps(sample_report()))


@pytest.mark.parametrize("k", range(len(SAMPLE["claims"])))
def test_any_report_is_shown_or_refused(k: int, tmp_path: Path) -> None:
    small = SAMPLE | {"claims": [SAMPLE["claims"][k]]}
    shown = 0
    for mutant in mutants(small, 150, k):
        (tmp_path / "report.json").write_text(json.dumps(mutant))
        try:
            report = read_report(tmp_path)
        except BadInput:
            continue
        shown += 1
        for text in rendered_pages(report).values():
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", harmless(text))
    assert 5 < shown < 145, "both ways are gone"


EDITS: list[Callable[[dict[str, Any]], Any]] = [
    lambda r: r | {"claims": 5}, lambda r: r | {"claims": [5]}, lambda r: r | {"claims": None},
    lambda r: r | {"provenance": None}, lambda r: r | {"schema": "x"}, lambda r: [r], lambda r: None,
    *(lambda r, change=change: r | {"claims": [r["claims"][0] | change]} for change in (
        {"evidence": 5}, {"instances": "x"}, {"instances": -5}, {"id": 5}, {"outcome": "<b>"}, {"uses": 5},
        {"statement": None}, {"weakenings": [5]}, {"admitted": {"x": -1}}, {"details": []}, {"numbers": {"a": 5}},
        {"as_expected": "yes"}, {"assumptions": [{}]}, {"strata": None}, {"complaints": "x"},
    )),
    lambda r: r | {"claims": [r["claims"][0], r["claims"][0]]},
]  # fmt: skip


REFUTED = next(c for c in SAMPLE["claims"] if c["outcome"] == "refuted" and c["evidence"] and c["evidence"]["certificates"])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"outcome": "survives"}, "has an instance that refutes"),
        ({"outcome": "survives", "evidence": None, "expects": "refuted", "complaints": []}, "says the contrary"),
        ({"as_expected": not REFUTED["as_expected"], "complaints": []}, "says the contrary"),
        ({"evidence": None}, "is refuted without a certificate"),
        ({"evidence": REFUTED["evidence"] | {"certificates": []}}, "is refuted without a certificate"),
        ({"worst": REFUTED["evidence"] | {"certificates": [{}]}}, 'has a malformed certificate in "worst"'),
    ],
)
def test_an_outcome_rests_on_certificates_that_hold(
    change: dict[str, Any], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    agreed = {"as_expected": True} if "outcome" in change else {}
    one = REFUTED | agreed | change
    if sentence == "has an instance that refutes":
        one |= {"expects": "survives"}
    (tmp_path / "report.json").write_text(json.dumps(SAMPLE | {"claims": [one]}))
    status, _, error = said(capsys, "report", str(tmp_path))

    assert refused(status, error)
    assert sentence in error


def test_a_certificate_of_a_report_that_does_not_hold_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = 0
    for claim in SAMPLE["claims"]:
        for certificate in (claim["evidence"] or {}).get("certificates", ()):
            spoiled = copy.deepcopy(claim)
            one = next(c for c in spoiled["evidence"]["certificates"] if c == certificate)
            if one["answer"] != "no":
                continue
            one["answer"] = "yes"
            (tmp_path / "report.json").write_text(json.dumps(SAMPLE | {"claims": [spoiled]}))
            status, _, error = said(capsys, "report", str(tmp_path))
            told += 1

            assert refused(status, error), claim["id"]
            assert 'certificate in "evidence"' in error
    assert told > 2


@pytest.mark.parametrize("edit", range(len(EDITS)))
def test_a_report_edited_by_hand_is_refused_in_one_sentence(
    edit: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "report.json").write_text(json.dumps(EDITS[edit](SAMPLE)))
    status, _, error = said(capsys, "report", str(tmp_path))

    assert refused(status, error), error
    assert list(tmp_path.glob("*.html")) == []


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"schema": NaN}', "\ud800", '{"a": 1e999}', "[" * 300 + "]" * 300])
def test_a_report_that_is_no_json_is_refused(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "report.json").write_bytes(text.encode("utf-8", "surrogatepass"))

    assert refused(*said(capsys, "report", str(tmp_path))[::2])


@pytest.mark.parametrize("name", ["charles2019-theorem-4", "charles2019-remark-6", "charles2019-theorem-1-as-meant-A1"])
def test_any_stored_instance_is_judged_or_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(__file__).parents[1] / "reports" / "witnesses"
    stored = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    statuses = set()
    for k, mutant in enumerate(mutants(stored, 60, 1)):
        (tmp_path / "i.json").write_text(json.dumps(mutant))

        status, _, error = said(capsys, "replay", str(tmp_path / "i.json"))

        statuses.add(status)
        assert status in (0, 1) or refused(status, error), (k, error)
    assert 2 in statuses


def test_any_line_of_a_journal_is_taken_or_named(tmp_path: Path, hunts: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    from verify.campaign.campaign import Campaign

    path, _ = _stored(tmp_path, hunts)
    registry.load(str(path))
    journal = next((tmp_path / "out" / "journal").glob("*/*.jsonl"))
    lines = [json.loads(line.partition(" ")[2]) for line in journal.read_text().splitlines()]
    line = next(one for one in lines[1:] if "found" in one["result"])
    named = 0
    for mutant in mutants(line, 120, 2):
        journal.write_text(_line(lines[0]) + _line(mutant))
        campaign = Campaign(["conjectures/middle-false"], registry.find)
        found = campaign.resume(journal.parent)
        named += bool(found.spoiled)
        for result in campaign.results().values():
            json.dumps(to_json(result))
            assert result.outcome != "refuted" or (result.evidence and result.evidence.certificates)
    assert named > 60


# Shapes


@pytest.mark.parametrize(("value", "shape", "where"), [
    ({"a": 1}, {"a": str}, "a must be text"), ({}, {"a": str}, 'has no "a"'), ({"a": True}, {"a": int}, "a must be a whole"),
    ({"a": [{"b": -1}]}, {"a": [{"b": Count()}]}, "a[0].b must be"), ({"a": None}, {"a": Maybe(str), "b?": int}, ""),
    ({"x": {"y": 1}}, Each(Each(Count())), ""), ({"x": 1}, Each(Each(Count())), ".x must be an object"[1:]),
    ([1, "a"], Row((int, str)), ""), ([1], Row((int, str)), "must be a list of 2"), (1.5, OneOf((int, str)), "a whole number or text"),
    ("b", {"a"}, "one of a"), (3, Such(lambda v: "is odd" if v % 2 else ""), "is odd"), (10**400, Count(), "whole number"),
])  # fmt: skip
def test_shapes(value: Any, shape: Any, where: str) -> None:
    if not where:
        check(value, shape)
        return
    with pytest.raises(Odd) as odd:
        check(value, shape)
    assert where in str(odd.value)
