"""Instances in files: what an instance did once, and whether it still does."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from verify import kernel, kinds, registry
from verify.book import old_places
from verify.claim import Claim
from verify.errors import LIKE, BadInput, meant
from verify.files import read_json, read_text
from verify.judge import Verdict, judge_carefully
from verify.kernel.numbers import same
from verify.objects import read, write
from verify.outcome import Outcome
from verify.picture.words import typeset
from verify.records import shape_of, to_json
from verify.results import Finding, StoredInstance
from verify.shape import Odd, check


FORMAT = "separatrix-instance/1"
SHAPE = shape_of(StoredInstance) | {"format": {FORMAT}}


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


def stored(unit: str, outcome: str, found: Finding) -> dict[str, Any]:
    """Return a found instance as the object that a file holds."""
    file, text = registry.source_of(unit) or ("", "")
    kept: dict[str, Any] = to_json(StoredInstance(
        claim=unit,
        outcome=Outcome(outcome),
        file=file,
        file_sha256=digest(text) if file else "",
        instance=found.instance,
        witness=found.witness,
        certificates=found.certificates,
        reason=found.reason,
    ))  # fmt: skip
    return kept


def digest(text: str) -> str:
    """Return what the text of a conjecture's file is known by."""
    return hashlib.sha256(text.encode()).hexdigest()


def load(path: Path) -> dict[str, Any]:
    """Read a stored instance.

    Raises
    ------
    BadInput
        If the file is not there or holds something else.
    """
    data = read_json(path, "check the name")
    try:
        check(data, SHAPE)
    except Odd as odd:
        msg = f"{path}: is no stored instance ({odd}); verify hunt and verify run --witnesses write such"
        raise BadInput(msg) from None
    known = {key.removesuffix("?") for key in SHAPE}
    for key in sorted(data.keys() - known):
        hint = meant(key, known - data.keys(), LIKE)  # other fields are free
        if hint:
            msg = f"{path}: nothing reads the field {key!r:.40}{hint}"
            raise BadInput(msg)
    found: dict[str, Any] = data
    return found


def _claim(
    data: dict[str, Any], path: Path, *, trust: bool, say: Callable[[str], None]
) -> Claim[Any, Any]:
    """Return the claim of a stored instance; that of a conjecture is had by running its file.

    It is run where it was, or where it lies beside the instance, if its text is the recorded one.
    """
    name = data["claim"]
    if "file" not in data:
        return registry.find(name)
    if registry.key_of(name) is not None:
        msg = f'{path}: {name} is a claim of a chapter, which needs no file; take "file" out'
        raise BadInput(msg)
    file, beside = Path(data["file"]), path.parent / Path(data["file"]).name
    file = beside if not file.exists() and beside.exists() else file
    text = read_text(file, "a replay of a conjecture runs its file; put it there")
    if not trust and digest(text) != data.get("file_sha256"):
        msg = (
            f"{path}: {file} is not the file that was recorded, or was changed since; look at it, and "
            "add --trust to run it as it is"
        )
        raise BadInput(msg)
    say(f"{path}: runs {file}{'' if trust else ', whose text is the recorded one'}")
    registry.load(str(file), text)
    for line in old_places(text):
        say(f"{file}, {line}")
    return registry.find(name)


def judged_again(claim: Claim[Any, Any], x: Any, before: str) -> tuple[Verdict, str]:
    """Judge an instance that was read; return the verdict and its word."""
    verdict = judge_carefully(claim, x)
    found = verdict.outcome
    if found is Outcome.SURVIVES and before == Outcome.SHOWN:
        found = Outcome.SHOWN
    return verdict, "not admitted" if found is None else str(found)


def same_questions(verdict: Verdict, certificates: list[dict[str, Any]]) -> bool:
    """Do certificates that were read answer the questions that a verdict's own answer?"""
    own = verdict.decision.certificates if verdict.decision else ()
    return [one.get("question") for one in certificates] == [one["question"] for one in own]


def replay(
    path: Path, *, trust: bool = False, say: Callable[[str], None] = lambda _: None
) -> Replay:
    """Re-check the certificates stored with an instance, then judge it again.

    Parameters
    ----------
    trust : run the conjecture's file even if its text is not the recorded one
    say : told which file is run, before it is
    """
    data = load(path)
    for count, certificate in enumerate(data["certificates"], 1):
        try:
            judgement = kinds.check(certificate)
        except kernel.Malformed as error:
            msg = f"{path}: certificate {count} is malformed ({error})"
            raise BadInput(msg) from None
        if not judgement.holds:
            return Replay(False, f"certificate {count} does not hold: {judgement.reason}")
    if data["outcome"] == Outcome.REFUTED and not data["certificates"]:
        return Replay(False, "a refutation without a certificate is none")
    claim = _claim(data, path, trust=trust, say=say)
    try:
        x = read(data["instance"])
    except ValueError as error:
        msg = f"{path}: the instance cannot be read ({error})"
        raise BadInput(msg) from None
    verdict, word = judged_again(claim, x, data["outcome"])
    if verdict.outcome is Outcome.ERROR:
        msg = f"{path}: the instance is none of {claim.id} ({verdict.reason})"
        raise BadInput(msg)
    if word == data["outcome"] and not same_questions(verdict, data["certificates"]):
        return Replay(False, f"{claim.id}: the stored certificates answer other questions")
    named = write(verdict.witness)
    if word == data["outcome"] and not same(data.get("witness", named), named):
        return Replay(False, f"{claim.id}: the stored witness is not what the claim names on this instance")
    if word == data["outcome"]:
        verb, _, rest = TOLD[word].partition(" ")
        still = f"is still {rest}" if verb == "is" else f"still {verb} {rest}"
        reason = f": {typeset(verdict.reason)}" if verdict.reason else ""
        return Replay(True, f"{claim.id} {still}{reason}")
    return Replay(False, f"{claim.id}: stored as {data['outcome']}; now it {TOLD[word]}")
