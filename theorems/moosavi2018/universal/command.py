"""``verify universal``: the shortest vector that fools all but K of somebody's own points."""

from __future__ import annotations

import argparse
import json
import shlex
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from theorems.geometry.answers import as_json
from theorems.geometry.commands import is_told
from theorems.geometry.data import number, read_vectors
from theorems.geometry.deciders.slabs import decide_slabs, shortest
from theorems.geometry.objects.slabs import Slabs
from theorems.geometry.shortest_vectors import slabs_of
from verify.arguments import GOOD, UNDECIDED, add_output, named, size, whole
from verify.errors import BadInput
from verify.exact.decision import read_number, read_vector
from verify.exact.integers import Rational
from verify.exact.packing import write_answers
from verify.kernel import headline
from verify.say import say


WORK = 4 * 10**7
# Word multiplications of a search, by default: some seconds.

NODES = 10**6


def universal(entry: argparse.ArgumentParser) -> None:
    """Add the options that it takes."""
    entry.description = (
        "DATA holds the shortest vectors r that change the labels of points, a row each and without "
        "labels (.csv, .json, or .npz with the array r), or a linear classifier argmax W x + b with points "
        "(.npz or .json with W, b and X). v fools a point of which <r, v> >= <r, r>. The answer is exact, with "
        "certificates, or where the work does not suffice two lengths between which the least lies."
    )
    entry.add_argument("data", type=named, metavar="DATA", help=".csv, .json or .npz")
    entry.add_argument("--norm", metavar="R", help="ask only whether there is a v of at most this length")
    entry.add_argument("--miss", type=whole, default=0, metavar="K", help="how many points v need not fool; default: 0")
    entry.add_argument("--one-sided", action="store_true", help="v itself is to fool, not v or -v")
    entry.add_argument("--work", type=size, default=WORK, metavar="N", help="limit of the search, in word multiplications")
    add_output(entry)
    entry.set_defaults(run=_universal)


def _universal(arguments: argparse.Namespace) -> int:
    square = None if arguments.norm is None else _squared(arguments.norm)
    given = read_vectors(arguments.data)
    slabs = slabs_of(given, arguments.data, one_sided=arguments.one_sided)
    if not 0 <= arguments.miss < len(slabs):
        most = "there is one point" if len(slabs) == 1 else f"there are {len(slabs)} points"
        msg = f"--miss is {arguments.miss}, and {most}; give a number from 0 to {len(slabs) - 1}"
        raise BadInput(msg)
    if square is None:
        answer, lines = _how_short(slabs, arguments.miss, arguments.work)
    else:
        answer, lines = _within(slabs, arguments.miss, square, arguments.norm, arguments.work)
    if arguments.out is not None:
        write_answers(arguments.out, [answer])
    if not is_told(arguments):
        say(json.dumps(answer))
    else:
        for line in lines:
            say(line)
        if answer["answer"] != "undecided":
            written = "the same call with --out answer.json, then verify check answer.json" if arguments.out is None else f"verify check {shlex.quote(arguments.out)}"
            say(f"Check it: {written} --data {shlex.quote(arguments.data)}")
    return UNDECIDED if answer["answer"] == "undecided" else GOOD


def _squared(text: str) -> Rational:
    norm = number(text, "--norm")
    if norm <= 0:
        msg = f"--norm is {text}; give a length above 0"
        raise BadInput(msg)
    return norm * norm


def _who(slabs: Slabs, miss: int) -> str:
    count = len(slabs) - miss
    how = "v" if slabs.one_sided else "v or -v"
    if miss == 0:
        return f"{how} fools {'the point' if count == 1 else f'all {count} points'}"
    return f"{how} fools at least {count} of {len(slabs)} points"


def _how_short(slabs: Slabs, miss: int, work: int) -> tuple[dict[str, Any], Iterator[str]]:
    found = shortest(slabs, miss, nodes=NODES, work=work)
    certificates = [certificate for one in found.decisions for certificate in one.certificates]
    if len(certificates) < len(found.decisions):  # a number too long to be written, say
        reason = next(one.reason for one in found.decisions if not one.certificates)
        return {"answer": "undecided", "certificate": None, "reason": reason}, iter([f"undecided: {reason}"])
    answer = headline.shortest(certificates)
    return answer, _told(answer, slabs, miss)


def _told(answer: dict[str, Any], slabs: Slabs, miss: int) -> Iterator[str]:
    """Say in lines how short v can be."""
    who = _who(slabs, miss)
    if answer["answer"] == "none":
        yield f"no v, however long, does it ({who}): the least length is infinite"
        yield "certified: the cases exclude one another"
        return
    square = answer["squared_norm"]
    if answer["answer"] == "exact":
        yield f"the shortest v has length {_root(read_number(square))} (squared: {_short(read_number(square))}): {who}"
    else:
        low = _root(read_number(square["lower"]))
        high = "nothing known" if square["upper"] is None else _root(read_number(square["upper"]))
        yield f"the shortest v has a length between {low} and {high}: {who}"
        yield "more work may bring these together: --work N"
    if answer["v"] is not None:
        v = read_vector(answer["v"])
        yield f"v = ({', '.join(map(_short, v[:MOST]))}{', …' if len(v) > MOST else ''})"
        left = answer["missed"]
        yield f"it misses {'none' if not left else ', '.join(map(str, left[:MOST])) + (', …' if len(left) > MOST else '')}"
    yield "certified; --json prints the certificates, and all numbers in full"


MOST = 12
# Numbers that a line holds.


def _within(
    slabs: Slabs, miss: int, square: Rational, norm: str, work: int
) -> tuple[dict[str, Any], Iterator[str]]:
    decision = decide_slabs(slabs, miss, square, nodes=NODES, work=work)
    answer = as_json(decision)
    return answer, _said(answer, slabs, miss, norm)


def _said(answer: dict[str, Any], slabs: Slabs, miss: int, norm: str) -> Iterator[str]:
    """Say in lines whether there is a v of this length."""
    who = _who(slabs, miss)
    if answer["answer"] == "undecided":
        yield f"undecided: {answer['reason']}"
        return
    yield f"{answer['answer']}: {'some' if answer['answer'] == 'yes' else 'no'} v of length at most {norm} does it ({who})"
    if answer["answer"] == "yes":
        v = read_vector(answer["certificate"]["evidence"]["v"])
        yield f"v = ({', '.join(map(_short, v[:MOST]))}{', …' if len(v) > MOST else ''})"
    yield "certified; --json prints the certificate"


def _short(x: Rational) -> str:
    """Write a number exactly where that is short."""
    return str(x) if len(str(x.denominator)) + len(str(x.numerator)) <= 16 else f"{_decimal(x)}…"


def _decimal(x: Rational) -> str:
    try:
        return f"{float(x):.7g}"
    except OverflowError:
        return f"{x.numerator // x.denominator}"


def _root(square: Rational) -> str:
    from verify.exact.enclosures import sqrt_between

    low, high = sqrt_between(Fraction(square))
    return str(low) if low == high and len(str(low)) <= 16 else _decimal(low)
