"""Certificates as Coq theorems: each is checked by the kernel of Coq itself.

    python3 to_coq.py FILE... > Certificates.v

A file holds JSON, one value or one a line; certificates are found wherever they stand in it.
Standard library only. Not trusted for what a theorem says: the theorem spells its own question out.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path


LABELS = {1: "plus", -1: "minus"}
NUMBER = re.compile(r"([+-]?[0-9]+)(?:/([0-9]+))?")


def number(value: object) -> str:
    match = NUMBER.fullmatch(str(value))
    if match is None:
        raise ValueError(f"not a number: {value!r}")
    return f"({int(match[1])} # {int(match[2] or 1)})"


def listed(items: object, one: Callable[[object], str]) -> str:
    return "[" + "; ".join(one(item) for item in items) + "]"


def vector(value: list) -> str:
    return listed(value, number)


def weights(value: list) -> str:
    return listed(value, lambda pair: f"({int(pair[0])}%N, {number(pair[1])})")


def halfspace(value: dict) -> str:
    return f"({vector(value['w'])}, {number(value['b'])})"


def question(q: dict) -> str:
    along = "Every" if q["direction"] == "every" else f"Along {vector(q['direction'])}"
    return (
        f"{{| points := {listed(q['points'], vector)}; "
        f"labels := {listed(q['labels'], LABELS.__getitem__)}; "
        f"along := {along}; asked := {LABELS[q['label']]} |}}"
    )


def evidence(kind: str, answer: str, q: dict, e: dict) -> str:
    own = weights(e.get("weights", []))
    if kind == "separators":
        if answer == "no":
            every = q["direction"] == "every"
            return "SeparatorsNoEvery question" if every else f"SeparatorsNo question {halfspace(e['separator'])}"
        if answer == "yes":
            return f"SeparatorsYes question {halfspace(e['separator'])} {own}"
        return f"SeparatorsVacuous question {own}"
    if answer == "vacuous":
        return f"ConvexVacuous question {int(e.get('outside', 0))}%N {own}"
    units = listed(e["units"], halfspace)
    if answer == "no":
        return f"ConvexNo question {units}"
    return f"ConvexYes question {units} {int(e['outside'])}%N {own} {number(e['t'])}"


def class_question(q: dict) -> str:
    along = "Every" if q["direction"] == "every" else f"Along {vector(q['direction'])}"
    classes = q.get("classes", max(q["labels"]) + 1)
    return (
        f"{{| samples := {listed(q['points'], vector)}; "
        f"sample_classes := {listed(q['labels'], lambda y: f'{int(y)}%nat')}; "
        f"classes := {int(classes)}; heading := {along}; leaving := {int(q['label'])} |}}"
    )


def class_evidence(answer: str, e: dict) -> str:
    own = listed(
        e.get("weights", []), lambda w: f"(({int(w[0])}%nat, {int(w[1])}%nat), {number(w[2])})"
    )
    if answer == "vacuous":
        return f"ClassesVacuous question {own}"
    pairs = zip(e["classifier"]["W"], e["classifier"]["b"], strict=True)
    blocks = listed(pairs, lambda pair: f"({vector(pair[0])}, {number(pair[1])})")
    if answer == "no":
        return f"ClassesNo question {blocks}"
    steps = listed(e["t"], lambda pair: f"({int(pair[0])}%nat, {number(pair[1])})")
    return f"ClassesYes question {blocks} {own} {steps}"


def nested(value: object) -> Iterator[dict]:
    """Yield each certificate that stands anywhere in a value."""
    if isinstance(value, dict) and value.get("format") == "separatrix-certificate/1":
        yield value
    elif isinstance(value, (dict, list)):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from nested(entry)


def stored(path: str) -> Iterator[dict]:
    """Yield the certificates of a file of JSON or of JSON lines."""
    text = Path(path).read_text(encoding="utf-8")
    try:
        yield from nested(json.loads(text))
    except ValueError:
        for line in text.splitlines():
            yield from nested(json.loads(line))


def main() -> None:
    print("From Coq Require Import List QArith NArith.")
    print("From separatrix Require Import Space Checker MulticlassChecker.")
    print("Import ListNotations.\nOpen Scope Q_scope.")
    found = {json.dumps(c): c for path in sys.argv[1:] for c in stored(path)}
    for k, c in enumerate(found.values()):
        q, answer, kind = c["question"], c["answer"], c["question"]["class"]
        many = kind == "multiclass"
        if many:
            asked, shown = class_question(q), class_evidence(answer, c["evidence"])
        elif kind in ("separators", "convex"):
            asked, shown = question(q), evidence(kind, answer, q, c["evidence"])
        else:
            continue
        print(f"\nModule certificate_{k}.")
        print(f"Definition question : {'class_question' if many else 'question'} := {asked}.")
        print(f"Theorem holds : says_{'classes' if many else kind} question {answer.capitalize()}.")
        print(f"Proof. apply (check_{'classes_' if many else ''}sound ({shown})).")
        print(f"vm_compute. reflexivity. Qed.\nEnd certificate_{k}.")


if __name__ == "__main__":
    main()
