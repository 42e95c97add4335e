"""The kernel against tampering: what it accepts is true, and it answers to anything at all.

Thousands of certificates are spoilt, each in one place. The kernel may accept a spoilt one only
where a slow checker, which shares no code with it, finds the answer true; where the evidence is
tight it may not accept any.
"""

import json
import random
from collections import Counter
from fractions import Fraction
from itertools import count, islice

import pytest
from slow_checker import confirms, is_true, number

from theorems.geometry.deciders.margin import (
    MaxMargin,
    bound_margin,
    centroid_weights,
    combine,
    max_margin,
)
from theorems.geometry.deciders.separators import (
    decide_every_direction,
    decide_separators,
    hull_weights,
    write_separator,
)
from theorems.geometry.objects.labelled import LabelledSet
from verify import kernel
from verify.exact.decision import write_number, write_vector
from verify.exact.program import minimise
from verify.kernel import files


HALF, TINY, HUGE = Fraction(1, 2), Fraction(1, 2**30), 2**30

SEPARABLE = [
    LabelledSet([(0,), (1,)], [-1, 1]),
    LabelledSet([(1,), (3,), (-2,), (Fraction(-5, 3),)], [1, 1, -1, -1]),
    LabelledSet([(0, 0), (2, 1), (1, 3)], [-1, 1, 1]),
    LabelledSet(
        [(HALF, Fraction(-1, 3)), (2, Fraction(5, 7)), (-1, 0), (-3 * HALF, Fraction(1, 4))],
        [1, 1, -1, -1],
    ),
    LabelledSet([(1, 1), (1, -1), (2, 0), (-1, 1), (-1, -1), (-2, 0)], [1, 1, 1, -1, -1, -1]),
    LabelledSet([(1, 0, 2), (0, 3, 1), (-1, 2, 0), (0, 0, 0), (1, -1, 1)], [1, 1, 1, -1, -1]),
    LabelledSet([(1, TINY), (1, 0), (0, -TINY)], [1, -1, -1]),
    LabelledSet([(HUGE, 1), (-HUGE, 1), (HUGE, 0)], [1, 1, -1]),
]
MEETING = [
    LabelledSet([(0, 0), (2, 2), (1, 1)], [1, 1, -1]),
    LabelledSet([(0, 0), (1, 1), (0, 1), (1, 0)], [1, 1, -1, -1]),
    LabelledSet([(Fraction(1, 3),), (Fraction(1, 3),), (2,)], [1, -1, 1]),
    LabelledSet([(2, 1), (4, 0), (0, 4), (-1, -1), (TINY, 3)], [-1, 1, 1, 1, -1]),
]
ONE_LABEL = [
    LabelledSet([(1, 2), (0, 1)], [1, 1]),
    LabelledSet([(HALF,)], [-1]),
    LabelledSet([(1, 0, 0), (2, 1, 1), (1, HALF, 0)], [-1, -1, -1]),
]
THROUGH_ORIGIN_NONE = [
    LabelledSet([(1, 2), (2, 4), (1, 0)], [1, -1, 1]),
    LabelledSet([(HALF,), (-2,)], [1, 1]),
    LabelledSet([(1, 0), (-1, 1), (0, -1)], [1, 1, 1]),
]
PROGRAMS = [
    ([1], [[1]], [3]),
    ([1, 2], [[1, 0], [0, 1], [1, 1], [-1, -1]], [0, 0, 1, -4]),
    ([HALF, -1], [[1, 0], [0, -1], [-1, -1], [1, 1]], [Fraction(-1, 3), -2, -7, -9]),
    ([0, 0], [[1, 2]], [5]),
    ([1, 1, 1], [[1, 0, 0], [0, 2, 0], [0, 0, 3], [1, 1, 0], [TINY, 0, 1]], [1, HALF, 1, 2, -1]),
]


def certificate_of(decision):
    assert decision.certificate is not None, decision.reason
    return json.loads(json.dumps(decision.certificate))


def transferring(s):
    """Return the max-margin vector, the centroids' difference and a difference of two points."""
    i, j = s.where(1)[0], s.where(-1)[0]
    difference = [a - b for a, b in zip(s.points[i], s.points[j], strict=True)]
    return [max_margin(s).w, combine(s, centroid_weights(s)), difference]


