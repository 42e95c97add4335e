"""Answers about one's own data: told in short, written in little room, and checked from the file."""

import gzip
import json
import random
import re
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest

from theorems.geometry import answers
from theorems.geometry.deciders.obstacle import left_out, smallest, without
from theorems.geometry.deciders.separators import hull_weights, separator_of
from theorems.geometry.objects.labelled import LabelledSet
from verify.errors import BadInput
from verify.exact.packing import packed, rows_over, shared
from verify.kernel import Malformed, unpacked
from verify.parts import spread


def store(name, text):
    with open(name, "w", encoding="utf-8") as file:
        file.write(text)
    return name


CORNER = "width,height,label\n0,0,-1\n1,1,1\n1,-1,1\n"
MIXED = "a,kind,b\n0,no,0\n\n1,yes,1\n1,yes,-1\n0.9,no,0.3\n3,no,3\n"


# In short.


def test_a_direction_is_told_in_short(verify):
    said = verify("direction", store("corner.csv", CORNER), "--summary", "--explain")

    assert said.status == 0
    for line in (
        "corner.csv: 3 points of 2 coordinates, 2 of label +1 and 1 of label -1",
        "Margin 1/|w*|: 1/2 (0.5)",
        "  width   2",
        "makes an angle of 0.000 degrees with w* (cos² = 1)",
        "w* rests on 2 points of label +1, the heaviest first: rows 3, 4",
        "which is least 1/4 (0.25) (row 2)",
        "separators: yes      every linear separator is fooled along the direction at the points of label -1",
        "verify check answer.json --data corner.csv",
    ):
        assert line in said.out
    assert said.out.count("\n") <= 40


def test_many_coordinates_of_long_numbers_fit_on_a_screen(verify):
    rng = random.Random(5)
    rows = [[rng.randrange(10**9) / 10**9 + (y == 1) for _ in range(30)] + [y] for y in (1, -1) * 8]
    path = store("wide.csv", ",".join([*(f"x{k}" for k in range(30)), "label"]) + "\n" + "".join(",".join(map(str, row)) + "\n" for row in rows))
    said = verify("direction", path, "--explain")

    assert "the 10 largest of 30 coordinates" in said.out
    assert said.out.count("\n") <= 40
    assert max(map(len, said.out.splitlines())) < 250


def test_json_goes_where_nobody_reads_along_and_lines_to_a_terminal(verify, monkeypatch):
    path = store("corner.csv", CORNER)
    assert json.loads(verify("direction", path).out)["answer"] == "yes"
    monkeypatch.setattr("theorems.geometry.commands.is_read_at_once", lambda: True)
    assert verify("direction", path).out.startswith("corner.csv: 3 points")
    assert json.loads(verify("direction", path, "--json").out)["answer"] == "yes"
    assert verify("decide", "separators", path, "--direction", "0,1").out.startswith("Every linear separator")


def test_steps_that_fool_every_convex_region_are_told(verify):
    said = verify("direction", store("a.csv", "x,label\n0,-1\n2,-1\n5,1\n"), "--for", "convex", "--summary")

    assert "x + c v for all c >= 2 (length 8)" in said.out  # v = 5 - 1
    assert "row 4 = mean + v" in said.out
    said = verify("direction", "a.csv", "--for", "both", "--out", "a.json", "--json")
    assert "From each point of S with label -1 it has done so at every step c >= 2. So does every linear" in json.loads(said.out)["note"]
    assert "the answer fits its certificates" in verify("check", "a.json").out
    altered = Path("a.json").read_text(encoding="utf-8").replace("c >= 2.", "c >= 1.")
    Path("a.json").write_text(altered, encoding="utf-8")
    assert verify("check", "a.json").status == 1


