"""Instances in files: what an instance did once, and whether it still does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from verify import kernel, registry
from verify.errors import BadInput
from verify.judge import judge
from verify.outcome import Outcome
from verify.picture.words import typeset
from verify.values import read


FORMAT = "separatrix-instance/1"


TOLD = {
    Outcome.SURVIVES: "survives this instance",
    Outcome.SHOWN: "is shown by this instance",
    Outcome.REFUTED: "is refuted by this instance",
    Outcome.VACUOUS: "is vacuous on this instance",
    Outcome.UNDECIDED: "is undecided on this instance",
    Outcome.ERROR: "ends in an error of our code on this instance",
    "not admitted": "does not admit this instance",
}


class Replay(NamedTuple):
    """Whether a stored instance still does what it did, and a sentence that says so."""

    same: bool
    sentence: str


def stored(unit: str, outcome: str, evidence: dict[str, Any]) -> dict[str, Any]:
    """Return a found instance as the object that a file holds."""
    kept = {key: evidence[key] for key in ("instance", "witness", "certificates", "reason")}
    source = registry.source_of(unit)
    origin = {} if source is None else {"file": source[0]}
    return {"format": FORMAT, "claim": unit, "outcome": outcome, **origin, **kept}


def load(path: Path) -> dict[str, Any]:
    """Read a stored instance.

    Raises
    ------
    BadInput
        If the file is not there or holds something else.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror}); check the name"
        raise BadInput(msg) from None
    except (ValueError, RecursionError) as error:
        msg = f"{path}: is not JSON ({str(error).splitlines()[0]:.80})"
        raise BadInput(msg) from None
    wanted = {"claim": str, "outcome": str, "certificates": list}
    if (
        not isinstance(data, dict)
        or data.get("format") != FORMAT
        or "instance" not in data
        or any(not isinstance(data.get(key), kind) for key, kind in wanted.items())
    ):
        msg = f'{path}: is no stored instance ("format" must be "{FORMAT}")'
        raise BadInput(msg)
    return data


def _file_of(name: Any, path: Path) -> str:
    """Return where the conjecture's file is: where it was, or beside the stored instance."""
    if not isinstance(name, str):
        msg = f'{path}: "file" must name the file of the conjecture'
        raise BadInput(msg)
    beside = path.parent / Path(name).name
    return str(beside) if not Path(name).exists() and beside.exists() else name


def replay(path: Path) -> Replay:
    """Judge a stored instance again, and re-check the certificates stored with it."""
    data = load(path)
    if "file" in data:
        registry.load(_file_of(data["file"], path))
    claim = registry.find(data["claim"])
    try:
        x = read(data["instance"])
    except (ValueError, TypeError, KeyError) as error:
        msg = f"{path}: the instance cannot be read ({error})"
        raise BadInput(msg) from None
    for count, certificate in enumerate(data["certificates"], 1):
        try:
            judgement = kernel.check(certificate)
        except kernel.Malformed as error:
            msg = f"{path}: certificate {count} is malformed ({error})"
            raise BadInput(msg) from None
        if not judgement.holds:
            return Replay(False, f"certificate {count} does not hold: {judgement.reason}")
    try:
        verdict = judge(claim, x)
    except (ValueError, TypeError, AttributeError) as error:
        msg = f"{path}: the instance is none of {claim.id} ({error})"
        raise BadInput(msg) from None
    found = verdict.outcome
    if found is Outcome.SURVIVES and data["outcome"] == Outcome.SHOWN:
        found = Outcome.SHOWN
    word = "not admitted" if found is None else str(found)
    own = verdict.decision.certificates if verdict.decision else ()
    asked = [certificate["question"] for certificate in data["certificates"]]
    if word == data["outcome"] and asked != [certificate["question"] for certificate in own]:
        return Replay(False, f"{claim.id}: the stored certificates answer other questions")
    if word == data["outcome"]:
        verb, _, rest = TOLD[word].partition(" ")
        still = f"is still {rest}" if verb == "is" else f"still {verb} {rest}"
        reason = f": {typeset(verdict.reason)}" if verdict.reason else ""
        return Replay(True, f"{claim.id} {still}{reason}")
    return Replay(False, f"{claim.id}: stored as {data['outcome']}; now it {TOLD[word]}")
