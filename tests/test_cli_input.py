"""The doors decide, direction and check, as a user calls them: good data, bad data, noise.

Bad input is one clear sentence and exit status 2: never a traceback, never an answer.
"""

import csv
import io
import json
import os
import pickle
import random
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from slow_checker import confirms, is_true

from theorems.geometry import answers
from verify import kernel
from verify.exact.decision import undecided


ROOT = Path(__file__).parents[1]
GOOD, NOT_AS_EXPECTED, BAD_INPUT, UNDECIDED = 0, 1, 2, 3


def store(name, content):
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return name


def npz(**arrays):
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def npy(array):
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def assert_one_sentence(said, status=BAD_INPUT):
    assert said.status == status
    assert said.out == ""
    assert said.err.startswith("verify")
    assert said.err.count("\n") == 1
    assert said.err.endswith("\n")
    assert 15 < len(said.err) < 400
    assert "Traceback" not in said.err


# Bad files.


class Explosive:
    """Says so if it is ever unpickled."""

    def __reduce__(self):
        return print, ("unpickled",)


GOOD_JSON = '{"points": [[0, 1], [2, 3]], "labels": [1, -1]}'
BAD_JSON = {
    "a point that is too short": '{"points": [[0, 1], [2]], "labels": [1, -1]}',
    "a point that is too long": '{"points": [[0, 1], [2, 3, 4]], "labels": [1, -1]}',
    "NaN": '{"points": [[NaN, 1], [2, 3]], "labels": [1, -1]}',
    "infinity": '{"points": [[0, 1], [2, Infinity]], "labels": [1, -1]}',
    "minus infinity": '{"points": [[0, 1], [2, -Infinity]], "labels": [1, -1]}',
    "NaN as text": '{"points": [[0, "nan"], [2, 3]], "labels": [1, -1]}',
    "infinity as text": '{"points": [[0, "inf"], [2, 3]], "labels": [1, -1]}',
    "NaN as label": '{"points": [[0, 1], [2, 3]], "labels": [1, NaN]}',
    "a huge exponent": '{"points": [[0, 1], [2, 1e999999999]], "labels": [1, -1]}',
    "a huge exponent as text": '{"points": [[0, "1e999999999"], [2, 3]], "labels": [1, -1]}',
    "a huge negative exponent": '{"points": [[0, 1e-999999999], [2, 3]], "labels": [1, -1]}',
    "a huge label": '{"points": [[0, 1], [2, 3]], "labels": [1, 1e999999999]}',
    "denominator 0": '{"points": [[0, "1/0"], [2, 3]], "labels": [1, -1]}',
    "too many digits": '{"points": [[0, %s], [2, 3]], "labels": [1, -1]}' % ("9" * 5000),
    "far too many digits": '{"points": [[0, %s], [2, 3]], "labels": [1, -1]}' % ("9" * 200_000),
    "digits of another script": '{"points": [[0, "١"], [2, 3]], "labels": [1, -1]}',
    "hexadecimal": '{"points": [[0, "0x10"], [2, 3]], "labels": [1, -1]}',
    "a boolean": '{"points": [[0, true], [2, 3]], "labels": [1, -1]}',
    "nothing": '{"points": [[0, null], [2, 3]], "labels": [1, -1]}',
    "a nested point": '{"points": [[0, [1]], [2, 3]], "labels": [1, -1]}',
    "points that are numbers": '{"points": [0, 1], "labels": [1, -1]}',
    "points that are text": '{"points": ["01", "23"], "labels": [1, -1]}',
    "points that are no list": '{"points": {"0": [1, 2]}, "labels": [1]}',
    "no points": '{"points": [], "labels": []}',
    "no coordinates": '{"points": [[], []], "labels": [1, -1]}',
    "too few labels": '{"points": [[0, 1], [2, 3]], "labels": [1]}',
    "too many labels": '{"points": [[0, 1], [2, 3]], "labels": [1, -1, 1]}',
    "no points field": '{"labels": [1, -1]}',
    "no labels field": '{"points": [[0, 1], [2, 3]]}',
    "label 0": '{"points": [[0, 1], [2, 3]], "labels": [1, 0]}',
    "label 2": '{"points": [[0, 1], [2, 3]], "labels": [1, 2]}',
    "label 3/2": '{"points": [[0, 1], [2, 3]], "labels": [1, 1.5]}',
    "a label that is text": '{"points": [[0, 1], [2, 3]], "labels": ["cat", "dog"]}',
    "a label that is nothing": '{"points": [[0, 1], [2, 3]], "labels": [1, null]}',
    "a label that is a list": '{"points": [[0, 1], [2, 3]], "labels": [1, [-1]]}',
    "labels that are one text": '{"points": [[0, 1], [2, 3]], "labels": "1,-1"}',
    "a list": "[[0, 1], [2, 3]]",
    "a number": "3",
    "a text": '"points"',
    "null": "null",
    "an empty object": "{}",
    "an empty file": "",
    "blanks": " \n\t\n",
    "two values": GOOD_JSON + GOOD_JSON,
    "a trailing comma": '{"points": [[0, 1], [2, 3],], "labels": [1, -1]}',
    "single quotes": GOOD_JSON.replace('"', "'"),
    "deep nesting": "[" * 100_000,
    "deep nesting, closed": f'{{"points": {"[" * 5000}1{"]" * 5000}, "labels": [1]}}',
    "no UTF-8": GOOD_JSON.replace("points", "pöints").encode("latin-1"),
    "UTF-16 without a mark": GOOD_JSON.encode("utf-16-le"),
    "a NUL": GOOD_JSON.replace("0", "\x00"),
} | {f"cut after {k} bytes": GOOD_JSON[:k] for k in (1, 10, 13, 20, 30, 40, len(GOOD_JSON) - 1)}
BAD_CSV = {
    "an empty file": "",
    "no label column": "x,y\n0,1\n",
    "two label columns": "x,label,label\n0,1,1\n",
    "no header": "0,1,1\n2,3,-1\n",
    "a header only": "x,y,label\n",
    "labels only": "label\n1\n-1\n",
    "a short row": "x,y,label\n0,1,1\n2,-1\n",
    "a long row": "x,y,label\n0,1,1\n2,3,4,-1\n",
    "a blank row": "x,y,label\n0,1,1\n \n2,3,-1\n",
    "NaN": "x,y,label\n0,nan,1\n2,3,-1\n",
    "infinity": "x,y,label\n0,-inf,1\n2,3,-1\n",
    "an empty cell": "x,y,label\n0,,1\n2,3,-1\n",
    "text": "x,y,label\n0,one,1\n2,3,-1\n",
    "a huge exponent": "x,y,label\n0,1e999999999,1\n2,3,-1\n",
    "denominator 0": "x,y,label\n0,1/0,1\n2,3,-1\n",
    "digits of another script": "x,y,label\n0,１,1\n2,3,-1\n",
    "too many digits": f"x,y,label\n0,{'9' * 5000},1\n2,3,-1\n",
    "a long cell": f"x,y,label\n0,{'9' * 200_000},1\n2,3,-1\n",
    "labels of other names": "x,y,label\n0,1,cat\n2,3,dog\n",
    "an empty label": "x,y,label\n0,1,\n2,3,-1\n",
    "a label with a line break": 'x,y,label\n0,1,"a\nb"\n2,3,-1\n',
    "two separators": "x;y,z;label\n0;1;1\n2;3;-1\n",
    "decimal commas": "x;y;label\n0,5;1;1\n2;3;-1\n",
    "an open quote": 'x,y,label\n0,1,"1\n2,3,-1\n',
    "a stray quote": 'x,y,label\n0,"1"x,1\n2,3,-1\n',
    "no UTF-8": "x,y,label\n0,1,café\n".encode("latin-1"),
    "UTF-16 without a mark": "x,y,label\n0,1,1\n2,3,-1\n".encode("utf-16-le"),
    "a column without a name": ",x,label\n0,1,1\n1,3,-1\n",
    "a NUL": "x,y,label\n0,\x00,1\n2,3,-1\n",
}
POINTS, LABELS = np.array([[0.0, 1.0], [2.0, 3.0]]), np.array([1, -1])
BAD_NPZ = {
    "an empty file": b"",
    "no archive": b"x,y,label\n0,1,1\n",
    "a cut archive": npz(X=POINTS, y=LABELS)[:-30],
    "the first half": npz(X=POINTS, y=LABELS)[:250],
    "an array": npy(POINTS),
    "a pickle": pickle.dumps({"X": [[0, 1]], "y": [1]}),
    "a pickle in the archive": npz(X=np.array([[Explosive()]], dtype=object), y=np.array([1])),
    "pickled labels": npz(X=POINTS, y=np.array([1, Explosive()], dtype=object)),
    "no X": npz(x=POINTS, y=LABELS),
    "no y": npz(X=POINTS),
    "no arrays": npz(),
    "a line for X": npz(X=np.array([0.0, 1.0]), y=LABELS),
    "a block for X": npz(X=POINTS[None], y=LABELS),
    "a number for X": npz(X=np.array(3.0), y=LABELS),
    "a table for y": npz(X=POINTS, y=np.array([[1, -1], [1, -1]])),
    "complex numbers": npz(X=POINTS + 1j, y=LABELS),
    "text": npz(X=np.array([["0", "1"], ["2", "3"]]), y=LABELS),
    "dates": npz(X=POINTS.astype("M8[s]"), y=LABELS),
    "records": npz(X=np.array([(0, 1)], dtype=[("a", "i4"), ("b", "i4")]), y=np.array([1])),
    "long floats": npz(X=POINTS.astype(np.longdouble), y=LABELS),
    "NaN": npz(X=np.array([[0, np.nan], [2, 3]]), y=LABELS),
    "infinity": npz(X=np.array([[0, 1], [-np.inf, 3]]), y=LABELS),
    "infinity in half precision": npz(X=np.array([[0, 1], [np.inf, 3]], "f2"), y=LABELS),
    "no points": npz(X=np.zeros((0, 2)), y=np.zeros(0)),
    "no coordinates": npz(X=np.zeros((2, 0)), y=LABELS),
    "too few labels": npz(X=POINTS, y=LABELS[:1]),
    "labels that are NaN": npz(X=POINTS, y=np.array([1, np.nan])),
    "labels that are infinite": npz(X=POINTS, y=np.array([1, np.inf])),
    "labels 0 and 1": npz(X=POINTS, y=np.array([0, 1])),
    "labels that are dates": npz(X=POINTS, y=LABELS.astype("M8[s]")),
    "labels that are complex": npz(X=POINTS, y=LABELS + 1j),
}
BAD_FILES = [
    *((f"bad{k}.json", name, content) for k, (name, content) in enumerate(BAD_JSON.items())),
    *((f"bad{k}.csv", name, content) for k, (name, content) in enumerate(BAD_CSV.items())),
    *((f"bad{k}.npz", name, content) for k, (name, content) in enumerate(BAD_NPZ.items())),
]


