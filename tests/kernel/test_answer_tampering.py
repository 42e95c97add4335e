"""Forged answers: what stands beside certificates is theirs, or is refused by its name.

Every leaf of every honest answer is altered in turn, fields are left out and added, whole
certificates change places. What still passes has to be true: a slow checker in fractions confirms
each certificate, and the answer says no more than they do.
"""

from __future__ import annotations

import copy
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from slow_checker import is_true

from theorems.geometry import answers
from theorems.geometry.deciders.convex import decide_every_direction
from theorems.geometry.deciders.margin import bound_margin, max_margin
from theorems.geometry.objects.labelled import LabelledSet
from verify import cli, kernel
from verify.exact.decision import write_number
from verify.exact.integers import WorkLimit
from verify.kernel import headline


HOLDS, DOES_NOT, BAD_INPUT, NOTHING_SHOWN = 0, 1, 2, 3
HALF = Fraction(1, 2)
CORNER = LabelledSet([(0, 0), (1, 1), (1, -1)], [-1, 1, 1])
SKEW = LabelledSet([(0, HALF), (1, 0), (3, 1), (2, 5)], [-1, -1, 1, 1])
BETWEEN = LabelledSet([(0,), (1,), (-1,)], [-1, 1, 1])
AROUND = LabelledSet([(0,), (1,), (-1,)], [1, -1, -1])
MINUS, PLUS = LabelledSet([(0, 1), (2, 2)], [-1, -1]), LabelledSet([(0, 1), (2, 2)], [1, 1])
LONG = LabelledSet([(Fraction(1, 10**k + 1), k) for k in (1, 9, 20)], [-1, 1, 1])
CLASSES = LabelledSet([(0, 0), (2, 0), (0, 2)], [0, 1, 2])

SETS = {
    "corner": CORNER,
    "skew": SKEW,
    "between": BETWEEN,
    "around": AROUND,
    "minus": MINUS,
    "plus": PLUS,
    "long": LONG,
}
HONEST: dict[str, dict[str, Any]] = {
    f"{target} {name}": answers.transferable_direction(s, target)
    for name, s in SETS.items()
    for target in ("separators", "convex", "both")
} | {
    f"bounds {name}": answers.transferable_direction(SETS[name], work=1)
    for name in ("corner", "skew", "long")
} | {
    f"decide {kind} {name} {direction}": answers.as_json(answers.decide(kind, s, direction, None))
    for kind in ("separators", "convex")
    for name, s in SETS.items()
    for direction in ([1, -1], [-1, HALF])
    if s.dimension == 2
} | {
    f"decide multiclass {direction}": answers.as_json(
        answers.decide("multiclass", CLASSES, direction, 0)
    )
    for direction in ([1, 1], [-1, -1], [0, 1])
}
HONEST["a line of a batch"] = {"id": "q"} | HONEST["decide separators corner [1, -1]"]
HONEST = json.loads(json.dumps(HONEST))
# As a file holds them: no part is shared with another.

OTHER_KINDS = ("convex", "multiclass")
# Forged, and confirmed by another slow checker, in a file of their own.

Check = Callable[[Any], tuple[int, str]]


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """Put a value into a file and check it; return the exit status and what was said."""
    file = tmp_path / "answer.json"

    def call(value: Any, *options: str) -> tuple[int, str]:
        file.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
        status = cli.main(["check", str(file), *options])
        said = capsys.readouterr()
        return status, said.out + said.err

    return call


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the places of all that holds nothing else; empty lists and objects too."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    empty = True
    for key, entry in inner:
        empty = False
        yield from leaves(entry, (*path, key))
    if empty and path:
        yield path


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def put(value: Any, path: tuple[Any, ...], entry: Any) -> Any:
    changed = copy.deepcopy(value)
    at(changed, path[:-1])[path[-1]] = entry
    return changed