@pytest.mark.parametrize(("call", "shown"), [
    (["separators", "--direction", "0,1"], "a linear separator that is not fooled"),
    (["separators", "--direction", "1,0", "--label", "1"], "a linear separator that is not fooled"),
    (["convex", "--direction", "1,0"], "which no ray along the direction leaves"),
    (["convex", "--direction", "1,1"], "is left along the direction"),
])
def test_no_line_says_more_than_its_certificate(call, shown, verify):
    said = verify("decide", call[0], store("corner.csv", CORNER), *call[1:], "--summary")

    assert shown in said.out


def test_of_a_label_that_nobody_bears_nothing_is_said(verify):
    said = verify("decide", "separators", store("a.csv", "x,label\n0,1\n"), "--direction", "1", "--summary")

    assert "no point bears the label" in said.out
    assert "no linear separator" not in said.out


def test_ordered_pairs_of_labels_have_a_certificate_each(verify):
    path = store("three.csv", "x,label\n0,a\n3,b\n10,c\n")
    told, said = verify("direction", path, "--pairs", "--summary"), verify("direction", path, "--pairs", "--out", "p.json", "--json")
    lines = [json.loads(line) for line in said.out.splitlines()]

    assert [one["id"] for one in lines] == ["a -> b", "a -> c", "b -> a", "b -> c", "c -> a", "c -> b"]
    assert {one["id"]: one["direction"] for one in lines}["a -> b"] == ["2/3"]
    assert told.out.count("\n") == 9
    assert "  b     c          2  7/2 (3.5); c = 12.25\n" in told.out
    assert "  b     c          2  every convex region that fits is left at every c >= 1\n" in verify("direction", path, "--pairs", "--for", "convex", "--summary").out
    assert "6 answers fit their certificates" in verify("check", "p.json").out


@pytest.mark.parametrize("call", [
    ["--explain", "--json"], ["--explain", "--for", "convex"], ["--pairs", "--positive", "1"], ["--json", "--summary"],
    ["--without-rows", "1"], ["--out", ""], ["--out", "no.csv/a.json"],
])
def test_what_cannot_be_together_is_one_sentence(call, verify):
    store("no.csv", "")
    said = verify("direction", store("corner.csv", CORNER), *call)

    assert (said.status, said.out) == (2, "")
    assert said.err.count("\n") == 1


# Not separable.


def test_the_points_in_the_way_are_named_by_their_rows_and_the_rest_is_offered(verify):
    path = store("mixed.csv", MIXED)
    options = ["--label-column", "kind", "--positive", "yes"]
    said = verify("direction", path, *options, "--summary")

    assert said.status == 0
    assert re.search("In the way are [34] points: a mean of rows? [0-9, ]+, of label [+]1, is a mean of", said.out)
    again = next(line for line in said.out.splitlines() if "--without-rows" in line)
    rows = again.partition("--without-rows ")[2].split()
    part = verify("direction", path, *options, "--without-rows", *rows, "--out", "part.json")
    assert "Margin" in part.out
    assert verify("check", "part.json", "--data", path, *options, "--without-rows", *rows).status == 0
    assert verify("check", "part.json", "--data", path, *options).status == 1


def whole(value):
    return unpacked(spread(value, unpacked))


def drawn(rng, count, size):
    points = [[Fraction(rng.randrange(-4, 5), rng.choice((1, 2))) for _ in range(size)] for _ in range(count)]
    return LabelledSet(points, [rng.choice((1, -1)) for _ in points])


def test_of_the_points_in_the_way_none_can_be_spared():
    rng, seen = random.Random(7), 0
    while seen < 40:
        s = drawn(rng, rng.randrange(3, 12), rng.randrange(1, 4))
        weights = hull_weights(s) if len({*s.labels}) == 2 else None
        if weights is None:
            continue
        few = smallest(s, dict.fromkeys(weights, 0) | weights)
        seen += 1

        assert len(few) <= s.dimension + 2
        assert not any(sum(a * s.signed_rows[i][k] for i, a in few.items()) for k in range(s.dimension + 1))
        assert min(few.values()) > 0
        for spared in few:
            rest = [i for i in few if i != spared]
            assert separator_of(LabelledSet([s.points[i] for i in rest], [s.labels[i] for i in rest])) is not None