def program_certificate(objective, rows, bounds):
    return certificate_of(minimise(objective, rows, bounds).decision)


def margin_certificates():
    for s in SEPARABLE:
        solution = max_margin(s)
        tight = {i: a for i, a in enumerate(solution.alpha) if a}
        yield certificate_of(bound_margin(s, tight))
        try_separator = (solution.w, solution.b)
        yield certificate_of(bound_margin(s, centroid_weights(s), try_separator))


HONEST = {
    "separators yes": [
        certificate_of(decide_separators(s, [label * -x for x in v], label))
        for s in SEPARABLE
        for v in transferring(s)
        for label in (1, -1)
    ],
    "separators no": [
        certificate_of(decide_separators(s, v, label))
        for s in SEPARABLE
        for v in ([1] + [0] * (s.dimension - 1), [-1] * s.dimension)
        for label in (1, -1)
        if decide_separators(s, v, label).answer == "no"
    ]
    + [certificate_of(decide_separators(s, [1] * s.dimension, s.labels[0])) for s in ONE_LABEL],
    "separators vacuous": [
        certificate_of(decide_separators(s, [1] * s.dimension, label))
        for s in MEETING
        for label in (1, -1)
    ],
    "separators, label absent": [
        certificate_of(decide_separators(s, [1] * s.dimension, -s.labels[0])) for s in ONE_LABEL
    ],
    "separators, every direction": [
        certificate_of(decide_every_direction(s, s.labels[0])) for s in ONE_LABEL
    ],
    "max-margin yes": [certificate_of(max_margin(s).decision) for s in SEPARABLE],
    "max-margin yes, no bias": [
        certificate_of(found.decision)
        for s in [*SEPARABLE, *ONE_LABEL]
        if isinstance(found := max_margin(s, bias=False), MaxMargin)
    ],
    "max-margin no": [certificate_of(max_margin(s)) for s in ONE_LABEL],
    "max-margin vacuous": [certificate_of(max_margin(s)) for s in MEETING],
    "max-margin vacuous, no bias": [
        certificate_of(max_margin(s, bias=False)) for s in THROUGH_ORIGIN_NONE
    ],
    "margin": list(margin_certificates()),
    "program": [program_certificate(*program) for program in PROGRAMS],
}
MUTANTS_OF_A_KIND = 1_700

JUNK = [
    None,
    True,
    False,
    1.0,
    0.5,
    -0.0,
    float("nan"),
    float("inf"),
    "",
    " ",
    "one",
    "1.0",
    "1e3",
    " 1",
    "1 ",
    "1\n",
    "١",
    "²",
    "1/0",
    "1/-2",
    "1//2",
    "/2",
    "1/",
    "--1",
    "+-1",
    "0x1",
    "1_0",
    "nan",
    "inf",
    "-inf",
    "1+0j",
    [],
    [1],
    [[1]],
    {},
    {"p": 1, "q": 2},
    "1/2/3",
    "½",
]
# None of these is a number of a certificate.

ENORMOUS = ["9" * 5000, "1/" + "9" * 5000, "-" + "9" * 200_000, 10**5000]
# Numbers that this Python may or may not be willing to read.


# How certificates are spoilt: each function changes a copy, or returns False where it cannot.


def places(value, path=()):
    """List the paths to every entry below a JSON value."""
    if isinstance(value, dict):
        entries = value.items()
    elif isinstance(value, list):
        entries = enumerate(value)
    else:
        return
    for key, entry in entries:
        yield (*path, key)
        yield from places(entry, (*path, key))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def is_number(value):
    return type(value) is int or (type(value) is str and kernel.numbers.NUMBER.fullmatch(value))


def number_places(certificate):
    return [path for path in places(certificate) if is_number(at(certificate, path))]


def put(certificate, path, value):
    at(certificate, path[:-1])[path[-1]] = value


def other_numbers(x):
    """Return numbers other than x, near and far."""
    near = [
        x + 1,
        x - 1,
        2 * x,
        x / 2,
        -x,
        x + Fraction(1, 97),
        x - Fraction(1, 2**200),
        x * Fraction(1001, 1000),
        Fraction(0),
        x + 2**64,
        1 / x if x else Fraction(7),
    ]
    return [y for y in near if y != x]


