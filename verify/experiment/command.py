"""What the command line does with an experiment: its paths, its answer, its exit status."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from verify.arguments import GOOD, NOT_AS_EXPECTED, UNDECIDED
from verify.errors import BadInput, meant
from verify.experiment import Conclusion, Experiment
from verify.machine import one_thread
from verify.say import say, warn


OWN = ("--scale", "--device", "--jobs", "--out")
# The options of every experiment.


def carry_out(experiment: Experiment[Any], arguments: argparse.Namespace, rest: Sequence[str] = ()) -> int:
    """Run an experiment, say what it found, and return the exit status.

    Parameters
    ----------
    rest : of the command line: the paths that only this experiment takes
    """
    one_thread()  # before the runner loads NumPy
    from verify.experiment.runner import run

    paths = paths_of(experiment, rest)
    if arguments.data is not None:
        paths["data"] = Path(arguments.data)
    done = run(
        experiment, arguments.scale, device=arguments.device, paths=paths, out=arguments.out,
        jobs=arguments.jobs, tell=lambda progress: warn(str(progress)),
    )  # fmt: skip
    return answer(done.conclusion, say)


def answer(conclusion: Conclusion, say: Callable[[str], None]) -> int:
    """Say what was concluded; return the exit status."""
    for verdict in conclusion.sentences:
        say(f"{verdict.outcome:>10}  {verdict.id}: {verdict.says}")
    for line in conclusion.summary:
        say(line)
    return NOT_AS_EXPECTED if conclusion.broken else UNDECIDED if conclusion.open else GOOD


def paths_of(experiment: Experiment[Any], rest: Sequence[str]) -> dict[str, Path]:
    """Read ``--NAME PATH`` for the names of an experiment's inputs.

    Raises
    ------
    BadInput
        Where it takes no such option, or the path is missing.
    """
    found: dict[str, Path] = {}
    words = iter(rest)
    for word in words:
        option, equals, path = word.partition("=")
        known = [f"--{name}" for name in experiment.inputs]
        if option not in known:
            hint = meant(option, [*OWN, *known])
            msg = f"nothing is made of {word!r:.60} by {experiment.id}, which takes {', '.join([*OWN, *known])}{hint}"
            raise BadInput(msg)
        path = path if equals else next(words, "")
        if not path.strip():
            msg = f"{option} of {experiment.id} needs a path: {experiment.inputs[option[2:]]}"
            raise BadInput(msg)
        found[option[2:]] = Path(path)
    return found