def others(entry: Any) -> list[Any]:
    """Return what might stand in the place of a leaf; nothing that Python takes for it is left out."""
    listed = [None, True, False, 0, 1, -1, 1.0, "1/2", "no", "yes", "vacuous", "undecided", [], {}, "every"]
    if isinstance(entry, int) and not isinstance(entry, bool):
        listed += [entry + 1, -entry, float(entry), str(entry), f"{entry}/1"]
    if isinstance(entry, str):
        listed += [entry + " ", entry[:-1], entry.upper(), entry.replace("-1", "1")]
    return [one for one in listed if json.dumps(one) != json.dumps(entry)]


def in_headline(path: tuple[Any, ...]) -> bool:
    return "certificate" not in path and path[0] != "certificates" and path != ("id",)


def test_the_honest_answers_are_of_every_kind() -> None:
    notes = {re.sub(r" From each point of S .* c >= [0-9/]+[.]", "", answer.get("note", "")) for answer in HONEST.values()}
    words = Counter(answer["answer"] for answer in HONEST.values())

    assert {
        headline.MAX_MARGIN,
        headline.BOUNDS,
        headline.REGIONS,
        headline.REGIONS + headline.SEPARATORS_TOO,
        headline.REGIONS + headline.NO_SEPARATOR,
        headline.INSEPARABLE,
        headline.NO_REGION,
        headline.ONE_LABEL,
        headline.ONE_LABEL_REGIONS,
        headline.NOTHING_MOVES,
    } <= notes
    assert set(words) == {"yes", "no", "vacuous"}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_answer_holds(name: str, check: Check) -> None:
    status, said = check(HONEST[name])

    assert status == HOLDS
    assert "the answer fits its certificates" in said


@pytest.mark.parametrize("name", HONEST)
def test_every_altered_leaf_of_a_headline_is_refused_by_its_name(name: str, check: Check) -> None:
    tried = 0
    for path in filter(in_headline, leaves(HONEST[name])):
        for entry in others(at(HONEST[name], path)):
            status, said = check(put(HONEST[name], path, entry))
            tried += 1

            assert status in (DOES_NOT, BAD_INPUT), (path, entry)
            assert "fits its" not in said
            word = isinstance(entry, str) and path == ("answer",) and entry == "undecided"
            assert word or str(path[0]) in said or status == BAD_INPUT, (path, entry, said)

    assert tried >= 10


@pytest.mark.parametrize("name", HONEST)
def test_an_altered_leaf_anywhere_is_refused_or_changes_nothing_that_is_not_true(
    name: str, check: Check
) -> None:
    rng, honest = random.Random(name), HONEST[name]
    places = [path for path in leaves(honest) if path != ("id",)]
    for _ in range(60):
        path = rng.choice(places)
        changed = put(honest, path, rng.choice(others(at(honest, path))))
        status, _ = check(changed)
        if status == HOLDS:  # a separator of another length, say: the certificate shows the same
            listed = changed.get("certificates", [changed["certificate"]])
            assert not in_headline(path)
            assert changed["answer"] == listed[0]["answer"]
            for certificate in listed:
                own = certificate["question"]["class"]
                assert own in OTHER_KINDS or is_true(certificate), path


@pytest.mark.parametrize("name", HONEST)
def test_a_field_left_out_or_added_is_refused(name: str, check: Check) -> None:
    honest = HONEST[name]
    keys = [key for key in honest if key not in ("id", "certificate", "certificates")]
    for key in keys:
        left = {own: entry for own, entry in honest.items() if own != key}
        status, said = check(left)
        assert "fits its" not in said
        assert status in (DOES_NOT, BAD_INPUT) or [*left] == ["certificate"], key  # no answer at all
    for key in ("note", "direction", "squared_margin", "max_margin", "reason", "promise", "classes"):
        if key not in honest:
            status, said = check(honest | {key: [1, 0]})
            assert status == DOES_NOT, key
            assert "certificates" in said or key in said