def change_number(certificate, rng):
    path = rng.choice(number_places(certificate))
    value = rng.choice(other_numbers(number(at(certificate, path))))
    put(certificate, path, write_number(value))


def change_evidence(certificate, rng):
    paths = [p for p in number_places(certificate) if p[0] in ("evidence", "answer")]
    if not paths:
        return False
    path = rng.choice(paths)
    value = rng.choice(other_numbers(number(at(certificate, path))))
    put(certificate, path, write_number(value))
    return True


def respell_number(certificate, rng):
    path = rng.choice(number_places(certificate))
    x = number(at(certificate, path))
    spellings = [
        f"{2 * x.numerator}/{2 * x.denominator}",
        f"{x.numerator}/{x.denominator}",
        f"+{abs(x.numerator)}/{x.denominator}",
        f"{x.numerator}/00{x.denominator}",
    ]
    put(certificate, path, rng.choice(spellings))


def break_number(certificate, rng):
    put(certificate, rng.choice(number_places(certificate)), rng.choice([*JUNK, *ENORMOUS]))


def break_anything(certificate, rng):
    put(
        certificate, rng.choice(list(places(certificate))), rng.choice([*JUNK, *ENORMOUS, 0, 1, -1])
    )


def lists_in(certificate, shortest):
    return [
        at(certificate, path)
        for path in places(certificate)
        if isinstance(at(certificate, path), list) and len(at(certificate, path)) >= shortest
    ]


def swap_entries(certificate, rng):
    lists = lists_in(certificate, 2)
    if not lists:
        return False
    chosen = rng.choice(lists)
    i, j = rng.sample(range(len(chosen)), 2)
    chosen[i], chosen[j] = chosen[j], chosen[i]
    return True


def drop_entry(certificate, rng):
    chosen = rng.choice(lists_in(certificate, 1))
    del chosen[rng.randrange(len(chosen))]


def empty_list(certificate, rng):
    rng.choice(lists_in(certificate, 1)).clear()


def repeat_entry(certificate, rng):
    chosen = rng.choice(lists_in(certificate, 1))
    chosen.insert(rng.randrange(len(chosen) + 1), json.loads(json.dumps(rng.choice(chosen))))


def shift_index(certificate, rng):
    weights = [w for key in ("weights", "alpha") for w in certificate["evidence"].get(key, [])]
    if not weights:
        return False
    rng.choice(weights)[0] += rng.choice((1, -1, 2, -2, 100))
    return True


def drop_field(certificate, rng):
    path = rng.choice([p for p in places(certificate) if type(p[-1]) is str])
    del at(certificate, path[:-1])[path[-1]]


def rename_field(certificate, rng):
    path = rng.choice([p for p in places(certificate) if type(p[-1]) is str])
    mapping = at(certificate, path[:-1])
    mapping[rng.choice((path[-1].upper(), path[-1] + " ", "w", "b", ""))] = mapping.pop(path[-1])


def change_answer(certificate, rng):
    words = [
        "yes",
        "no",
        "vacuous",
        "undecided",
        "Yes",
        "YES ",
        "",
        True,
        1,
        ["yes"],
        None,
        {"minimum": 0},
        {"lower": 0, "upper": 1},
    ]
    certificate["answer"] = rng.choice([word for word in words if word != certificate["answer"]])


def change_labels(certificate, rng):
    question = certificate["question"]
    if "labels" not in question:
        return False
    i = rng.randrange(len(question["labels"]))
    question["labels"][i] = rng.choice((-question["labels"][i], 0, 2, True, "1", 1.0))
    return True


def change_question(certificate, rng):
    question = certificate["question"]
    choices = {
        "label": [1, -1, 0, True, "1", None],
        "direction": ["every", "Every", 0, [], [0], [1], [-1, 0], [1, 0, 0]],
        "bias": [True, False, 0, 1, "true", None],
        "class": ["separators", "max-margin", "margin", "program", "linear", None, ["margin"]],
        "points": [[], [[]], [[0]], [[0, 0]], None],
    }
    key = rng.choice([key for key in choices if key in question])
    question[key] = rng.choice(choices[key])


def turn_direction(certificate, rng):
    direction = certificate["question"].get("direction")
    if not isinstance(direction, list):
        return False
    factor = rng.choice((-1, 2, HALF, Fraction(1, 10**6), -HUGE))
    certificate["question"]["direction"] = write_vector([number(x) * factor for x in direction])
    return True


