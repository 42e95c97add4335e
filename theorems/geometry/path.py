"""``verify path``: the soft-margin SVM of a user's own points, at one lambda or at every one."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from fractions import Fraction
from math import acos, degrees, floor, log10, sqrt
from pathlib import Path
from typing import Any

from theorems.geometry import told
from theorems.geometry.commands import check_again, is_told
from theorems.geometry.data import number, read_table, reading_of, two_labels
from theorems.geometry.deciders.dual_gap import enclose
from theorems.geometry.deciders.soft_margin import (
    WORK,
    SvmPath,
    decide_angle,
    decide_optimum,
    difference_of_means,
    inner,
    optimum,
    path_of,
    positive,
)
from theorems.geometry.objects.labelled import LabelledSet
from verify.arguments import GOOD, UNDECIDED, add_output, add_table, named, size, table_options
from verify.errors import BadInput
from verify.exact.decision import Decision, write_number, write_vector
from verify.exact.integers import Rational, WorkLimit
from verify.exact.packing import write_answers
from verify.files import write
from verify.kernel import headline
from verify.picture.scene import Frame, Graph, Mark, Scene
from verify.say import say


MOST_ROWS, MOST = 25, 12
# Lines of a table that are told, and numbers of a line.

STEPS = 160
# Places of the plotted curves, beside the breakpoints.


def command(entry: argparse.ArgumentParser) -> None:
    """Add what ``verify path`` takes."""
    entry.description = (
        "The soft-margin SVM of your points, exactly: w and b minimise L = mean of max(0, 1 - y (w x + b)) "
        "+ lambda |w|^2, with b free and not penalised. Without --lambda and --C for every lambda at once: "
        "where the course of w changes, the angle of w and the difference of the two means, d_adv (the mean "
        "distance of the points from the boundary, errors counted negative) and the training errors, y (w x + b) <= 0, "
        "fewest and most over all optimal b."
    )
    entry.add_argument("data", type=named, metavar="DATA", help=".csv, .tsv, .svm, .json, .npz or .parquet; text may be packed (.csv.gz)")
    one = entry.add_mutually_exclusive_group()
    one.add_argument("--lambda", dest="lam", metavar="L", help="the optimum at this lambda alone, such as 0.1 or 1/24")
    one.add_argument("--C", metavar="C", help="the same in scikit-learn's C = 1 / (2 n lambda)")
    entry.add_argument("--work", type=size, metavar="N", default=WORK, help="limit of the search, in word multiplications")
    add_output(entry, "write the answer there, in little room (.json, .json.gz), for verify check; another name is that of a folder, for certificate.json and without --lambda and --C the plot path.svg")
    add_table(entry)
    entry.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    reading, names = reading_of(table_options(arguments))
    s = two_labels(read_table(arguments.data, reading), arguments.data, **names).plain()
    if len({*s.labels}) == 1:
        msg = f"{arguments.data}: all points bear the label {s.labels[0]}; there is nothing to separate"
        raise BadInput(msg)
    try:
        if arguments.lam is not None or arguments.C is not None:
            return _one(s, _lambda(s, arguments), arguments)
        return _all(s, arguments)
    except WorkLimit as limit:
        return _undecided(f"{limit}; --work N allows more", arguments)


def _undecided(reason: str, arguments: argparse.Namespace) -> int:
    answer = {"answer": "undecided", "certificate": None, "reason": reason}
    if arguments.out is not None and _is_file(arguments.out):
        write_answers(arguments.out, [answer])
    say(f"undecided: {reason}" if is_told(arguments) else json.dumps(answer))
    return UNDECIDED


def _lambda(s: LabelledSet, arguments: argparse.Namespace) -> Rational:
    """Return lambda, which may be given as C."""
    if arguments.lam is not None:
        return positive(number(arguments.lam, "--lambda"))
    c = number(arguments.C, "--C")
    if c <= 0:
        msg = f"--C: {arguments.C!s:.40} is not above 0"
        raise BadInput(msg)
    return 1 / (2 * len(s.labels) * Fraction(c))


def _one(s: LabelledSet, lam: Rational, arguments: argparse.Namespace) -> int:
    """Answer about one lambda: exactly, or where that is too much work by an enclosure."""
    try:
        best = optimum(s, lam, arguments.work)
        decision = decide_optimum(best)
    except WorkLimit as limit:
        best, decision = None, enclose(s, None, lam).decision
        if decision.certificate is None:
            return _undecided(f"{limit}; {decision.reason}", arguments)
    if decision.certificate is None:
        return _undecided(decision.reason, arguments)
    _write(arguments, decision)
    if not is_told(arguments):
        say(json.dumps(headline.decided(decision.certificate)))
        return GOOD
    say(f"lambda = {_short(lam)} (C = {told.decimal(_c(s, lam))})")
    if best is None:
        answer = decision.certificate["answer"]
        say("the exact optimum is beyond the work that was allowed; its duality gap encloses it:")
        for key, what in (("cos", "cosine of the angle"), ("norm", "|w|"), ("d_adv", "d_adv")):
            if answer[key] is not None:
                say(f"{what} between {' and '.join(told.decimal(Fraction(end)) for end in answer[key])}")
        say(f"Check it: {check_again(arguments)}")
        return GOOD
    low, high = best.b
    more = f", … ({len(best.w) - MOST} more)" if len(best.w) > MOST else ""
    say(f"w = ({', '.join(map(told.number, best.w[:MOST]))}{more})")
    ends = ["-inf" if low is None else _short(low), "inf" if high is None else _short(high)]
    say(f"b = {ends[0]}" if low == high else f"b from {ends[0]} to {ends[1]}: all of them are optimal")
    say(f"{_angle(best.cos_squared())}; errors: {_errors(best.errors())} of {len(s.labels)}")
    say("Certified: w, and the ends of the optimal b, are those of the minimisers at this lambda")
    say(f"Check it: {check_again(arguments)}")
    return GOOD


def _all(s: LabelledSet, arguments: argparse.Namespace) -> int:
    """Answer about every lambda."""
    path = path_of(s, arguments.work)
    decision = decide_angle(s, path)
    _write(arguments, decision, path)
    facts = described(path, decision)
    if not is_told(arguments):
        say(json.dumps(facts))
        return GOOD
    for line in _told(path, facts, decision):
        say(line)
    if decision.certificate is not None:
        say(f"Check it: {check_again(arguments)}")
    return GOOD


def described(path: SvmPath, decision: Decision) -> dict[str, Any]:
    """Return what is known of a path as JSON; all numbers are exact, but for angles in degrees."""
    s, lam = path.s, path.lam
    g = difference_of_means(s)
    balanced = 2 * s.labels.count(1) == path.n
    size = _root(inner(g, g))

    def at(mu: Rational) -> dict[str, Any]:
        best = path.at(lam(mu))
        square = best.cos_squared()
        return {
            "lambda": write_number(lam(mu)), "w": write_vector(best.w),
            "b": [None if end is None else write_number(end) for end in best.b],
            "cos_squared": None if square is None else write_number(square),
            "angle_in_degrees": None if square is None else _degrees(square),
            "d_adv": size / 2 * float(square) ** 0.5 if square is not None and balanced and size else None,
            "errors": list(best.errors()),
        }  # fmt: skip

    return {
        "n": path.n,
        "breakpoints": [at(mu) for mu in path.breakpoints],
        "pieces": [
            {
                "from": write_number(lam(piece.start)), "to": None if piece.end is None else write_number(lam(piece.end)),
                "u": [write_vector(piece.p), write_vector(piece.q)], "letters": piece.letters,
            }
            for piece in path.pieces
        ],
        "angle_falls_with_lambda": str(decision.answer),
        "why": decision.reason,
        "turns": [write_number(lam(mu)) for mu in (path.turns() if any(g) else [])],
        "errors": [
            {"from": write_number(lam(start)), "to": None if end is None else write_number(lam(end)), "least": least, "most": most}
            for start, end, (least, most) in path.error_counts()
        ],
    }  # fmt: skip


def _told(path: SvmPath, facts: dict[str, Any], decision: Decision) -> Iterator[str]:
    yield f"{path.n} points of {path.s.dimension} coordinates; w changes its course at {len(facts['breakpoints'])} lambda"
    yield "lambda | C | angle of w and the difference of the means | d_adv | errors, least and most"
    for row in facts["breakpoints"][:MOST_ROWS]:
        lam = Fraction(row["lambda"])
        angle = "w = 0" if row["angle_in_degrees"] is None else f"{row['angle_in_degrees']:.3f} degrees"
        strength = "-" if row["d_adv"] is None else f"{row['d_adv']:.6g}"
        yield f"{_short(lam)} | {told.decimal(_c(path.s, lam))} | {angle} | {strength} | {_errors(tuple(row['errors']))}"
    if len(facts["breakpoints"]) > MOST_ROWS:
        yield f"and {len(facts['breakpoints']) - MOST_ROWS} more, which --json has"
    if decision.answer == "vacuous":
        yield f"no angle: {decision.reason}"
    elif decision.answer == "undecided":
        yield f"whether the angle falls with lambda is undecided: {decision.reason}"
    else:
        two = [_short(path.lam(mu)) for mu in path.angle_rises() or ()]
        falls = "yes" if not two else f"no, the angle is larger at lambda = {two[1]} than at {two[0]}"
        yield f"the angle never rises with lambda: {falls}; this is certified, and nothing else of the table"
        if facts["turns"]:
            more = f" and {len(facts['turns']) - MOST} more" if len(facts["turns"]) > MOST else ""
            yield f"it turns at lambda = {', '.join(_short(Fraction(lam)) for lam in facts['turns'][:MOST])}{more}"
    counts = facts["errors"]
    best = min(row["most"] for row in counts)
    where = next(row for row in counts if row["most"] == best)
    start, end = _short(Fraction(where["from"])), "on" if where["to"] is None else f"to {_short(Fraction(where['to']))}"
    yield f"fewest errors whatever the optimal b: {best} of {path.n}, first from lambda = {start} {end}"


def _c(s: LabelledSet, lam: Rational) -> Fraction:
    return 1 / (2 * len(s.labels) * Fraction(lam))


def _short(x: Rational) -> str:
    """Write a number exactly where that is short, and else in decimals; files have all digits."""
    exact = str(x)
    return exact if len(exact) <= told.EXACT else f"{told.decimal(x)}…"


def _angle(square: Fraction | None) -> str:
    if square is None:
        return "no angle, for w or the difference of the means is 0"
    return f"cos^2 of the angle = {_short(square)}, {_degrees(square):.3f} degrees"


def _degrees(square: Fraction) -> float:
    return degrees(acos(min(1.0, float(square) ** 0.5)))


def _root(x: Rational) -> float | None:
    """Return the root of a number, None where floats do not reach it."""
    try:
        return sqrt(x)
    except OverflowError:
        return None


def _errors(counts: tuple[int, ...]) -> str:
    least, most = counts
    return str(least) if least == most else f"{least} to {most}"


def _write(arguments: argparse.Namespace, decision: Decision, path: SvmPath | None = None) -> None:
    """Write the answer into the file that was named, or with the plot of a path into the folder."""
    if arguments.out is None:
        return
    folder = Path(arguments.out)
    if _is_file(arguments.out):
        if decision.certificate is not None:
            write_answers(arguments.out, [headline.decided(decision.certificate)])
        return
    if decision.certificate is not None:
        write(folder, "certificate.json", json.dumps(headline.decided(decision.certificate)) + "\n")
    if path is not None:
        write(folder, "path.svg", arguments.drawn(scene(path)))


def _is_file(name: str) -> bool:
    """Is it the name of an answer, and not of a folder?"""
    return name.lower().endswith((".json", ".gz"))


def scene(path: SvmPath) -> Scene:
    """Return the cosine of the angle and the share of errors over the logarithm of lambda."""
    marks = [path.lam(mu) for mu in path.breakpoints] or [path.lam(path.pieces[-1].start) or Fraction(1)]
    low, high = _log(marks[0]) - 1, _log(marks[-1]) + 1
    places = sorted({low + (high - low) * k / STEPS for k in range(STEPS + 1)} | {_log(lam) for lam in marks})
    cosines, least, most = [], [], []
    for place in places:
        best = path.at(Fraction(10) ** floor(place) * Fraction(10 ** (place - floor(place))))
        square, counts = best.cos_squared(), best.errors()
        if square is not None:
            cosines.append((place, float(square) ** 0.5))
        least.append((place, counts[0] / path.n))
        most.append((place, counts[1] / path.n))
    curves = [("cos θ, over log10 λ", cosines), ("errors, least", least), ("errors, most", most)]
    marked = [Mark(at=(_log(lam), 0.0), name="", exact=f"λ = {lam}", says="w changes its course") for lam in marks]
    text = (
        "The cosine of the angle θ between w and the difference of the two means, and the share of training "
        "errors over all optimal b, over log10 λ."
    )
    return Scene(
        frame=Frame(kind="line", box=(low, 0.0, high, 1.05), axes=("log10 λ", ""), equal=False, dimension=1),
        view="path",
        graphs=[Graph(name=name, nodes=nodes) for name, nodes in curves if nodes],
        marks=marked if len(marked) <= 40 else [],
        caption=[text],
        alt=text,
    )


def _log(x: Rational) -> float:
    return log10(x.numerator) - log10(x.denominator)