def test_true_certificates_of_another_set_or_direction_do_not_make_an_answer(check: Check) -> None:
    one, other = HONEST["separators corner"], HONEST["separators skew"]
    mixed = one | {"certificates": [one["certificates"][0], other["certificates"][1]]}
    swapped = other | {"certificate": one["certificate"]}
    turned = answers.as_json(answers.decide("separators", CORNER, [1, HALF], None))["certificate"]
    beside = one | {"certificate": turned, "direction": [1, "1/2"], "certificates": [turned, one["certificates"][1]]}
    away = answers.as_json(answers.decide("convex", SKEW, [1, 3], None))["certificate"]
    apart = HONEST["both skew"] | {"certificate": away, "direction": [1, 3]}
    apart |= {"certificates": [away, apart["certificates"][1]]}

    assert "different points" in check(mixed)[1]
    assert "certificate is another one" in check(swapped)[1]
    assert "not the max-margin vector" in check(beside)[1]
    assert away["answer"] == "yes"
    assert "speak of different directions" in check(apart)[1]
    for forged in (mixed, swapped, beside, apart):
        assert check(forged)[0] == DOES_NOT


def test_no_direction_follows_from_certificates_of_another_kind() -> None:
    pair = LabelledSet([(1,), (-1,)], [1, -1])
    serves = answers.decide("separators", pair, [1], -1).certificates[0]
    moved = answers.decide("separators", pair, [-1], 1).certificates[0]
    biased, unbiased = (max_margin(pair, bias=bias).decision.certificates[0] for bias in (True, False))
    bounds = bound_margin(pair, {0: 1, 1: 1}).certificates[0]
    regions = answers.decide("convex", pair, [1], -1).certificates[0]
    outside = answers.decide("convex", pair, [-1], 1).certificates[0]
    all_plus, none_moves = decide_every_direction(PLUS, 1).certificates[0], decide_every_direction(MINUS, 1).certificates[0]
    anywhere = answers.decide("separators", MINUS, [1, 0], 1).certificates[0]

    assert headline.directed([serves, biased])["direction"] == [1]
    assert headline.directed([serves, bounds])["note"] == headline.BOUNDS
    assert headline.directed([regions])["note"] == headline.REGIONS + headline.STEPS.format("2")
    few = answers.decide("convex", LabelledSet([(1,), (-1,), (-2,)], [1, -1, -1]), [1], -1).certificates[0]
    assert len(few["evidence"]["weights"]) == 1  # of the other point within it shows no step
    assert headline.directed([few])["note"] == headline.REGIONS
    for listed in (
        [], [serves], [bounds], [biased], [biased, serves], [serves, biased, biased], [serves, serves],
        [moved, biased], [moved, bounds], [outside], [regions, moved], [regions, biased], [all_plus],
        [none_moves], [anywhere],
    ):  # fmt: skip
        assert all(kernel.check(certificate).holds for certificate in listed)
        with pytest.raises(kernel.Refused):
            headline.directed(listed)
    with pytest.raises(kernel.Refused, match="without a bias"):
        headline.directed([serves, unbiased])


def test_numbers_are_written_as_elsewhere() -> None:
    for x in (Fraction(2**53 - 1), Fraction(2**53), Fraction(6, 4), Fraction(1, 3), Fraction(0)):
        assert headline._written(3 * x.numerator, 3 * x.denominator) == write_number(x)
    with pytest.raises(kernel.Malformed):
        headline._written(10**100_001, 1)


def test_a_copy_of_a_certificate_that_python_takes_for_the_same_is_judged(check: Check) -> None:
    honest = HONEST["separators corner"]["certificate"]
    for other in (1.0, True):
        spoiled = put(honest, ("question", "points", 1, 0), other)

        assert check({"certificates": [honest, spoiled]})[0] == BAD_INPUT
        assert check({"certificates": [spoiled, honest]})[0] == BAD_INPUT


def test_an_answer_without_a_certificate_never_holds(check: Check) -> None:
    for answer in HONEST.values():
        for empty in ({"certificate": None}, {"certificates": []}, {"certificates": None}):
            status, said = check(answer | empty)

            assert status in (DOES_NOT, BAD_INPUT)
            assert "fits" not in said
        bare = {"answer": answer["answer"], "certificate": None}
        assert check(bare)[0] == DOES_NOT