def scale_separator(certificate, rng):
    evidence = certificate["evidence"]
    separator = evidence.get("separator", evidence if "w" in evidence else None)
    if separator is None:
        return False
    factor = rng.choice((2, HALF, HUGE, TINY, -1, 0))
    separator["w"] = write_vector([number(x) * factor for x in separator["w"]])
    separator["b"] = write_number(number(separator["b"]) * factor)
    return True


def scale_weights(certificate, rng):
    factor = rng.choice((2, HALF, HUGE, TINY, -1, 0))
    listed = [w for key in ("weights", "alpha") for w in certificate["evidence"].get(key, [])]
    for weight in listed:
        weight[1] = write_number(number(weight[1]) * factor)
    return bool(listed)


def scale_evidence(certificate, rng):
    """Multiply every number of the evidence: what is homogeneous stays true."""
    factor = rng.choice((2, HALF, 3, TINY))
    for path in number_places(certificate):
        index = len(path) > 2 and path[1] in ("weights", "alpha") and path[-1] == 0
        if path[0] == "evidence" and not index:
            put(certificate, path, write_number(number(at(certificate, path)) * factor))
    return bool(certificate["evidence"])


def move_everything(certificate, rng):
    """Shift all points: what depends on differences only stays true."""
    points = certificate["question"].get("points")
    if points is None:
        return False
    step = rng.choice((1, HALF, -TINY))
    certificate["question"]["points"] = [
        write_vector([number(x) + step for x in p]) for p in points
    ]
    return True


def add_dimension(certificate, rng):
    """Append a coordinate to some or all of the vectors."""
    question, evidence = certificate["question"], certificate["evidence"]
    vectors = [*question.get("points", []), *question.get("rows", [])]
    vectors += [
        question.get("direction"),
        question.get("objective"),
        evidence.get("w"),
        evidence.get("point"),
        evidence.get("separator", {}).get("w"),
    ]
    vectors = [vector for vector in vectors if isinstance(vector, list)]
    chosen = vectors if rng.random() < 0.5 else [rng.choice(vectors)]
    for vector in chosen:
        vector.append(rng.choice((0, 0, 0, 1)))


def graft(certificate, rng):
    """Put a part of another honest certificate into this one."""
    other = rng.choice(HONEST[rng.choice(list(HONEST))])
    key = rng.choice(("question", "answer", "evidence"))
    certificate[key] = json.loads(json.dumps(other[key]))


SPOIL = [
    change_number,
    change_evidence,
    respell_number,
    break_number,
    break_anything,
    swap_entries,
    drop_entry,
    empty_list,
    repeat_entry,
    shift_index,
    drop_field,
    rename_field,
    change_answer,
    change_labels,
    change_question,
    turn_direction,
    scale_separator,
    scale_weights,
    scale_evidence,
    move_everything,
    add_dimension,
    graft,
    respell_number,
]


def copy_of(certificate):
    return json.loads(json.dumps(certificate))


def spoilt(kind):
    """Yield copies of the honest certificates of a kind, each spoilt in one way, without end."""
    rng = random.Random(kind)
    for turn in count():
        mutant = copy_of(HONEST[kind][turn % len(HONEST[kind])])
        if rng.choice(SPOIL)(mutant, rng) is not False:
            yield mutant


def verdict(certificate):
    """Return accepted, refused or malformed; any other exception is a failure of the test."""
    try:
        return "accepted" if kernel.check(certificate).holds else "refused"
    except kernel.Malformed:
        return "malformed"


@pytest.mark.parametrize("kind", HONEST)
def test_honest_certificates_hold_and_are_true(kind):
    for certificate in HONEST[kind]:
        assert kernel.check(certificate).holds
        assert confirms(certificate)
        assert is_true(certificate)


@pytest.mark.parametrize("kind", HONEST)
def test_every_spoilt_certificate_that_is_accepted_is_true(kind):
    tally = Counter()
    for mutant in islice(spoilt(kind), MUTANTS_OF_A_KIND):
        outcome = verdict(mutant)
        tally[outcome] += 1
        if outcome == "accepted":
            assert confirms(mutant), mutant
            assert is_true(mutant), mutant

    assert tally.total() == MUTANTS_OF_A_KIND
    assert tally["accepted"] >= 150, "the slow checker has too little to confirm"
    assert tally["refused"] >= 100
    assert tally["malformed"] >= 450


