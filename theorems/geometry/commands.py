"""``verify decide``, ``direction`` and ``noises``: questions about a user's own points and network."""

from __future__ import annotations

import argparse
import json
import shlex
from collections.abc import Callable, Iterable
from functools import partial
from itertools import permutations
from typing import Any

from theorems.geometry import answers, told
from theorems.geometry.data import (
    Table,
    of_two_labels,
    read_table,
    reading_of,
    sorted_labels,
    vector,
)
from theorems.geometry.objects.labelled import LabelledSet
from verify.arguments import (
    BAD_INPUT,
    GOOD,
    UNDECIDED,
    add_output,
    add_table,
    as_words,
    named,
    size,
    table_options,
    whole,
    word,
)
from verify.errors import BadInput
from verify.exact.decision import Decision
from verify.exact.packing import in_json, write_answers
from verify.say import is_read_at_once, say


FILES = ".csv, .tsv, .svm, .json, .npz or .parquet; text may be packed (.csv.gz)"


def decide(entry: argparse.ArgumentParser) -> None:
    """Add what ``verify decide`` takes."""
    entry.add_argument("kind", nargs="?", metavar="CLASS", help="separators, convex or multiclass")
    entry.add_argument("data", type=named, nargs="?", metavar="DATA", help=FILES)
    entry.add_argument("--direction", metavar="V", help="such as 1,0,-1/2")
    entry.add_argument("--label", type=whole, metavar="L", help="the label whose points move")
    entry.add_argument("--batch", type=named, metavar="FILE", help="one JSON question a line; - for stdin")
    entry.add_argument("--work", type=size, metavar="N", help="limit of the search, in word multiplications")
    add_output(entry)
    add_table(entry)
    entry.set_defaults(run=_decide)


def direction(entry: argparse.ArgumentParser) -> None:
    """Add what ``verify direction`` takes."""
    entry.description = (
        "Finds a direction that provably transfers: the max-margin vector, or for convex "
        "regions the +1 point nearest to the mean of the -1 points, less that mean. Where nothing separates "
        "the points, it names the few that are in the way, and offers the rest without a few rows."
    )
    entry.add_argument("data", type=named, metavar="DATA", help=FILES)
    entry.add_argument("--for", dest="target", **word("separators", "convex", "both"), default="separators")
    entry.add_argument("--work", type=size, metavar="N", help="limit of the search for the max-margin vector, in word multiplications")
    entry.add_argument("--pairs", action="store_true", help="of many labels: a direction for each ordered pair, from the points of one to those of the other")
    entry.add_argument("--explain", action="store_true", help="tell, in short, how far the max-margin vector is from the difference of the means, and which points it rests on")
    add_output(entry)
    add_table(entry)
    entry.set_defaults(run=_direction)


def noises(entry: argparse.ArgumentParser) -> None:
    """Add what ``verify noises`` takes."""
    entry.description = (
        "Are the one-step adversarial noises of a network with one output linearly separable at your "
        "points, exactly? Labels and loss cancel: the question is whether some u has a positive product "
        "with every gradient of the output; the linear classifier is then v = -u. The certificate names "
        "u, or weights with which the noises cancel. A point whose gradient is 0 makes the answer not."
    )
    entry.add_argument("network", type=named, metavar="NETWORK", help=".json, .npz (W1, b1, W2, ...) or a PyTorch state_dict .pt, ReLU between the layers")
    entry.add_argument("data", type=named, metavar="DATA", help=f"{FILES}; labels are not needed")
    entry.add_argument("--noise", **word("gradient", "sign"), default="gradient", help="the gradient, or its sign (FGSM)")
    entry.add_argument("--at-zero", **word("below", "above"), default="below", help="which slope a kink has at exactly 0")
    entry.add_argument("--direction", metavar="U", help="ask about this u alone, such as 1,0,-1/2")
    entry.add_argument("--work", type=size, metavar="N", help="limit of the search, in word multiplications")
    add_output(entry)
    add_table(entry, labelled=False)
    entry.set_defaults(run=_noises)


def _noises(arguments: argparse.Namespace) -> int:
    from theorems.geometry.networks_in_files import read_network

    network = read_network(arguments.network)
    reading, _ = reading_of(table_options(arguments))
    points = read_table(arguments.data, reading, labelled=False).exact_points()
    u = None if arguments.direction is None else vector(arguments.direction, "--direction")
    if u is not None and len(u) != network.dimension:
        msg = f"--direction: the direction has {len(u)} coordinates, the network takes {network.dimension}"
        raise BadInput(msg)
    if points and len(points[0]) != network.dimension:
        msg = f"{arguments.data}: its points have {len(points[0])} coordinates, the network of {arguments.network} takes {network.dimension}"
        raise BadInput(msg)
    more = {} if arguments.work is None else {"work": arguments.work}
    try:
        decision = answers.noises(
            network, points, noise=arguments.noise, at_zero=arguments.at_zero, direction=u, **more
        )
    except ValueError as error:  # of more outputs than one
        msg = f"{arguments.network}: {error}"
        raise BadInput(msg) from None
    what = f"The {arguments.noise} noises of {arguments.network} at the {len(points)} points of {arguments.data} are linearly separable"
    return _one_question(arguments, decision, what, None)


def _one_question(arguments: argparse.Namespace, decision: Decision, what: str, s: LabelledSet | None) -> int:
    """Give the answer to one question."""
    if "work limit" in decision.reason and not decision.certificates:
        decision = decision._replace(reason=f"{decision.reason}; --work N allows more")
    answer = answers.as_json(decision)
    _give(arguments, [answer], s, lambda: told.decided(answer, what, check_again(arguments)))
    return GOOD if decision.certificates else UNDECIDED