def test_too_many_weights_are_made_fewer():
    s = LabelledSet([(k,) for k in range(20)], [1, -1] * 10)
    weights = {i: a for pair in range(5) for i, a in ((4 * pair, 1), (4 * pair + 1, 2), (4 * pair + 2, 1))}

    assert len(smallest(s, weights)) == 3


def test_without_the_points_that_are_left_out_the_rest_is_separable():
    rng, close, seen = random.Random(11), 0, 0
    while seen < 15:
        s = drawn(rng, 9, 2)
        if len({*s.labels}) < 2 or separator_of(s) is not None:
            continue
        gone = left_out(s)
        seen += 1
        if gone:
            rest = without(s, gone)
            assert {*rest.labels} == {1, -1}
            assert separator_of(rest) is not None
            fewer = any(
                len({*(part := without(s, list(some))).labels}) == 2 and separator_of(part) is not None
                for k in range(1, len(gone)) for some in combinations(range(9), k)
            )
            close += not fewer
    assert close >= 10  # a heuristic: mostly the fewest


# In little room.


def test_an_answer_in_a_file_is_checked_as_the_one_that_is_printed(verify):
    rng = random.Random(2)
    lines = ["a,b,label"] + [f"{rng.random() + y:.6f},{rng.random():.6f},{y}" for y in (1, -1) * 3000]
    path = store("many.csv", "\n".join(lines) + "\n")
    printed = verify("direction", path, "--json", "--out", "a.json")
    verify("direction", path, "--out", "a.json.gz")

    text = Path("a.json").read_text(encoding="utf-8")
    assert len(text) < 2.5 * len("\n".join(lines))
    assert gzip.decompress(Path("a.json.gz").read_bytes()).decode() == text
    assert whole(json.loads(text)) == json.loads(printed.out)
    for name in ("a.json", "a.json.gz"):
        said = verify("check", name, "--data", path)
        assert (said.status, "the answer fits its certificates" in said.out) == (0, True)

    altered = json.loads(text)
    part = next(part for part in altered["parts"] if len(part) == 2 and type(part["numerators"][0]) is list)
    part["numerators"][0][0] -= 10**9
    store("b.json", json.dumps(altered))
    assert verify("check", "b.json").status == 1


def test_what_is_shared_is_written_out_again():
    v, rows = [*range(9)], [[k, "1/3"] for k in range(9)]
    for value in ({"a": v, "b": [{"c": v}]}, {"a": v}, {"a": rows, "b": list(rows), "c": v}, [v, v], {}, 3):
        assert whole(shared(value)) == value
    points = [["1/10", 2]] * 9
    assert whole(shared({"a": points}, {id(points): rows_over([[1, 20]] * 9, 10)})) == {"a": points}
    assert packed(rows_over([[2**60]], 1)) == {"numerators": [[hex(2**60)]], "denominator": 1}


@pytest.mark.parametrize("value", [
    {"parts": 3, "answer": {}}, {"parts": [], "answer": {"a": {"part": 0}}}, {"parts": [1], "answer": {"part": -1}},
    {"parts": [1], "answer": [{"part": True}]}, {"parts": [{"numerators": [1], "denominator": 0}], "answer": {}},
])
def test_spoiled_parts_are_malformed(value):
    with pytest.raises((Malformed, BadInput)):
        whole(value)


def test_a_part_holds_no_other():
    assert whole({"parts": [[1], {"part": 0}], "answer": {"part": 1}}) == {"part": 0}


def test_certificates_about_a_large_set_share_its_points():
    s = LabelledSet.over(10, [[k, 1] for k in range(6000)], [1 if k > 2999 else -1 for k in range(6000)])
    found = answers.transferable_direction(s)

    assert found["certificates"][0]["question"]["points"] is found["certificates"][1]["question"]["points"]