def test_spoilt_certificates_number_in_thousands():
    assert MUTANTS_OF_A_KIND * len(HONEST) >= 18_000


# Tight evidence: no room to spare.

TIGHT = {
    "separators yes": ("weights",),
    "separators vacuous": ("weights",),
    "max-margin yes": ("w", "b", "alpha"),
    "max-margin yes, no bias": ("w", "b", "alpha"),
    "max-margin vacuous": ("weights",),
    "max-margin vacuous, no bias": ("weights",),
    "program": ("weights", "minimum"),
}


def tight_places(certificate, keys):
    """Return the paths to the numbers that leave no room; indices of weights are not among them."""
    for path in number_places(certificate):
        listed = path[1] in ("weights", "alpha") if len(path) > 1 else False
        if path[0] in ("evidence", "answer") and path[1] in keys and not (listed and path[-1] == 0):
            yield path


@pytest.mark.parametrize("kind", TIGHT)
def test_no_change_of_a_tight_number_is_accepted(kind):
    changed = 0
    for certificate in HONEST[kind]:
        for path in tight_places(certificate, TIGHT[kind]):
            for value in other_numbers(number(at(certificate, path))):
                mutant = copy_of(certificate)
                put(mutant, path, write_number(value))
                changed += 1

                assert verdict(mutant) == "refused", (path, value, certificate)

    assert changed >= 60


def signed_rows(question):
    """Return y (x, 1), without a bias y (x, 0): on equal ones a weight may move."""
    tail = [Fraction(question.get("bias", True))]
    return [
        [y * x for x in [*map(number, point), *tail]]
        for point, y in zip(question["points"], question["labels"], strict=True)
    ]


@pytest.mark.parametrize(
    "kind",
    [
        "separators yes",
        "separators vacuous",
        "max-margin yes",
        "max-margin yes, no bias",
        "max-margin vacuous",
    ],
)
def test_no_weight_can_go_or_move_to_another_point(kind):
    changed = 0
    for certificate in HONEST[kind]:
        key = "alpha" if "alpha" in certificate["evidence"] else "weights"
        weights = dict(certificate["evidence"][key])
        rows = signed_rows(certificate["question"])
        for i, weight in weights.items():
            free = [j for j in range(len(rows)) if j not in weights and rows[j] != rows[i]]
            for j in (None, *free):
                mutant = copy_of(certificate)
                kept = {k: a for k, a in weights.items() if k != i}
                kept |= {} if j is None else {j: weight}
                mutant["evidence"][key] = [[k, kept[k]] for k in sorted(kept)]
                changed += 1

                assert verdict(mutant) == "refused", mutant

    assert changed >= 16


def test_a_margin_cannot_be_said_to_be_larger_or_smaller_than_it_is():
    exact = HONEST["margin"][::2]
    for certificate in exact:
        lower, upper = (number(certificate["answer"][key]) for key in ("lower", "upper"))
        assert lower == upper, "tight weights enclose the margin exactly"
        for change in (Fraction(1, 10**30), Fraction(1), lower):
            for key, value in (("lower", lower + change), ("upper", upper - change)):
                mutant = copy_of(certificate)
                mutant["answer"][key] = write_number(value)

                assert verdict(mutant) == "refused"


def test_the_lower_bound_of_a_margin_may_be_0_and_not_less():
    for certificate in HONEST["margin"]:
        for lower, outcome in ((0, "accepted"), ("-1/9", "refused")):
            mutant = copy_of(certificate)
            mutant["answer"]["lower"] = lower

            assert verdict(mutant) == outcome


@pytest.mark.parametrize("kind", [kind for kind in TIGHT if kind != "program"] + ["margin"])
def test_no_weights_at_all_prove_nothing(kind):
    for certificate in HONEST[kind]:
        key = "alpha" if "alpha" in certificate["evidence"] else "weights"

        assert verdict(edited(certificate, **{key: []})) == "refused"


# Answers that do not follow.


