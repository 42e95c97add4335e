"""One instance of a reader's own: is it one, which assumption fails, and what is decided on it?"""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from verify import kinds, objects
from verify.claim import Claim
from verify.errors import BadInput
from verify.exact.decision import Answer, write_number
from verify.files import read_json
from verify.judge import Verdict, failing, judge_carefully
from verify.outcome import Kind, Outcome
from verify.result import Found
from verify.stored import FORMAT, load, stored


SECONDS = 600.0
# Of processor time that one instance may take, where none are given.

GIVEN = "given"
# By whom such an instance was found.

LONGEST = 1100
# Digits and decimal exponents beyond those of any float are refused: 1e999999999 fits no memory.


class Tried(NamedTuple):
    """What became of an instance."""

    id: str
    x: Any
    failed: tuple[str, ...]  # names of the domain and of assumptions; none where it is admitted
    outcome: Outcome | None  # None where it is not admitted
    verdict: Verdict

    @property
    def certificates(self) -> tuple[dict[str, Any], ...]:
        """Return what the answer rests on."""
        return self.verdict.decision.certificates if self.verdict.decision else ()

    @property
    def answer(self) -> Answer | None:
        """Return the answer to the claim's question, None where it is not asked."""
        if self.outcome is None:
            return None
        return ANSWERS.get(self.outcome, Answer.UNDECIDED)

    def to_json(self) -> dict[str, Any]:
        """Write it for a program: the witness exactly, and all certificates in a list."""
        return {
            "id": self.id,
            "admitted": self.outcome is not None,
            "failed": list(self.failed),
            "witness": objects.write(self.verdict.witness),
            "answer": self.answer,
            "reason": self.verdict.reason,
            "certificate": list(self.certificates),
        }

    def stored(self) -> dict[str, Any]:
        """Write it as an instance that ``verify replay`` decides again."""
        assert self.outcome is not None
        return stored(self.id, self.outcome, Found(self.x, self.verdict, GIVEN, 1).record(""))


ANSWERS = {
    Outcome.SURVIVES: Answer.YES, Outcome.SHOWN: Answer.YES, Outcome.REFUTED: Answer.NO,
    Outcome.VACUOUS: Answer.VACUOUS,
}


PLAIN: dict[Any, str] = {int: "a whole number", Fraction: "a number", tuple: "a list"}
# What is an exact value without being registered.


def require_instances(claim: Claim[Any, Any]) -> None:
    """See that one instance can say anything of a claim.

    Raises
    ------
    BadInput
        With a sentence, where none can.
    """
    why = {
        Kind.PROBABILISTIC: "bounds a chance, of which one trial says nothing; verify run counts many",
        Kind.EMPIRICAL: "reads what an experiment measured; there is no instance to try",
    }.get(claim.kind)
    if why:
        msg = f"{claim.id} {why}"
        raise BadInput(msg)


def form(claim: Claim[Any, Any]) -> Any:
    """Return an instance of the claim as JSON: an example, or the first that its domain lists."""
    require_instances(claim)
    domain = claim.domain
    listed = chain(
        (example.x for example in claim.examples()), domain.edges(), domain.small() if domain.small else ()
    )
    x = next(iter(listed), None)
    if x is None:
        msg = f"{claim.id} lists no instance to show the form of"
        raise BadInput(msg)
    return objects.write(x)


def read_instance(claim: Claim[Any, Any], path: Path, **options: Any) -> Any:
    """Read an instance of a claim from a user's file.

    Parameters
    ----------
    path : JSON with an instance, with or without its type, or one that this library stored; or
        what the class of the claim's instances reads
    options : of the reader of this class, None where not given

    Raises
    ------
    BadInput
        With one sentence, where it holds no instance of the class that the claim speaks of.
    """
    of, asked = claim.domain.of, {name: one for name, one in options.items() if one is not None}
    remedy = f'"verify try {claim.id}" shows an instance'
    data = read_json(path, remedy, _decimal) if path.suffix.lower() == ".json" else None
    known = isinstance(data, dict) and bool({"type", "format"} & set(data))
    reader = getattr(of, "from_user", None)
    if reader is not None and not known:
        return reader(path, **asked)
    for name in asked:
        msg = f"{path}: --{'no-header' if name == 'header' else name.replace('_', '-')} says how a table is read, and this is none; {remedy}"
        raise BadInput(msg)
    if path.suffix.lower() != ".json":
        msg = f"{path}: an instance of {claim.id} is read as JSON, from a file that ends in .json; {remedy}"
        raise BadInput(msg)
    if isinstance(data, dict) and data.get("format") == FORMAT:
        data = load(path)["instance"]
    try:
        x = objects.read(objects.typed(data, of, str(path)))
    except ValueError as error:
        msg = str(error) if isinstance(error, BadInput) and str(path) in str(error) else f"{path}: {error}; {remedy}"
        raise BadInput(msg) from None
    if of is Fraction and type(x) is int:
        x = Fraction(x)  # JSON writes a whole number as one
    if of is not None and type(x) is not of:
        kind = PLAIN.get(of) or f"a {objects.name_of(of)}"
        msg = f"{path}: holds {_called(x)}; {claim.id} speaks of {kind}; {remedy}"
        raise BadInput(msg)
    return x


def _called(x: Any) -> str:
    name = objects.name_of(type(x))
    return f"{json.dumps(objects.write(x)):.40}" if name is None else f"a {name}"


def _decimal(text: str) -> Any:
    """Read a decimal as the fraction that it says."""
    exponent = text.lower().partition("e")[2]
    if len(text) > LONGEST or len(exponent) > 5 or abs(int(exponent or 0)) > LONGEST:
        msg = f"{text:.40} has too many digits, or too large an exponent"
        raise ValueError(msg)
    return write_number(Fraction(text))


def tried(claim: Claim[Any, Any], x: Any, where: str, seconds: float = SECONDS) -> Tried:
    """Judge one instance.

    Parameters
    ----------
    where : it stands, such as the name of a file
    seconds : of processor time; beyond, it is undecided

    Raises
    ------
    BadInput
        Where it cannot even be asked about, for it is no instance at all.
    """
    require_instances(claim)
    verdict = judge_carefully(claim, x, seconds)
    outcome = verdict.outcome
    if outcome is Outcome.ERROR:
        msg = f"{where}: is no instance of {claim.id}, or what decides it fails: {verdict.reason}"
        raise BadInput(msg)
    if outcome is None:
        return Tried(claim.id, x, failing(claim, x), None, verdict)
    for count, certificate in enumerate(verdict.decision.certificates if verdict.decision else (), 1):
        judgement = kinds.check(certificate)
        if not judgement.holds:
            reason = f"certificate {count} does not hold: {judgement.reason}"
            return Tried(claim.id, x, (), Outcome.UNDECIDED, verdict._replace(reason=reason))
    if claim.kind is Kind.EXISTENCE:
        outcome, verdict = _of_an_existence(outcome, verdict)
    return Tried(claim.id, x, (), outcome, verdict)


def _of_an_existence(outcome: Outcome, verdict: Verdict) -> tuple[Outcome, Verdict]:
    """Return what one instance says of "there is one": that it is such a one, or nothing."""
    if outcome is Outcome.SURVIVES:
        return Outcome.SHOWN, verdict
    if outcome is Outcome.REFUTED:
        reason = f"this instance does not show it, which refutes no existence: {verdict.reason}"
        return Outcome.UNDECIDED, verdict._replace(reason=reason.removesuffix(": "))
    return outcome, verdict
