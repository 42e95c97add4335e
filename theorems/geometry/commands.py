"""``verify decide``, ``direction`` and ``noises``: questions about a user's own points and network."""

from __future__ import annotations

import argparse
import json
from typing import Any

from theorems.geometry import answers
from theorems.geometry.data import read_table, reading_of, vector
from verify.arguments import (
    BAD_INPUT,
    GOOD,
    UNDECIDED,
    add_table,
    named,
    size,
    table_options,
    whole,
    word,
)
from verify.errors import BadInput
from verify.say import say


FILES = ".csv, .tsv, .svm, .json, .npz or .parquet; text may be packed (.csv.gz)"


def decide(entry: argparse.ArgumentParser) -> None:
    """Add what ``verify decide`` takes."""
    entry.add_argument("kind", nargs="?", metavar="CLASS", help="separators, convex or multiclass")
    entry.add_argument("data", type=named, nargs="?", metavar="DATA", help=FILES)
    entry.add_argument("--direction", metavar="V", help="such as 1,0,-1/2")
    entry.add_argument("--label", type=whole, metavar="L", help="the label whose points move")
    entry.add_argument("--batch", type=named, metavar="FILE", help="one JSON question a line; - for stdin")
    entry.add_argument("--work", type=size, metavar="N", help="limit of the search, in word multiplications")
    add_table(entry)
    entry.set_defaults(run=_decide)


def direction(entry: argparse.ArgumentParser) -> None:
    """Add what ``verify direction`` takes."""
    entry.description = (
        "Finds a direction that provably transfers: the max-margin vector, or for convex "
        "regions the +1 point nearest to the mean of the -1 points, less that mean."
    )
    entry.add_argument("data", type=named, metavar="DATA", help=FILES)
    entry.add_argument("--for", dest="target", **word("separators", "convex", "both"), default="separators")
    entry.add_argument("--work", type=size, metavar="N", help="limit of the search for the max-margin vector, in word multiplications")
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
    add_table(entry, labelled=False)
    entry.set_defaults(run=_noises)


def _noises(arguments: argparse.Namespace) -> int:
    from theorems.geometry.networks_in_files import read_network

    network = read_network(arguments.network)
    points = read_table(arguments.data, reading_of(table_options(arguments))[0], labelled=False).exact_points()
    u = None if arguments.direction is None else vector(arguments.direction, "--direction")
    more = {} if arguments.work is None else {"work": arguments.work}
    try:
        decision = answers.noises(
            network, points, noise=arguments.noise, at_zero=arguments.at_zero, direction=u, **more
        )
    except ValueError as error:  # of more outputs than one, or a point of another length
        msg = f"{arguments.network}: {error}"
        raise BadInput(msg) from None
    if "work limit" in decision.reason and not decision.certificates:
        decision = decision._replace(reason=f"{decision.reason}; --work N allows more")
    say(json.dumps(answers.as_json(decision)))
    return GOOD if decision.certificates else UNDECIDED


def _read_set(arguments: argparse.Namespace, kind: str = "separators") -> Any:
    reading, names = reading_of(table_options(arguments))
    return answers.labelled_set(kind, read_table(arguments.data, reading), arguments.data, **names)


def _decide(arguments: argparse.Namespace) -> int:
    if arguments.batch is not None:
        beside = (
            arguments.kind, arguments.direction, arguments.label, arguments.work,
        )
        if any(one is not None for one in beside) or table_options(arguments):
            msg = "--batch takes its questions from the file; leave CLASS, DATA, V, N and labels out"
            raise BadInput(msg)
        return _batch(arguments.batch)
    if arguments.kind is None or arguments.data is None or arguments.direction is None:
        msg = 'decide needs CLASS, DATA and --direction V, or --batch FILE; see "verify decide -h"'
        raise BadInput(msg)
    answers.check_class(arguments.kind)
    v = vector(arguments.direction, "--direction")
    s, more = _read_set(arguments, arguments.kind), {} if arguments.work is None else {"work": arguments.work}
    decision = answers.decide(arguments.kind, s, v, arguments.label, **more)
    if "work limit" in decision.reason and not decision.certificates:
        decision = decision._replace(reason=f"{decision.reason}; --work N allows more")
    say(json.dumps(answers.as_json(decision)))
    return GOOD if decision.certificates else UNDECIDED


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
    options = {} if arguments.work is None else {"work": arguments.work}
    answer = answers.transferable_direction(_read_set(arguments), arguments.target, **options)
    say(json.dumps(answer))
    return UNDECIDED if answer["answer"] == "undecided" else GOOD