def test_an_answer_in_a_holder_is_judged_as_one(check: Check) -> None:
    for name, answer in HONEST.items():
        altered = answer | {"answer": "no" if answer["answer"] == "yes" else "yes"}
        wraps: list[Callable[[Any], Any]] = [
            lambda one: {"certificate": one},
            lambda one: {"certificates": [one]},
            lambda one: {"certificates": [[{"certificate": [one]}]]},
            lambda one, good=answer: [{"certificates": [good, one]}],
        ]
        for wrap in wraps:
            assert check(wrap(answer))[0] == HOLDS, name
            status, said = check(wrap(altered))

            assert status == DOES_NOT, name
            assert "does not fit its certificates: answer is " in said


def test_answers_that_fit_are_counted_among_all(check: Check) -> None:
    yes = HONEST["separators corner"]
    no = yes | {"answer": "no"}

    assert "1 of 2 answers fits its certificates" in check([yes, no])[1]
    assert "2 of 3 answers fit their certificates" in check([yes, no, yes])[1]
    assert "0 of 2 answers fit their certificates" in check([no, no])[1]
    assert "fits" not in check([no])[1]
    spoiled = put(yes, ("certificate", "evidence", "weights"), [[0, 3], [1, 1], [2, 1]])
    assert "1 of 2 answers fits its certificates" in check([spoiled, yes])[1]


UNDECIDED = {"answer": "undecided", "certificate": None, "reason": "too hard", "direction": None, "certificates": []}


def test_an_undecided_answer_shows_nothing_and_may_say_nothing(check: Check) -> None:
    yes = HONEST["separators corner"]
    status, said = check(UNDECIDED)

    assert status == NOTHING_SHOWN
    assert "without a certificate, of which nothing is shown: undecided" in said
    assert check(UNDECIDED | {"certificates": yes["certificates"]})[0] == NOTHING_SHOWN
    for key in ("direction", "note", "max_margin", "theorem_5", "certificate"):
        status, said = check(UNDECIDED | {key: yes[key]})

        assert status == DOES_NOT
        assert f"{key!r} is " in said


def test_no_undecided_answer_asserts_the_theorem(monkeypatch: pytest.MonkeyPatch) -> None:
    def limited(*_: object, **__: object) -> Any:
        raise WorkLimit("too long")

    assert answers.transferable_direction(CORNER, "both")["answer"] == "yes"
    for place in ("decide_convex", "decide_separators", "max_margin"):
        monkeypatch.setattr(answers, place, limited)
    for target in ("separators", "convex", "both"):
        found = answers.transferable_direction(CORNER, target)

        assert found == UNDECIDED | {"reason": "too long"}


def test_a_batch_is_checked_line_by_line(check: Check) -> None:
    good = [HONEST["decide separators corner [1, -1]"] | {"id": k} for k in range(3)]
    error = {"id": 3, "error": "line 4: needs more"}
    lines = [good[0], error, good[1], UNDECIDED | {"id": 4}, good[2]]
    status, said = check("\n".join(map(json.dumps, lines)))

    assert status == NOTHING_SHOWN
    assert said.count(") holds") == 3
    assert "3 answers fit their certificates" in said
    assert "2 without a certificate, of which nothing is shown: line 2 (error), line 4 (undecided)" in said

    lines[2] = lines[2] | {"answer": "no"}
    lines[4] = put(good[2], ("certificate", "evidence"), {})
    status, said = check("\n".join(map(json.dumps, lines)) + '\n{"id": 9, "ans')

    assert status == BAD_INPUT
    assert "line 3, the answer does not fit its certificates: answer is 'no'" in said
    assert "line 5: the evidence must be" in said
    assert "line 6 is not JSON" in said


@pytest.mark.parametrize("key", ["answer", "certificate", "certificates", "direction"])
def test_an_error_says_nothing_else(key: str, check: Check) -> None:
    assert check({"id": 1, "error": "bad", key: HONEST["separators corner"][key]})[0] == DOES_NOT


# The data.