@pytest.mark.parametrize(
    ("file", "content"),
    [(file, content) for file, _, content in BAD_FILES],
    ids=[f"{Path(file).suffix[1:]}: {name}" for file, name, _ in BAD_FILES],
)
def test_a_bad_file_is_one_sentence_at_both_doors(file, content, verify):
    store(file, content)
    for said in (
        verify("decide", "separators", file, "--direction", "1,0"),
        verify("direction", file),
    ):
        assert_one_sentence(said)
        assert file in said.err


@pytest.mark.parametrize("ending", ["json", "csv", "npz"])
def test_noise_is_one_sentence(ending, verify):
    rng = random.Random(ending)
    for length in (1, 2, 3, 10, 100, 5_000) * 5:
        file = store(f"noise.{ending}", rng.randbytes(length))

        assert_one_sentence(verify("direction", file))


def test_one_flipped_byte_is_one_sentence_or_harmless(verify):
    rng = random.Random(1)
    for name, content in (("a.json", GOOD_JSON.encode()), ("a.csv", b"x,label\n1,1\n0,-1\n")):
        for _ in range(150):
            changed = bytearray(content)
            changed[rng.randrange(len(changed))] = rng.randrange(256)
            said = verify("direction", store(name, bytes(changed)))
            if said.status != GOOD:
                assert_one_sentence(said)


