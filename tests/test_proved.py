"""The proved checker at the command line. It is built and judged by ``make proofs``, which needs Coq."""

import json
import re
import shutil
import subprocess
import sys
import types
from types import SimpleNamespace

import pytest

from verify import cli, proved
from verify.claim import Coq
from verify.errors import BadInput
from verify.listed import ProofEntry
from verify.registry import claims
from verify.report import proof_page


YES = {
    "format": "separatrix-certificate/1",
    "question": {"class": "separators", "points": [[0], [1]], "labels": [-1, 1], "direction": [1], "label": -1},
    "answer": "yes",
    "evidence": {"separator": {"w": [2], "b": -1}, "weights": [[0, 1], [1, 1]]},
}


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """A program that says of every certificate what it is told to."""

    def says(word):
        program = tmp_path / "check"
        program.write_text(
            f"#!{sys.executable}\nimport json, sys\nfor line in sys.stdin:\n"
            f"    shown = json.dumps(json.loads(line)['question'])\n"
            f"    print(shown if '--print' in sys.argv else {word!r}, flush=True)\n"
        )
        program.chmod(0o755)
        # A default is bound once; the command line has to take this one.
        monkeypatch.setattr(proved.Checker.__init__, "__kwdefaults__", {"shows": False, "program": program})

    return says


def check(tmp_path, capsys, *options):
    path = tmp_path / "c.json"
    path.write_text(json.dumps(YES))
    status = cli.main(["check", str(path), *options])
    return status, capsys.readouterr()


@pytest.mark.parametrize(
    ("word", "status", "sentence"),
    [
        ("holds", 0, "certificate 1 holds by the proved checker"),
        ("refused", 1, "certificate 1 by the proved checker: refused"),
        ("not proved here", 3, "certificate 1 is of a kind whose checker is not proved here"),
        ("malformed: a number of more than 4300 digits", 1, "a number of more than 4300 digits"),
    ],
)
def test_the_verdict_of_the_proved_checker_is_told_and_counts(stand_in, tmp_path, capsys, word, status, sentence):
    stand_in(word)
    found, said = check(tmp_path, capsys, "--proved")
    assert (found, sentence in said.out) == (status, True)
    assert ("holds by the proved checker" in said.out) == (word == "holds")


def test_the_question_is_printed_as_it_was_read(stand_in, tmp_path, capsys):
    stand_in("holds")
    _, said = check(tmp_path, capsys, "--proved", "--print")
    assert YES["question"] in [json.loads(line) for line in said.out.splitlines() if line[0] == "{"]


def test_a_program_that_ends_is_bad_input(tmp_path, capsys, monkeypatch):
    program = tmp_path / "check"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setattr(proved.Checker.__init__, "__kwdefaults__", {"shows": False, "program": program})
    status, said = check(tmp_path, capsys, "--proved")
    assert (status, "ended without a verdict" in said.err) == (2, True)