def written(s: LabelledSet, ending: str, folder: Path) -> str:
    path = folder / f"data.{ending}"
    if ending == "json":
        path.write_text(json.dumps(s.to_json()), encoding="utf-8")
    else:
        header = [*(f"x{k}" for k in range(s.dimension)), "label"]
        rows = [[*map(str, x), str(y)] for x, y in zip(s.points, s.labels, strict=True)]
        path.write_text("\n".join(map(",".join, [header, *rows])) + "\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("ending", ["json", "csv"])
@pytest.mark.parametrize("name", [name for name in HONEST if "multiclass" not in name])
def test_an_answer_is_about_its_data(name: str, ending: str, check: Check, tmp_path: Path) -> None:
    own = next(s for key, s in ({"batch": CORNER} | SETS).items() if key in name.split())
    path = written(own, ending, tmp_path)
    status, said = check(HONEST[name], "--data", path)

    assert status == HOLDS
    assert f"about {path}, row by row" in said


def differing() -> Iterator[tuple[str, LabelledSet]]:
    points, labels = [*SKEW.points], [*SKEW.labels]
    for i, point in enumerate(points):
        for k in range(2):
            moved = [*points]
            moved[i] = tuple(x + (k == j) * Fraction(1, 10**9) for j, x in enumerate(point))
            yield f"point {i} has other coordinates", LabelledSet(moved, labels)
        yield f"point {i} has another label", LabelledSet(points, [y * (1 - 2 * (i == j)) for j, y in enumerate(labels)])
    yield "the same rows in another order, from point 1 on", LabelledSet(
        [points[k] for k in (0, 2, 1, 3)], [labels[k] for k in (0, 2, 1, 3)]
    )
    yield "the file has 5 points of 2 coordinates", LabelledSet([*points, (9, 9)], [*labels, 1])
    yield "the file has 3 points of 2 coordinates", SKEW.without(0)
    yield "the file has 4 points of 3 coordinates", LabelledSet([(*x, 0) for x in points], labels)


@pytest.mark.parametrize(("why", "other"), list(differing()))
def test_other_data_is_told(why: str, other: LabelledSet, check: Check, tmp_path: Path) -> None:
    for name in ("separators skew", "both skew", "bounds skew", "decide convex skew [1, -1]"):
        status, said = check(HONEST[name], "--data", written(other, "csv", tmp_path))

        assert status == DOES_NOT
        assert why in said


def test_labels_of_the_data_are_named_as_for_the_answer(check: Check, tmp_path: Path) -> None:
    path = tmp_path / "pets.csv"
    path.write_text("x,y,label\n9,9,cow\n0,0,cat\n1,1,dog\n1,-1,dog\n", encoding="utf-8")
    answer, names = HONEST["separators corner"], ("--positive", "dog", "--negative", "cat")

    assert check(answer, "--data", str(path), *names)[0] == HOLDS
    assert check(answer, "--data", str(path), "--positive", "dog")[0] == DOES_NOT
    assert check(answer, "--data", str(path), "--positive", "cat", "--negative", "dog")[0] == DOES_NOT
    assert check(answer, *names) == (BAD_INPUT, "verify: --positive and --negative say how to read --data; name the data too\n")
    assert check(answer, "--data", str(tmp_path / "none.csv"))[0] == BAD_INPUT
    classes = HONEST["decide multiclass [1, 1]"]
    assert check(classes, "--data", written(CLASSES, "csv", tmp_path))[0] == HOLDS


def test_what_names_no_data_is_not_about_them(check: Check, tmp_path: Path) -> None:
    from theorems.geometry.deciders.labels import decide_labels
    from theorems.geometry.objects.linear import Linear

    certificate = decide_labels(Linear((1, 0), 0), SKEW.points)[1].certificate
    status, said = check(certificate, "--data", written(SKEW, "json", tmp_path))

    assert kernel.check(certificate).holds
    assert (status, "names no labelled points" in said) == (DOES_NOT, True)


# The questions of a batch.

QUESTIONS: list[Any] = [
    {"id": "a", "class": "separators", "points": [[0, 0], [1, "1/2"]], "labels": [-1, 1], "direction": [1, 0.5]},
    {"id": "b", "class": "separators", "points": [[0], [1]], "labels": [-1, 1]},
    {"class": "convex", "points": [[0], [1]], "labels": [-1, 1], "direction": [1], "label": 1},
    {"id": 1.5, "class": "multiclass", "points": [[0], [1]], "labels": [0, 1], "direction": [1], "label": 0},
    {"id": "e", "class": "multiclass", "points": [[0], [1]], "labels": [0, 1], "direction": [1], "label": 0, "classes": 3},
    {"id": "f", "class": "separators", "points": [[0], [1]], "labels": [-1, 1], "direction": [-1]},
]


def asked(questions: list[Any], path: Path) -> str:
    path.write_text("\n\n".join(map(json.dumps, questions)) + "\n", encoding="utf-8")
    return str(path)


def answered(path: str) -> str:
    with answers.opened(path) as stream:
        return "\n".join(json.dumps(answer) for answer, _ in answers.batch(stream, path))


def test_the_answers_of_a_batch_are_about_its_questions(check: Check, tmp_path: Path) -> None:
    path = asked(QUESTIONS, tmp_path / "q.jsonl")
    status, said = check(answered(path), "--data", path)

    assert status == NOTHING_SHOWN  # of the second question, which asks for no direction
    assert f"about {path}, question by question" in said
    assert "5 answers fit their certificates" in said


OTHERS: list[tuple[int, str, Any, str]] = [
    (0, "id", "A", "the id is 'a', that of .* is 'A'"),
    (3, "id", 2.5, "the id is 1.5, that of .* is 2.5"),
    (2, "id", 7, "the id is None, that of .* is 7"),
    (1, "id", "c", "the id is 'b', that of .* is 'c'"),
    (0, "class", "convex", "its class is 'separators', .* asks about 'convex'"),
    (0, "points", [[0, 0], [1, "1/3"]], "point 1 has other coordinates"),
    (0, "labels", [1, -1], "point 0 has another label"),
    (0, "direction", [1, "1/3"], "its direction is another one"),
    (0, "label", 1, "its label is another one"),
    (2, "label", -1, "its label is another one"),
    (3, "label", 1, "its label is another one"),
    (3, "classes", 3, "its number of classes is another one"),
    (4, "classes", 4, "its number of classes is another one"),
    (5, "direction", [0], "it answers what cannot be asked|its direction is another one"),
    (5, "lable", 1, "it answers what cannot be asked: .* no field 'lable'"),
]


@pytest.mark.parametrize(("place", "key", "entry", "why"), OTHERS)
def test_answers_to_other_questions_are_told(
    place: int, key: str, entry: Any, why: str, check: Check, tmp_path: Path
) -> None:
    given = answered(asked(QUESTIONS, tmp_path / "q.jsonl"))
    questions = copy.deepcopy(QUESTIONS)
    questions[place][key] = entry
    status, said = check(given, "--data", asked(questions, tmp_path / "other.jsonl"))

    assert status == DOES_NOT
    assert re.search(f"line {place + 1}, .*({why})", said), said


def test_answers_that_are_missing_or_too_many_are_told(check: Check, tmp_path: Path) -> None:
    given = answered(asked(QUESTIONS, tmp_path / "q.jsonl"))
    more, fewer = asked([*QUESTIONS, QUESTIONS[0]], tmp_path / "7.jsonl"), asked(QUESTIONS[:5], tmp_path / "5.jsonl")

    assert check(given, "--data", more)[0] == DOES_NOT
    assert "1 of 7 questions of" in check(given, "--data", more)[1]
    assert check(given, "--data", fewer)[0] == DOES_NOT
    assert "has no question 6" in check(given, "--data", fewer)[1]
    assert check(given, "--data", more, "--positive", "1")[0] == BAD_INPUT
    alone = [json.loads(line).get("certificate") for line in given.split("\n")][2]
    only = asked([QUESTIONS[2]], tmp_path / "1.jsonl")
    assert check({"id": None, "certificate": alone, "answer": alone["answer"]}, "--data", only)[0] == HOLDS
    assert check(alone)[0] == HOLDS
    assert "no answer to a question" in check(alone, "--data", only)[1]
    assert check({"certificate": alone}, "--data", only)[0] == DOES_NOT