@pytest.mark.parametrize(
    "path",
    [
        "missing.json",
        "missing.csv",
        "missing.npz",
        "no/such/folder.csv",
        "data.txt",
        "data",
        "data.npy",
        "",
        ".",
    ],
)
def test_a_file_that_is_not_there_or_of_no_known_kind_is_one_sentence(path, verify):
    store("data.txt", GOOD_JSON)

    assert_one_sentence(verify("direction", path))


@pytest.mark.parametrize("ending", ["json", "csv", "npz"])
def test_a_folder_is_one_sentence(ending, verify):
    Path(f"folder.{ending}").mkdir()

    assert_one_sentence(verify("direction", f"folder.{ending}"))


@pytest.mark.parametrize(
    "direction",
    [
        "0,0",
        "0",
        "0/5,-0",
        "1",
        "1,0,0",
        "",
        ",",
        "1,",
        "a,b",
        "nan,1",
        "inf,1",
        "1/0,1",
        "1e999999999,1",
        "1;0",
        "[1,0]",
        "١,1",
        "1,0x1",
        "9" * 5000 + ",1",
        "1,0\n0",
    ],
)
def test_a_direction_that_cannot_be_is_one_sentence(direction, verify):
    store("a.json", GOOD_JSON)

    assert_one_sentence(verify("decide", "separators", "a.json", "--direction", direction))
    assert_one_sentence(verify("decide", "separators", "a.json", f"--direction={direction}"))


BAD_CALLS = {
    "no command": [],
    "an unknown command": ["prove"],
    "nothing to decide": ["decide"],
    "no data": ["decide", "separators", "--direction", "1,0"],
    "no direction": ["decide", "separators", "a.json"],
    "a direction without its vector": ["decide", "separators", "a.json", "--direction"],
    "an unknown class": ["decide", "linear", "a.json", "--direction", "1,0"],
    "label 0": ["decide", "separators", "a.json", "--direction", "1,0", "--label", "0"],
    "label 2": ["decide", "separators", "a.json", "--direction", "1,0", "--label", "2"],
    "a label that is text": [
        "decide",
        "separators",
        "a.json",
        "--direction",
        "1,0",
        "--label",
        "a",
    ],
    "a label nobody bears": ["direction", "a.json", "--positive", "7"],
    "a second label nobody bears": ["direction", "a.json", "--positive", "1", "--negative", "7"],
    "the same label twice": ["direction", "a.json", "--positive", "1", "--negative", "1.0"],
    "only the second label": ["direction", "a.json", "--negative", "1"],
    "no work": ["direction", "a.json", "--work", "0"],
    "negative work": ["direction", "a.json", "--work", "-5"],
    "work that is no number": ["direction", "a.json", "--work", "much"],
    "work that is NaN": ["direction", "a.json", "--work", "nan"],
    "endless work": ["direction", "a.json", "--work", "inf"],
    "a batch with a limit": ["decide", "--batch", "q.jsonl", "--work", "5"],
    "work of a decision that is no number": ["decide", "separators", "good.csv", "--direction", "1,0", "--work", "much"],
    "a batch with a class": ["decide", "separators", "--batch", "q.jsonl"],
    "a batch that is not there": ["decide", "--batch", "missing.jsonl"],
    "a batch that is a folder": ["decide", "--batch", "."],
    "nothing to check": ["check"],
    "a certificate that is not there": ["check", "missing.json"],
    "a certificate that is a folder": ["check", "."],
    "data for a certificate": ["check", "a.json"],
    "an unknown option": ["direction", "a.json", "--tolerance", "1e-6"],
    "too much": ["direction", "a.json", "b.json"],
}