def edited(certificate, **changes):
    """Return a copy with some fields of certificate, question or evidence replaced."""
    mutant = copy_of(certificate)
    for key, value in changes.items():
        holder = next(
            part for part in (mutant, mutant["question"], mutant["evidence"]) if key in part
        )
        holder[key] = value
    return mutant


def test_no_yes_about_a_set_that_nothing_separates():
    for s in MEETING:
        weights = [[i, write_number(a)] for i, a in sorted(hull_weights(s).items())]
        for separator in (
            [0] * s.dimension + [0],
            [0] * s.dimension + [1],
            [1] * (s.dimension + 1),
        ):
            for v in (s.points[0], [1] * s.dimension, s.points[-1]):
                if not any(v):
                    continue
                question = s.question("separators", direction=write_vector(v), label=-1)
                evidence = {"separator": write_separator(separator), "weights": weights}
                certificate = {
                    "format": kernel.FORMAT,
                    "question": question,
                    "answer": "yes",
                    "evidence": evidence,
                }

                assert verdict(certificate) == "refused"


def test_no_answer_of_one_question_passes_for_another():
    words = ("yes", "no", "vacuous", "undecided", "some", "")
    for kind, certificates in HONEST.items():
        if kind in ("margin", "program"):
            continue
        for certificate in certificates:
            for word in words:
                outcome = verdict(edited(certificate, answer=word))

                assert outcome != "accepted" or word == certificate["answer"]


def test_the_opposite_direction_is_no_answer_of_the_same_certificate():
    for certificate in HONEST["separators yes"]:
        back = write_vector([-number(x) for x in certificate["question"]["direction"]])

        assert verdict(edited(certificate, direction=back)) == "refused"
        assert verdict(edited(certificate, label=-certificate["question"]["label"])) == "refused"


def test_a_zero_separator_is_no_linear_classifier():
    s = ONE_LABEL[0]
    honest = certificate_of(decide_separators(s, (1, 0), 1))

    assert verdict(edited(honest, separator={"w": [0, 0], "b": 1})) == "refused"


def test_a_longer_separator_that_its_own_weights_make_up_is_not_the_max_margin():
    """All of the conditions hold for it but complementary slackness."""
    for kind in ("max-margin yes", "max-margin yes, no bias"):
        for certificate in HONEST[kind]:
            evidence = certificate["evidence"]
            doubled = edited(
                certificate,
                w=write_vector([2 * number(x) for x in evidence["w"]]),
                b=write_number(2 * number(evidence["b"])),
                alpha=[[i, write_number(2 * number(a))] for i, a in evidence["alpha"]],
            )

            assert verdict(doubled) == "refused"
            assert not confirms(doubled)


def by_hand(question, answer, evidence):
    return {
        "format": kernel.FORMAT,
        "question": question,
        "answer": answer,
        "evidence": evidence,
    }


def test_one_label_has_no_max_margin_with_a_bias_though_w_zero_fits():
    for certificate in HONEST["max-margin no"]:
        question = certificate["question"]
        zero = {"w": [0] * len(question["points"][0]), "b": question["labels"][0], "alpha": []}

        assert verdict(by_hand(question, "yes", zero)) == "refused"


def test_a_direction_along_the_separator_is_not_fooled_by_it():
    """<w, u> = 0 is a "no": the score does not change at all."""
    question = {"class": "separators", "points": [[1, 0], [-1, 0]], "labels": [1, -1]}
    along = {"separator": {"w": [1, 0], "b": 0}}
    for direction in ([0, 1], [0, -1], [-1, 0]):
        for label in (1, -1):
            asked = question | {"direction": direction, "label": label}
            certificate = by_hand(asked, "no", along)

            assert (verdict(certificate) == "accepted") == confirms(certificate)
            assert confirms(certificate) == (direction[0] == 0 or label == -1)


def test_every_direction_can_only_be_denied():
    for certificate in HONEST["separators yes"]:
        for answer in ("yes", "no"):
            assert verdict(edited(certificate, direction="every", answer=answer)) == "refused"


# What is no certificate.


def test_every_junk_number_is_malformed():
    for kind, certificates in HONEST.items():
        certificate = certificates[0]
        unread = {"evidence"} if kind in ("separators, label absent", "max-margin no") else set()
        for path in number_places(certificate):
            if path[0] in unread:
                continue
            for value in JUNK:
                mutant = copy_of(certificate)
                put(mutant, path, value)

                assert verdict(mutant) == "malformed", (kind, path, value)


