"""``python -m theorems.charles2019.figure_4``: run the experiment from a terminal.

Exit status: 0 finished, 2 bad input or no digits, 130 interrupted with finished pieces kept; with
``--theory`` also 1 where a classifier is not fooled, and 3 where something is undecided.
"""

import argparse
import sys
from collections.abc import Sequence

from verify.machine import stoppable
from verify.say import say, warn

from . import BadInput, DigitsUnavailable
from .engine import DEVICES
from .options import SCALES, options_of
from .units import Progress


def main(arguments: Sequence[str] | None = None) -> int:
    """Run with these command-line arguments and return the exit status."""
    asked = parser().parse_args(arguments)
    try:
        with stoppable():
            return _carried_out(asked)
    except (BadInput, DigitsUnavailable) as error:
        warn(str(error))
        return 2
    except KeyboardInterrupt:
        warn("Interrupted; run the same command again to continue.")
        return 130


def _carried_out(asked: argparse.Namespace) -> int:
    if asked.theory:
        return theory(asked)
    from .experiment import run

    changes = {} if asked.seed is None else {"seed": asked.seed}
    options = options_of(asked.scale, **changes)
    results = run(options, asked.device, asked.out, asked.data, show, asked.jobs)
    for sentence in results["sentences"]:
        say(f"{sentence['outcome']:>10}  {sentence['id']}: {sentence['as_tested']}")
    return 0


def theory(asked: argparse.Namespace) -> int:
    """Run Theorems 4, 10 and 15 on pairs of digits; 1 if a classifier is not fooled, 3 undecided."""
    from dataclasses import replace

    from .theory import SCALES as THEORY, run

    if asked.device not in ("auto", "cpu"):
        message = f"Device {asked.device!r} is of no use with --theory, which runs on the CPU."
        raise BadInput(message)
    options = THEORY[asked.scale]
    if asked.seed is not None:
        options = replace(options, seed=asked.seed)
    report = run(options, asked.out, asked.data, warn, asked.jobs)
    found = report["totals"]
    say(f"{found['separable']} pairs separable, {found['inseparable']} not, of {found['pairs']}")
    parts = (("certificates", "that_hold"), ("separators", "fooled"), ("networks", "fooled"))
    for name, what in parts:
        say(f"{name}: {found[f'{name}_{what}']} of {found[name]} {what.removeprefix('that_')}")
    short = [name for name, what in parts if found[f"{name}_{what}"] < found[name]]
    return 0 if not short else 3 if short == ["certificates"] else 1


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(
        prog="python -m theorems.charles2019.figure_4",
        description="Figure 4 of Charles et al. (2019) on MNIST.",
    )
    made.add_argument("--scale", choices=SCALES, default="smoke")
    made.add_argument("--device", choices=DEVICES, default="auto")
    made.add_argument("--out", help="folder of the results; one of an earlier run is continued")
    made.add_argument("--data", help="npz file or folder of the IDX files of MNIST")
    made.add_argument("--seed", type=int, help="seed of everything random (default 0)")
    made.add_argument("--theory", action="store_true", help="Theorems 4, 10 and 15 on the digits")
    made.add_argument("--jobs", type=int, default=1, help="processes (default 1)")
    return made


def show(progress: Progress) -> None:
    """Print one line: what was finished, how much is done, and the time left."""
    at_least = "" if progress.certain else "at least "
    minutes = progress.seconds_left / 60
    what = "start" if progress.finished is None else " ".join(map(str, progress.finished))
    warn(f"{progress.done:4d}/{progress.total} {what:<20} {at_least}{minutes:.1f} min left")


if __name__ == "__main__":
    sys.exit(main())