@pytest.mark.parametrize("name", BAD_CALLS)
def test_a_bad_call_is_one_sentence(name, verify):
    store("a.json", GOOD_JSON)

    assert_one_sentence(verify(*BAD_CALLS[name]))


def test_a_label_with_a_line_break_does_not_break_the_sentence(verify):
    store("a.csv", 'x,label\n1,"a\nb"\n2,c\n')

    assert_one_sentence(verify("direction", "a.csv", "--positive", "nobody"))


# Good files.

ANSWERS = {
    "yes": ('{"points": [[0, 0], [2, 1], [1, 3]], "labels": [-1, 1, 1]}', "2,1", "-1"),
    "yes, with +1": ('{"points": [[0, 0], [2, 1], [1, 3]], "labels": [-1, 1, 1]}', "-2,-1", "1"),
    "yes, in fractions": ('{"points": [["1/3", 0], ["1/2", 0]], "labels": [-1, 1]}', "0.1,0", "-1"),
    "no": ('{"points": [[0, 0], [2, 1], [1, 3]], "labels": [-1, 1, 1]}', "-1,0", "-1"),
    "no, one label": ('{"points": [[0, 0], [2, 1]], "labels": [1, 1]}', "1,0", "1"),
    "vacuous": ('{"points": [[0, 0], [2, 2], [1, 1]], "labels": [-1, -1, 1]}', "1,0", "-1"),
    "vacuous, no such label": ('{"points": [[0, 0], [2, 1]], "labels": [1, 1]}', "1,0", "-1"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_decide_answers_with_a_certificate_that_check_accepts(name, verify):
    content, direction, label = ANSWERS[name]
    store("a.json", content)
    said = verify("decide", "separators", "a.json", "--direction", direction, "--label", label)
    answer = json.loads(said.out)
    store("out.json", said.out)

    assert (said.status, said.err) == (GOOD, "")
    assert answer["answer"] == name.partition(",")[0]
    assert answer["certificate"]["answer"] == answer["answer"]
    assert confirms(answer["certificate"])
    assert is_true(answer["certificate"])
    assert ("reason" in answer) == (answer["answer"] == "no")
    assert verify("check", "out.json").status == GOOD


def test_the_label_is_minus_one_unless_told(verify):
    store("a.json", ANSWERS["yes"][0])
    told = verify("decide", "separators", "a.json", "--direction", "2,1", "--label", "-1")

    assert verify("decide", "separators", "a.json", "--direction", "2,1").out == told.out


def test_a_vector_may_begin_with_a_minus_sign(verify):
    store("a.json", ANSWERS["no"][0])
    joined = verify("decide", "separators", "a.json", "--direction=-1,0")
    apart = verify("decide", "separators", "a.json", "--direction", "-1,0")

    assert joined.out == apart.out
    assert json.loads(apart.out)["answer"] == "no"


def test_the_same_data_in_each_format_gives_the_same_answer(verify):
    store("a.json", '{"points": [[0, 0.5], [2, 1], [1, 3]], "labels": [-1, 1, 1]}')
    store("a.csv", "x,y,label\r\n0,0.5,-1\r\n2,1,1\r\n1,3,1.0\r\n")
    store("a.npz", npz(X=np.array([[0, 0.5], [2, 1], [1, 3]]), y=np.array([-1.0, 1, 1])))
    said = [
        verify("decide", "separators", file, "--direction", "2,1").out
        for file in ("a.json", "a.csv", "a.npz")
    ]

    assert said[0] == said[1] == said[2]
    assert json.loads(said[0])["answer"] == "yes"


def test_a_decimal_is_a_tenth_in_text_and_a_binary_fraction_in_an_array(verify):
    store("a.csv", "x,label\n0.1,1\n0,-1\n")
    store("a.npz", npz(X=np.array([[0.1], [0]]), y=np.array([1, -1])))
    text, binary = (
        json.loads(verify("direction", file).out)["direction"][0] for file in ("a.csv", "a.npz")
    )

    assert Fraction(text) == 20
    assert Fraction(binary) == 2 / Fraction(0.1)


def test_an_undecided_answer_is_exit_3(verify, monkeypatch):
    store("a.json", ANSWERS["yes"][0])
    monkeypatch.setattr(answers, "decide_separators", lambda *_, **limit: undecided("too hard"))
    said = verify("decide", "separators", "a.json", "--direction", "2,1")

    assert said.status == UNDECIDED
    assert json.loads(said.out) == {
        "answer": "undecided",
        "certificate": None,
        "reason": "too hard",
    }


# Batches.

QUESTION = {
    "class": "separators",
    "points": [[0, 0], [2, 1]],
    "labels": [-1, 1],
    "direction": [1, 0],
}
BAD_LINES = [
    "{",
    "null",
    "3",
    "[]",
    '"text"',
    "{}",
    '{"id": 1}',
    "\x00",
    "nonsense",
    '{"id": NaN}',
    "[" * 5000,
    json.dumps(QUESTION | {"points": [[0, 0], [2]]}),
    json.dumps(QUESTION | {"points": []}),
    json.dumps(QUESTION | {"labels": [-1, 2]}),
    json.dumps(QUESTION | {"labels": [-1]}),
    json.dumps(QUESTION | {"direction": [0, 0]}),
    json.dumps(QUESTION | {"direction": [1]}),
    json.dumps(QUESTION | {"direction": "every"}),
    json.dumps(QUESTION | {"direction": None}),
    json.dumps(QUESTION | {"direction": [1, True]}),
    json.dumps(QUESTION | {"label": 0}),
    json.dumps(QUESTION | {"label": "1"}),
    json.dumps(QUESTION | {"label": True}),
    json.dumps(QUESTION | {"label": 1.5}),
    json.dumps(QUESTION | {"class": "linear"}),
    json.dumps(QUESTION | {"class": None}),
    json.dumps(QUESTION | {"class": ["separators"]}),
    json.dumps(QUESTION)[:-1],
    json.dumps(QUESTION).replace("1, 0", "1, 1e999999999"),
    json.dumps(QUESTION) + json.dumps(QUESTION),
]


def batch(verify, lines):
    store("q.jsonl", "\n".join(lines) + "\n")
    said = verify("decide", "--batch", "q.jsonl")

    assert said.err == ""
    return said.status, [json.loads(line) for line in said.out.splitlines()]


def test_a_batch_keeps_order_and_ids(verify):
    ids = ["b", "a", 3, -1, 0, "", None, "ü", "a b", "1", "a", True]
    status, found = batch(verify, [json.dumps(QUESTION | {"id": own}) for own in ids])

    assert status == GOOD
    assert [answer["id"] for answer in found] == ids
    assert {answer["answer"] for answer in found} == {"no"}


@pytest.mark.parametrize("own", [1.5, [1, "a", None], {"k": [2]}, -0.25], ids=str)
def test_a_batch_keeps_an_id_of_any_kind(own, verify):
    _, found = batch(verify, [json.dumps(QUESTION | {"id": own})])

    assert found[0]["id"] == own


@pytest.mark.parametrize("own", ["a\u2028b", "a\x85b", "a\nb", "\x00", "\ud800", "😀"], ids=ascii)
def test_an_id_of_odd_characters_survives_both_doors(own, verify):
    store("q.jsonl", f"{json.dumps(QUESTION | {'id': own})}\n" * 2)
    said = verify("decide", "--batch", "q.jsonl")
    store("answers.jsonl", said.out)

    assert said.status == GOOD
    assert [json.loads(line)["id"] for line in said.out.strip().split("\n")] == [own, own]
    assert verify("check", "answers.jsonl").status == GOOD


def test_a_batch_answers_as_single_questions_are_answered(verify):
    lines, wanted = [], []
    for k, (name, (content, direction, label)) in enumerate(ANSWERS.items()):
        question = json.loads(content) | {
            "id": k,
            "class": "separators",
            "label": int(label),
            "direction": direction.split(","),
        }
        lines.append(json.dumps(question))
        wanted.append(name.partition(",")[0])
    status, found = batch(verify, lines)

    assert status == GOOD
    assert [answer["answer"] for answer in found] == wanted
    assert all(kernel.check(answer["certificate"]).holds for answer in found)
    assert all(is_true(answer["certificate"]) for answer in found)


def test_a_bad_line_gets_an_error_and_the_rest_is_still_answered(verify):
    lines = [json.dumps(QUESTION | {"id": "first"})]
    for k, bad in enumerate(BAD_LINES):
        lines += [bad, json.dumps(QUESTION | {"id": k})]
    status, found = batch(verify, lines)

    assert status == BAD_INPUT
    assert len(found) == len(lines)
    assert [answer["id"] for answer in found[::2]] == ["first", *range(len(BAD_LINES))]
    assert len({answer["answer"] for answer in found[::2]}) == 1
    for answer in found[1::2]:
        assert set(answer) == {"id", "error"}
        assert "\n" not in answer["error"]


@pytest.mark.parametrize("bad", BAD_LINES, ids=range(len(BAD_LINES)))
def test_an_error_in_a_batch_says_which_line_it_is_about(bad, verify):
    _, found = batch(verify, [json.dumps(QUESTION), bad])

    assert "q.jsonl, line 2" in found[1]["error"]


def test_a_bad_line_keeps_its_id(verify):
    _, found = batch(verify, [json.dumps(QUESTION | {"id": 7, "direction": [0, 0]})])

    assert found[0]["id"] == 7
    assert "zero" in found[0]["error"]


def test_empty_lines_of_a_batch_are_passed_over(verify):
    status, found = batch(verify, ["", json.dumps(QUESTION), "  ", "", json.dumps(QUESTION), "\t"])

    assert status == GOOD
    assert len(found) == 2


def test_undecided_in_a_batch_is_exit_3_and_a_bad_line_is_worse(verify, monkeypatch):
    monkeypatch.setattr(answers, "decide_separators", lambda *_, **limit: undecided("too hard"))

    assert batch(verify, [json.dumps(QUESTION)])[0] == UNDECIDED
    assert batch(verify, [json.dumps(QUESTION), "{"])[0] == BAD_INPUT
    assert batch(verify, ["{", json.dumps(QUESTION)])[0] == BAD_INPUT


def test_a_batch_of_noise_is_errors_only(verify):
    rng = random.Random(3)
    store("noise.jsonl", b"\n".join(rng.randbytes(rng.randrange(60)) for _ in range(200)))
    said = verify("decide", "--batch", "noise.jsonl")

    assert said.status == BAD_INPUT
    assert said.err == ""
    found = [json.loads(line) for line in said.out.split("\n") if line]
    assert len(found) >= 150
    assert all(set(answer) == {"id", "error"} for answer in found)


def command(*arguments, given=b"", **environment):
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "verify", *arguments],
        cwd=ROOT,
        input=given,
        capture_output=True,
        check=False,
        timeout=60,
        env=os.environ | environment,
    )