def _give(
    arguments: argparse.Namespace,
    given: list[dict[str, Any]],
    s: LabelledSet | None,
    lines: Callable[[], Iterable[str]],
    *,
    in_short: bool = False,
) -> None:
    """Write answers to the file that was named, and say them: as JSON, or in short where somebody reads along."""
    if arguments.out is not None:
        write_answers(arguments.out, given, {} if s is None else answers.known(s))
    if not is_told(arguments, in_short=in_short):
        for answer in given:
            say(json.dumps(answer, default=in_json))
        return
    for line in lines():
        say(line)


def is_told(arguments: argparse.Namespace, *, in_short: bool = False) -> bool:
    """Is an answer told in short, and not printed as JSON? See ``add_output``."""
    return not arguments.json and (arguments.summary or in_short or arguments.out is not None or is_read_at_once())


def check_again(arguments: argparse.Namespace) -> str:
    """Return the command that checks the answer, after that which writes it where none was written."""
    again = shlex.join([arguments.data, *as_words(table_options(arguments))])
    if arguments.out is not None:
        return f"verify check {shlex.quote(arguments.out)} --data {again}"
    return f"the same call with --out answer.json, then verify check answer.json --data {again}"


def _read_set(arguments: argparse.Namespace, kind: str = "separators") -> LabelledSet:
    reading, names = reading_of(table_options(arguments))
    return answers.labelled_set(kind, read_table(arguments.data, reading), arguments.data, **names)


def _decide(arguments: argparse.Namespace) -> int:
    if arguments.batch is not None:
        beside = (arguments.kind, arguments.direction, arguments.label, arguments.work)
        if any(one is not None for one in beside) or table_options(arguments):
            msg = "--batch takes its questions from the file; leave CLASS, DATA, V, N and labels out"
            raise BadInput(msg)
        if arguments.summary or arguments.out is not None:
            msg = "--batch prints an answer a line as JSON; leave --summary and --out out"
            raise BadInput(msg)
        return _batch(arguments.batch)
    if arguments.kind is None or arguments.data is None or arguments.direction is None:
        msg = 'decide needs CLASS, DATA and --direction V, or --batch FILE; see "verify decide -h"'
        raise BadInput(msg)
    answers.check_class(arguments.kind)
    v = vector(arguments.direction, "--direction")
    s, more = _read_set(arguments, arguments.kind), {} if arguments.work is None else {"work": arguments.work}
    decision = answers.decide(arguments.kind, s, v, arguments.label, **more)
    label = -1 if arguments.label is None else arguments.label
    what = f"{told.CLASSES[arguments.kind]} that fits the {len(s.labels)} points of {arguments.data} is fooled along ({arguments.direction}) at the points of label {label}"
    return _one_question(arguments, decision, what, s)


def _batch(path: str) -> int:
    status = GOOD
    with answers.opened(path) as stream:
        for answer, good in answers.batch(stream, path):
            say(json.dumps(answer))
            if not good:
                status = BAD_INPUT
            elif answer["answer"] == "undecided" and status == GOOD:
                status = UNDECIDED
    return status


def _direction(arguments: argparse.Namespace) -> int:
    if arguments.work is not None and arguments.target != "separators":
        msg = f"--work limits the search for the max-margin vector, which --for {arguments.target} does not need"
        raise BadInput(msg)
    if arguments.explain and (arguments.target != "separators" or arguments.pairs or arguments.json):
        msg = "--explain tells of the max-margin vector of two labels, in short; leave --for, --pairs and --json out"
        raise BadInput(msg)
    reading, names = reading_of(table_options(arguments))
    table = read_table(arguments.data, reading)
    options = {} if arguments.work is None else {"work": arguments.work}
    if arguments.pairs:
        return _pairs(arguments, table, names, options)
    s, part = of_two_labels(table, arguments.data, **names)
    places = [part.place(i) for i in range(len(s.labels))]
    coordinates = part.names
    del table, part  # the set has its own rows
    answer = answers.transferable_direction(s, arguments.target, **options)
    positive = names.get("positive")
    about = told.Set(
        s, arguments.data, coordinates, places,
        positive or "1", names.get("negative") or ("-1" if positive is None else f"all but {positive}"),
        shlex.join(["verify", "direction", arguments.data, *as_words(table_options(arguments))]),
    )  # fmt: skip
    lines = partial(told.direction, answer, about, target=arguments.target, check=check_again(arguments), explain=arguments.explain)
    _give(arguments, [answer], s, lines, in_short=arguments.explain)
    return UNDECIDED if answer["answer"] == "undecided" else GOOD


def _pairs(arguments: argparse.Namespace, table: Table, names: dict[str, Any], options: dict[str, Any]) -> int:
    """Answer for each ordered pair of labels: the points of one move towards the other."""
    if names:
        msg = "--pairs takes all labels in turn; leave --positive and --negative out"
        raise BadInput(msg)
    labels = sorted_labels(table, arguments.data)
    found, rows = [], []
    for one, other in permutations(labels, 2):
        s, _ = of_two_labels(table, arguments.data, other, one)
        answer = answers.transferable_direction(s, arguments.target, **options)
        found.append({"id": f"{one} -> {other}"} | answer)
        ends = told.own_steps(answer, s, -1) if "max_margin" in answer else ()
        steps = " to ".join(dict.fromkeys(f"c = {told.decimal(c)}" for c, _ in ends))
        if arguments.target != "separators" and answer["answer"] == "yes":
            steps = answer["note"].partition("at every step ")[2].partition(".")[0]
            steps = f"at every {steps}" if steps else ""
        rows.append((one, other, len(s.labels), steps, answer))
    _give(arguments, found, None, lambda: told.pairs(arguments.data, rows))
    return UNDECIDED if any(answer["answer"] == "undecided" for answer in found) else GOOD
