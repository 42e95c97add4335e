"""Deciding on real data: whole pairs of digits, all 60 000 images, and 3 072 coordinates.

Run by hand, on one thread; each question is asked in a process of its own, one after the other::

    python tests/benchmarks/scale.py [NAME ...]

For each: the answer, or the limit that was met, the processor seconds of reading the set and of
deciding (certificate and kernel included), and the peak memory of the process.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple


os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

import numpy as np


class Question(NamedTuple):
    """A set, a direction that mostly has the answer ``wanted``, and what is asked of the time.

    answers : that will do
    """

    points: Any
    labels: Any
    v: Any
    answers: tuple[str, ...]


DECIDED = ("yes", "no", "vacuous")
ANY = (*DECIDED, "undecided")


def within(points: Any, labels: Any, count: int, seed: int) -> Any:
    """Return a sum of so many differences of points of both labels, each with a small weight."""
    rng = np.random.default_rng(seed)
    plus, minus = (rng.choice(np.flatnonzero(labels == y), count) for y in (1, -1))
    weights = rng.integers(1, 10, count)
    return weights @ (points[plus].astype(np.int64) - points[minus])


def digits(first: int, second: int, answer: str) -> Question:
    """Return all training images of two digits."""
    points, classes = images()
    kept = (classes == first) | (classes == second)
    points, labels = points[kept], np.where(classes[kept] == first, 1, -1)
    v = within(points, labels, 3 * points.shape[1], 0)
    return Question(points, labels, -v if answer == "no" else v, (answer,))


def images() -> tuple[Any, Any]:
    """Return the 60 000 training images, and their digits."""
    from theorems.mnist import data

    found = data.load()
    return found.x_train.reshape(len(found.x_train), -1), found.y_train


def parity() -> Question:
    """Return all images, odd digits against even ones: nothing separates them."""
    points, classes = images()
    labels = np.where(classes % 2 == 1, 1, -1)
    return Question(points, labels, within(points, labels, 2000, 0), ("vacuous",))


def taught(points: Any, answer: str, share: float = 0.037) -> Question:
    """Label points by a half-space; the nearest ones are left out."""
    rng = np.random.default_rng(0)
    w = rng.integers(-9, 10, points.shape[1])
    scores = points.astype(np.int64) @ w
    scores = scores - int(np.median(scores))
    far = np.abs(scores) > np.quantile(np.abs(scores), share)
    points, labels = points[far], np.where(scores[far] > 0, 1, -1)
    if answer == "yes":
        return Question(points, labels, within(points, labels, 3 * points.shape[1], 0), ("yes", "undecided"))
    v = rng.integers(-9, 10, points.shape[1])
    return Question(points, labels, -v if v @ w > 0 else v, ("no",))


def colours(answer: str) -> Question:
    """Return 10 000 points of 3 072 coordinates from 0 to 255, labelled by a half-space."""
    points = np.random.default_rng(1).integers(0, 256, (10_000, 3072), dtype=np.uint8)
    return taught(points, answer)._replace(answers=ANY)


QUESTIONS = {
    "2000 x 784, yes": lambda: first_of(digits(0, 1, "yes"), 2000),
    "0 and 1, yes": lambda: digits(0, 1, "yes"),
    "0 and 1, no": lambda: digits(0, 1, "no"),
    "3 and 8, vacuous": lambda: digits(3, 8, "vacuous"),
    "60000, odd and even": parity,
    "60000, taught, no": lambda: taught(images()[0], "no"),
    "60000, taught, yes": lambda: taught(images()[0], "yes"),
    "10000 x 3072, no": lambda: colours("no"),
    "10000 x 3072, yes": lambda: colours("yes"),
}
UNIT = "2000 x 784, yes"
AIMS = {  # processor time of reading and deciding, over that of 2000 x 784
    "0 and 1, yes": 5, "0 and 1, no": 5, "3 and 8, vacuous": 5,
    "60000, odd and even": 15, "60000, taught, no": 15,
}  # fmt: skip
MEMORY = 4e9


def first_of(question: Question, count: int) -> Question:
    """Keep the first points, and a direction of theirs."""
    points, labels = question.points[:count], question.labels[:count]
    return question._replace(points=points, labels=labels, v=within(points, labels, 3 * points.shape[1], 0))


def ask(name: str) -> dict[str, Any]:
    """Ask one question in this process, from a file as a user has it."""
    from theorems.geometry.data import read_table, two_labels
    from theorems.geometry.deciders.separators import decide_separators

    question = QUESTIONS[name]()
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "set.npz")
        np.savez(file, X=question.points, y=question.labels)
        v = question.v.tolist()
        shape, answers = question.points.shape, question.answers
        del question
        start = time.process_time()
        s = two_labels(read_table(file), file)
        read = time.process_time()
        found = decide_separators(s, v)
        end = time.process_time()
    return {
        "name": name, "points": shape[0], "coordinates": shape[1], "answer": str(found.answer.value),
        "reason": found.reason, "as_wanted": found.answer.value in answers,
        "reading": round(read - start, 2), "deciding": round(end - read, 2),
        "bytes": 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }  # fmt: skip


def asked(name: str) -> dict[str, Any]:
    """Ask one question in a process of its own."""
    told = subprocess.run(
        [sys.executable, __file__, "--in-this-process", name], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def line(found: dict[str, Any]) -> str:
    """Tell one answer."""
    told = found["answer"] + (f" ({found['reason']})" if found["answer"] == "undecided" else "")
    return (
        f"{found['name']:22} {found['points']:6} x {found['coordinates']:<5} {told}; reading "
        f"{found['reading']:.1f} s, deciding {found['deciding']:.1f} s, {found['bytes'] / 1e9:.2f} GB"
    )


def main() -> None:
    """Print the answers, and whether each is as wanted and within memory."""
    if sys.argv[1:2] == ["--in-this-process"]:
        print(json.dumps(ask(sys.argv[2])))
        return
    missed = 0
    for name in sys.argv[1:] or QUESTIONS:
        found = asked(name)
        late = not found["as_wanted"] or found["bytes"] > MEMORY
        missed += late
        print(line(found) + " MISSED" * late, flush=True)
    sys.exit(f"{missed} missed" if missed else 0)


if __name__ == "__main__":
    main()