def test_a_batch_comes_from_the_standard_input():
    given = (json.dumps(QUESTION | {"id": 1}) + "\n{\n" + json.dumps(QUESTION | {"id": 2})).encode()
    done = command("decide", "--batch", "-", given=given)

    assert done.returncode == BAD_INPUT
    assert done.stderr == b""
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, None, 2]


def test_noise_on_the_standard_input_is_errors_only():
    noise = random.Random(4).randbytes(2000)
    done = command("decide", "--batch", "-", given=noise, PYTHONIOENCODING="utf-8")

    assert done.returncode == BAD_INPUT
    assert b"Traceback" not in done.stderr
    assert all("error" in json.loads(line) for line in done.stdout.splitlines())


def test_certificates_come_from_the_standard_input():
    question = json.dumps(QUESTION).encode()
    found = command("decide", "--batch", "-", given=question)
    held = command("check", "-", given=found.stdout)
    noise = command("check", "-", given=random.Random(5).randbytes(2000))

    assert (held.returncode, held.stderr) == (GOOD, b"")
    assert noise.returncode == BAD_INPUT
    assert noise.stderr.count(b"\n") == 1


def test_a_batch_can_be_read_by_somebody_who_stops_early():
    """``verify decide --batch FILE | head -1``."""
    lines = "\n".join(json.dumps(QUESTION) for _ in range(3000)).encode()
    script = f"{sys.executable} -m verify decide --batch - | head -1"
    done = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, input=lines, capture_output=True, check=False, timeout=60
    )

    assert json.loads(done.stdout)["answer"] == "no"
    assert b"Traceback" not in done.stderr