@pytest.mark.parametrize("value", ENORMOUS, ids=["digits", "denominator", "negative", "integer"])
def test_an_enormous_number_is_malformed_or_refused(value):
    for certificates in HONEST.values():
        for path in number_places(certificates[0]):
            mutant = copy_of(certificates[0])
            put(mutant, path, value)
            outcome = verdict(mutant)
            if outcome == "accepted":
                assert confirms(mutant)
                assert is_true(mutant)


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("depth", [10, 500, 20_000])
def test_a_deeply_nested_list_is_malformed_wherever_it_stands(depth):
    deep = nested(depth)
    for certificates in HONEST.values():
        for path in places(certificates[0]):
            mutant = copy_of(certificates[0])
            if path[0] == "evidence" and mutant["question"]["class"] == "separators":
                continue  # not every answer reads all of its evidence
            if path == ("answer",):
                continue  # an answer that is not the right word is refused
            put(mutant, path, deep)
            outcome = verdict(mutant)

            assert outcome == "malformed" or (path[0] == "evidence" and outcome == "accepted")


def random_json(rng, depth):
    kinds = rng.randrange(8 if depth else 6)
    if kinds < 6:
        return rng.choice(
            [*JUNK, *ENORMOUS[:1], 0, 1, -1, 2, "1/2", "yes", "no", "every", "vacuous"]
        )
    if kinds == 6:
        return [random_json(rng, depth - 1) for _ in range(rng.randrange(4))]
    keys = (
        "w",
        "b",
        "weights",
        "alpha",
        "separator",
        "points",
        "labels",
        "minimum",
        "lower",
        "upper",
        "x",
        "point",
        "rows",
        "objective",
        "bounds",
        "label",
        "direction",
        "bias",
    )
    return {key: random_json(rng, depth - 1) for key in rng.sample(keys, rng.randrange(len(keys)))}


def random_certificate(rng):
    """Return random JSON that gets as far into a check as random JSON can."""
    certificate = {
        "format": kernel.FORMAT,
        "question": random_json(rng, 3),
        "answer": rng.choice(["yes", "no", "vacuous", random_json(rng, 2)]),
        "evidence": random_json(rng, 3),
    }
    if isinstance(certificate["question"], dict):
        certificate["question"]["class"] = rng.choice([*kernel.CHECKS])
    return rng.choice([certificate, certificate, certificate, random_json(rng, 3)])


def test_random_json_never_raises_anything_but_malformed():
    rng = random.Random(2)
    tally = Counter(verdict(random_certificate(rng)) for _ in range(4_000))

    assert tally["malformed"] >= 3_900
    assert tally["accepted"] == 0


@pytest.mark.parametrize("key", ["format", "question", "answer", "evidence", "points", "weights"])
def test_a_key_that_stands_twice_makes_a_file_malformed(key, tmp_path):
    text = json.dumps(HONEST["separators yes"][0])
    start = text.index(f'"{key}":')
    twice = f'{text[:start]}"{key}": 0, {text[start:]}'
    file = tmp_path / "twice.json"
    file.write_text(twice, encoding="utf-8")

    with pytest.raises(kernel.Malformed):
        list(files.values(str(file)))


def test_the_slow_checker_refuses_what_is_false():
    """A checker that says yes to everything would make the tests above worthless."""
    for kind in TIGHT:
        for certificate in HONEST[kind]:
            path = next(tight_places(certificate, TIGHT[kind]))
            mutant = copy_of(certificate)
            put(mutant, path, write_number(number(at(certificate, path)) + 1))

            assert not confirms(mutant)
    for certificate in HONEST["separators yes"]:
        assert not is_true(edited(certificate, answer="no"))
        assert not is_true(edited(certificate, answer="vacuous"))
    for certificate in HONEST["separators no"]:
        assert not is_true(edited(certificate, answer="yes"))
    for certificate in HONEST["program"]:
        least = number(certificate["answer"]["minimum"])
        for other in (least + 1, least - Fraction(1, 10**9)):
            changed = edited(certificate, answer={"minimum": write_number(other)})

            assert not is_true(changed) or certificate["question"]["objective"] == [0, 0]
