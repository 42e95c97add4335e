"""The proved checker at the command line. It is built and judged by ``make proofs``, which needs Coq."""

import json
import sys

import pytest

from verify import cli, proved


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