def test_the_module_is_the_command():
    done = command("decide", "separators", "missing.json", "--direction", "1,0")

    assert done.returncode == BAD_INPUT
    assert done.stdout == b""
    assert done.stderr.startswith(b"verify: missing.json: cannot be read")


# direction.


def direction_of(verify, *arguments):
    said = verify("direction", *arguments)

    assert said.err == ""
    Path("out.json").write_text(said.out, encoding="utf-8")
    return said.status, json.loads(said.out)


def test_direction_gives_the_max_margin_vector_and_two_certificates(verify):
    store("a.csv", "x,y,label\n0,0,-1\n2,0,1\n3,5,1\n")
    status, found = direction_of(verify, "a.csv")

    assert (status, found["answer"], found["direction"]) == (GOOD, "yes", [1, 0])
    assert found["max_margin"]["w"] == [1, 0]
    assert found["max_margin"]["b"] == -1
    assert found["max_margin"]["squared_margin"] == 1
    assert found["theorem_5"]["sum_alpha"] == 1
    assert all(is_true(certificate) for certificate in found["certificates"])
    assert verify("check", "out.json").status == GOOD


def test_direction_on_inseparable_data_is_vacuous(verify):
    store("a.csv", "x,label\n0,-1\n1,1\n2,-1\n")
    status, found = direction_of(verify, "a.csv")

    assert (status, found["answer"], found["direction"]) == (GOOD, "vacuous", None)
    assert verify("check", "out.json").status == GOOD