def test_where_it_is_not_built_a_sentence_says_how(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(proved.Checker.__init__, "__kwdefaults__", {"shows": False, "program": tmp_path / "none"})
    status, said = check(tmp_path, capsys, "--proved")
    assert (status, said.out) == (2, "")
    assert "make proofs" in said.err


def test_print_belongs_to_the_proved_checker(tmp_path, capsys):
    status, said = check(tmp_path, capsys, "--print")
    assert (status, "add --proved" in said.err) == (2, True)


def test_the_record_is_that_of_the_files_as_they_are():
    """After a change in proofs/: make proofs, and commit proved.json."""
    found = proved.record(proved.FOLDER)
    assert found is not None
    assert found["sha256"] == proved.digest(proved.FOLDER)
    assert len(found["axioms"]) == 3


def test_the_record_holds_every_definition_of_the_files_of_statements():
    found = proved.record(proved.FOLDER)
    known = found["notions"] | found["statements"]
    files = {it["file"] for it in known.values()}
    assert {"Notions.v", "Statements.v"} <= files
    for name in files:
        text = (proved.FOLDER / name).read_text(encoding="utf-8")
        defined = re.findall(r"^(?:Definition|Fixpoint|Inductive|Record)\s+([\w']+)", text, re.MULTILINE)
        assert [one for one in defined if one not in known] == []
        assert not re.search(r"^(?:Theorem|Lemma|Proof|Axiom)", text, re.MULTILINE)


def test_each_statement_has_a_use_and_each_notion_an_example():
    found = proved.record(proved.FOLDER)
    assert [name for name, it in found["statements"].items() if not it["use"]] == []
    text = (proved.FOLDER / "NotionExamples.v").read_text(encoding="utf-8")
    words = set(re.findall(r"[\w']+", text + (proved.FOLDER / "ChapterExamples.v").read_text(encoding="utf-8")))
    assert [name for name in found["notions"] if name not in words] == []
    assert re.findall(r"From separatrix Require.*", text) == ["From separatrix Require Import Notions."]


def test_each_claim_that_names_a_theorem_names_one_that_is_proved():
    named = [claim for claim in claims().values() if claim.proof]
    assert len(named) >= 1
    for claim in named:
        entry = proved.proof_of(claim)
        assert not entry.stale
        assert (entry.of == "failure") == (claim.expects in ("refuted", "vacuous"))


@pytest.fixture
def own_claim():
    return claims()["charles2019/theorem-4-repaired"]


def test_a_theorem_that_is_not_proved_is_refused(own_claim, monkeypatch):
    monkeypatch.setattr(type(own_claim), "proof", Coq("Theorem_4_repared"))
    with pytest.raises(BadInput, match="did you mean 'Theorem_4_repaired'"):
        proved.proof_of(own_claim)


def test_a_proof_is_no_word(own_claim):
    with pytest.raises(BadInput, match="it must be such as Coq"):
        type("Spoiled", (type(own_claim).__mro__[1],), {"proof": "Theorem_4_repaired"})


def test_a_changed_file_makes_a_proof_stale(tmp_path, monkeypatch, own_claim):
    for path in (proved.FOLDER / "proved.json", *proved.FOLDER.glob("*.v")):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(proved, "FOLDER", tmp_path)
    assert not proved.proof_of(own_claim).stale
    proved.record.cache_clear()
    with (tmp_path / "Statements.v").open("a") as stream:
        stream.write("\n")
    entry = proved.proof_of(own_claim)
    proved.record.cache_clear()
    assert entry.stale
    shown = SimpleNamespace(proof=entry, outcome="survives")
    assert proof_page.word(shown) == "stale"
    assert "0 of the 1 claims" in proof_page.score([shown])


def test_without_the_folder_nothing_is_said_to_be_proved(tmp_path, monkeypatch, own_claim):
    monkeypatch.setattr(proved, "FOLDER", tmp_path)
    assert proved.proof_of(own_claim) is None
    assert proved.appendix([own_claim]) is None


def test_a_statement_is_shown_with_each_notion_linked(own_claim):
    book = proved.appendix([own_claim])
    assert {"max_margin", "unit_norm", "dot", "adversarial"} <= set(book.notions)
    claim = SimpleNamespace(id=own_claim.id, outcome="survives", proof=proved.proof_of(own_claim))
    report = SimpleNamespace(proofs=book, claims=[claim])
    shown = proof_page.claim_proof(claim, report)
    assert '<a href="../proofs.html#coq-max_margin">max_margin</a>' in shown["text"]
    page = proof_page.proofs_view(report)
    anchors = {it["anchor"] for it in page["notions"]}
    linked = set(re.findall(r"#(coq-[\w-]+)", "".join(str(it["text"]) for it in page["statements"] + page["notions"])))
    assert linked <= anchors


def test_a_chapter_may_bring_proofs_of_its_own(tmp_path, monkeypatch, own_claim):
    folder = tmp_path / "proofs"
    folder.mkdir()
    (folder / "Graphs.v").write_text("Definition Ours := True.\n")
    written = {"file": "Graphs.v", "line": 1, "comment": "", "text": "Definition Ours := scale.", "use": ""}
    scale = {"file": "Graphs.v", "line": 9, "comment": "", "text": "Definition scale := 1."}
    record = {"coq": "8.16.1", "axioms": [], "sha256": proved.digest(folder), "statements": {"Ours": written}, "notions": {"scale": scale}}
    (folder / "proved.json").write_text(json.dumps(record))
    module = types.ModuleType("a_chapter")
    module.__file__ = str(tmp_path / "sentences.py")
    monkeypatch.setitem(sys.modules, "a_chapter", module)
    theirs = type("Theirs", (), {"id": "graphs/ours", "proof": Coq("Ours"), "expects": "survives"})
    theirs.__module__ = "a_chapter"
    assert proved.proof_of(theirs()) == ProofEntry(name="Ours", of="statement", difference="", stale=False)
    book = proved.appendix([own_claim, theirs()])
    assert (book.statements["Ours"].axioms, book.statements["Ours"].linked) == ((), False)
    assert len(book.statements["Theorem_4_repaired"].axioms) == 3
    assert book.notions["scale"].file == "Notions.v"


def test_the_readme_counts_the_proofs():
    named = [claim for claim in claims().values() if claim.proof]
    failing = sum(claim.expects in ("refuted", "vacuous") for claim in named)
    text = (proved.FOLDER.parent / "README.md").read_text(encoding="utf-8")
    assert f"{len(named) - failing} claims, and the failure of {failing};" in text
    log = (proved.FOLDER.parent / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"{len(proved.record(proved.FOLDER)['statements'])} statements proved in Coq" in log


def test_what_holds_without_a_theorem_says_why():
    told = proved.reasons()
    found = claims()
    assert len(told) > 25
    for name in told:
        assert found[name].proof is None, name
        assert found[name].expects in ("survives", "shown"), name
    one = SimpleNamespace(id="ours/cap", proof=None, outcome="survives")
    two = SimpleNamespace(id="mine/own", proof=None, outcome="survives")
    fails = SimpleNamespace(id="mine/other", proof=None, outcome="refuted")
    assert proof_page.line(one) == "not proved here: not elementary (laws on spheres, integrals)"
    assert proof_page.line(two) == "not proved here"
    assert [why for _, why in proof_page.unproved([one, two, fails])] == [told["ours/cap"], "not tried"]


def test_reasons_that_cannot_be_read(tmp_path):
    assert proved.reasons(tmp_path) == {}
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "unproved.json").write_text("{")
    with pytest.raises(BadInput, match=r"unproved\.json cannot be read"):
        proved.reasons(folder)


def test_make_proofs_says_what_it_needs(tmp_path):
    for name in ("make", "sh"):
        (tmp_path / name).symlink_to(shutil.which(name))
    done = subprocess.run(
        [str(tmp_path / "make"), "-C", str(proved.FOLDER.parent), "proofs"],
        env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "make proofs needs Coq 8.16: apt-get install -y --no-install-recommends coq" in done.stderr