@pytest.mark.parametrize("label", ["1", "-1"])
def test_direction_on_one_label_is_no(label, verify):
    store("a.csv", f"x,y,label\n0,1,{label}\n1,5,{label}\n")
    status, found = direction_of(verify, "a.csv")

    assert (status, found["answer"], found["direction"]) == (GOOD, "no", None)
    assert verify("check", "out.json").status == GOOD


def certificates_in(value):
    """Find every certificate, wherever it stands."""
    if isinstance(value, dict) and "format" in value:
        yield value
    elif isinstance(value, dict):
        for entry in value.values():
            yield from certificates_in(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from certificates_in(entry)


def test_tampering_with_any_certificate_of_an_output_is_noticed(verify):
    """An output repeats a certificate; a reader may look at any copy, so check has to."""
    store("a.csv", "x,y,label\n0,0,-1\n2,0,1\n3,5,1\n")
    _, honest = direction_of(verify, "a.csv")
    places = [("certificate",), ("certificates", 0), ("certificates", 1)]
    for place in places:
        found = tampered = json.loads(json.dumps(honest))
        for key in place:
            tampered = tampered[key]
        tampered["question"]["points"][0][0] += 1
        Path("out.json").write_text(json.dumps(found), encoding="utf-8")
        said = verify("check", "out.json")

        assert said.status == NOT_AS_EXPECTED, place
        assert "does not hold" in said.out
    assert list(certificates_in(honest["max_margin"])) == [honest["certificates"][1]]


def test_nothing_that_stands_where_a_certificate_belongs_is_passed_over(verify):
    """Otherwise a false certificate passes once its "format" is misspelt."""
    honest = json.loads(verify_one(verify))
    misspelt = {("fromat" if key == "format" else key): honest[key] for key in honest}
    for other in (misspelt, 3, "yes", None, [misspelt], {"certificate": misspelt}):
        for output in ({"certificates": [honest, other]}, {"certificates": [other, honest]}):
            store("out.json", json.dumps(output))

            assert verify("check", "out.json").status == BAD_INPUT, output


def test_check_says_for_each_certificate_whether_it_holds(verify):
    store("q.jsonl", "\n".join(json.dumps(QUESTION | {"id": k}) for k in range(3)))
    lines = verify("decide", "--batch", "q.jsonl").out.splitlines()
    lines[1] = lines[1].replace('"labels": [-1, 1]', '"labels": [1, 1]')
    store("a.jsonl", "\n".join(lines))
    said = verify("check", "a.jsonl")

    assert said.status == NOT_AS_EXPECTED
    judged = [line for line in said.out.splitlines() if "certificate " in line]
    assert [("does not hold" in line) for line in judged] == [False, True, False]
    assert "2 of 3 answers fit their certificates" in said.out


def test_malformed_is_worse_than_refused_whatever_comes_first(verify):
    certificate = json.loads(verify_one(verify))
    store("refused.json", json.dumps(certificate | {"answer": "vacuous"}))
    store("malformed.json", json.dumps(certificate | {"answer": "yes", "evidence": {}}))
    for files in (("refused.json", "malformed.json"), ("malformed.json", "refused.json")):
        said = verify("check", *files)

        assert said.status == BAD_INPUT
        assert said.err.count("\n") == 1


def verify_one(verify):
    store("one.json", ANSWERS["yes"][0])
    said = verify("decide", "separators", "one.json", "--direction", "2,1")
    return json.dumps(json.loads(said.out)["certificate"])


@pytest.mark.parametrize(
    "wrap",
    [
        lambda text: text,
        lambda text: f"[{text}]",
        lambda text: f"[[{text}], {text}]",
        lambda text: f'{{"certificate": {text}}}',
        lambda text: f'{{"certificates": [{text}, {text}]}}',
        lambda text: f"{text}\n{text}\n\n",
        lambda text: f"\n\n{text}",
        lambda text: json.dumps(json.loads(text), indent=4),
    ],
    ids=[
        "alone",
        "list",
        "nested list",
        "certificate",
        "certificates",
        "lines",
        "blank",
        "indented",
    ],
)
def test_check_reads_certificates_in_each_form(wrap, verify):
    store("c.json", wrap(verify_one(verify)))
    said = verify("check", "c.json")

    assert (said.status, said.err) == (GOOD, "")
    assert all("holds" in line for line in said.out.splitlines())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" ",
        b"{",
        b"[]",
        b"{}",
        b"null",
        b"3",
        b"[[[[]]]]",
        b'{"certificate": {}}',
        b"\xff\xfe",
        b'{"certificates": []}',
        b"[" * 100_000,
        b'{"format": "separatrix-certificate/1"}',
        b'{"format": "separatrix-certificate/2", "question": {}, "answer": "yes", "evidence": {}}',
        b'{"a": 1, "a": 2}',
        b"NaN",
        b"\x00",
        b'{"certificate": ' * 900 + b"1" + b"}" * 900,
    ],
)
def test_what_is_no_certificate_is_one_sentence(content, verify):
    store("c.json", content)

    assert_one_sentence(verify("check", "c.json"))


def test_a_number_with_more_digits_than_python_reads_is_one_sentence(verify):
    text = verify_one(verify).replace('"b": ', f'"b": {"9" * 200_000}, "c": ')
    store("c.json", text)

    assert_one_sentence(verify("check", "c.json"))


def test_random_bytes_are_no_certificate(verify):
    rng = random.Random(6)
    for length in (1, 10, 1000):
        store("c.json", rng.randbytes(length))

        assert_one_sentence(verify("check", "c.json"))


# Large numbers.


def test_coordinates_at_the_ends_of_the_float_range_are_answered_in_silence(verify):
    """Enough points for the float guess, which overflows here."""
    rng = random.Random(7)
    rows = [[f"{rng.randint(1, 9)}e{rng.choice((200, -200))}" for _ in range(6)] for _ in range(30)]
    with open("a.csv", "w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(
            [["a", "b", "c", "d", "e", "f", "label"], *([*row, 1] for row in rows), [-1] * 6 + [-1]]
        )
    done = command("direction", str(Path("a.csv").resolve()))

    assert done.returncode == GOOD
    assert done.stderr == b""
    assert json.loads(done.stdout)["answer"] == "yes"


# Real data, as a user would have it.


def breast_cancer():
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer()
    return data.data, data.target, [data.target_names[k] for k in data.target]


def digits():
    from sklearn.datasets import load_digits

    data = load_digits()
    return data.data, data.target, data.target


def write_csv(path, points, names):
    with open(path, "w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow([*(f"feature {k}" for k in range(points.shape[1])), "label"])
        writer.writerows(
            [*map(repr, row), name] for row, name in zip(points.tolist(), names, strict=True)
        )
    return path


def write_npz(path, points, labels):
    np.savez_compressed(path, X=points, y=labels)
    return path


CASES = {
    "breast-cancer.csv": (
        lambda: write_csv("a.csv", breast_cancer()[0], breast_cancer()[2]),
        ["--positive", "malignant"],
        569,
        30,
    ),
    "breast-cancer.npz": (
        lambda: write_npz("a.npz", *breast_cancer()[:2]),
        ["--positive", "1"],
        569,
        30,
    ),
    "digits.csv": (
        lambda: write_csv("a.csv", digits()[0], digits()[2]),
        ["--positive", "0", "--negative", "1"],
        360,
        64,
    ),
    "digits.npz": (
        lambda: write_npz("a.npz", *digits()[:2]),
        ["--positive", "0.0", "--negative", "1"],
        360,
        64,
    ),
}


def assert_certified(verify, found, count, dimension):
    assert found["answer"] == "yes"
    assert len(found["direction"]) == dimension
    for certificate in found["certificates"]:
        question = certificate["question"]
        assert len(question["points"]) == count
        assert confirms(certificate)
    assert found["certificates"][0]["question"]["direction"] == found["direction"]
    assert verify("check", "out.json").status == GOOD


def assert_tampering_is_noticed(verify, found):
    changed = json.loads(json.dumps(found))
    for certificate in certificates_in(changed):
        certificate["question"]["points"][5][2] = 10**9
    Path("tampered.json").write_text(json.dumps(changed), encoding="utf-8")
    said = verify("check", "tampered.json")

    assert said.status == NOT_AS_EXPECTED
    assert "does not hold" in said.out


@pytest.mark.parametrize("name", CASES)
def test_direction_on_real_data_is_the_certified_max_margin_vector(name, verify):
    write, options, count, dimension = CASES[name]
    status, found = direction_of(verify, write(), *options)

    assert status == GOOD
    assert_certified(verify, found, count, dimension)
    assert found["direction"] == found["max_margin"]["w"]
    assert_tampering_is_noticed(verify, found)


@pytest.mark.parametrize("name", ["breast-cancer.csv", "digits.npz"])
def test_direction_with_little_work_is_a_certified_direction_and_bounds(name, verify):
    write, options, count, dimension = CASES[name]
    status, found = direction_of(verify, write(), *options, "--work", "1000")
    lower, upper = (Fraction(found["squared_margin"][key]) for key in ("lower", "upper"))

    assert status == GOOD
    assert_certified(verify, found, count, dimension)
    assert 0 < lower <= upper
    assert "out of reach" in found["note"]
    assert "max_margin" not in found
    assert_tampering_is_noticed(verify, found)


def test_a_limit_that_was_met_is_named_with_what_would_help(verify):
    store("s.csv", "x,y,label\n0,1,1\n2,0,-1\n3,3,1\n")
    asked = ("decide", "separators", "s.csv", "--direction", "1,0")
    few, more = verify(*asked, "--work", 5), verify(*asked, "--work", 500)

    assert (few.status, json.loads(few.out)["answer"]) == (UNDECIDED, "undecided")
    assert json.loads(few.out)["reason"].endswith("was reached; --work N allows more")
    assert (more.status, json.loads(more.out)["answer"]) == (GOOD, "no")
