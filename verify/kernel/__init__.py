"""The trusted base: checks certificates, and trusts nothing that found them.

Standard library only, integers only. A certificate is a JSON object with ``format``,
``question``, ``answer`` and ``evidence``; it is self-contained, so the check needs no
other file. Read ``numbers`` first, then one file per kind of question.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from verify.kernel.agreement import check_agreement
from verify.kernel.convex import check_convex
from verify.kernel.labels import check_labels
from verify.kernel.linear import check_margin, check_max_margin, check_separators
from verify.kernel.multiclass import check_multiclass
from verify.kernel.numbers import Malformed, Refused, field, only, rational, shown
from verify.kernel.origin import check_origin
from verify.kernel.program import check_program
from verify.kernel.ray import check_ray
from verify.kernel.reach import check_reach


FORMAT = "separatrix-certificate/1"

CHECKS: dict[str, Callable[[object, object, object], None]] = {
    "separators": check_separators,
    "max-margin": check_max_margin,
    "margin": check_margin,
    "labels": check_labels,
    "program": check_program,
    "reach": check_reach,
    "convex": check_convex,
    "origin": check_origin,
    "agreement": check_agreement,
    "multiclass": check_multiclass,
    "ray": check_ray,
}


SET, MOVED = "points labels", "points labels direction label"
ASKED = {
    "separators": MOVED, "convex": MOVED, "origin": MOVED, "multiclass": f"{MOVED} classes",
    "max-margin": f"{SET} bias", "margin": SET, "reach": f"{SET} direction",
    "labels": "points classifier", "ray": "classifier point direction",
    "program": "objective rows bounds", "agreement": "points classes counts classifiers",
}
ANSWERED = {"margin": "lower upper", "program": "minimum", "reach": "supremum", "agreement": "counts"}
# Fields of questions, and of answers that are objects. Evidence only says why: it may bear more.


class Judgement(NamedTuple):
    """Whether a certificate holds, and if not, why."""

    holds: bool
    reason: str


def check(certificate: object) -> Judgement:
    """Judge one certificate, a JSON value.

    Raises
    ------
    Malformed
        If the object is not a certificate of a known kind.
    """
    try:
        _check(certificate)
        return Judgement(True, "")
    except Refused as refusal:
        return Judgement(False, str(refusal))
    except RecursionError:
        msg = "nested too deeply"
        raise Malformed(msg) from None


def _check(certificate: object) -> None:
    if field(certificate, "format", "a certificate") != FORMAT:
        msg = f'format must be "{FORMAT}"'
        raise Malformed(msg)
    question = field(certificate, "question", "a certificate")
    kind = field(question, "class", "the question")
    if type(kind) is not str or kind not in CHECKS:
        msg = f"class must be one of {', '.join(CHECKS)}; got {shown(kind)}"
        raise Malformed(msg)
    only(certificate, "a certificate", "format", "question", "answer", "evidence")
    only(question, f"a question of {kind}", "class", *ASKED[kind].split())
    answer = field(certificate, "answer", "a certificate")
    only(answer, f"an answer of {kind}", *ANSWERED.get(kind, "").split())
    CHECKS[kind](question, answer, field(certificate, "evidence", "a certificate"))


__all__ = ["CHECKS", "FORMAT", "Judgement", "Malformed", "Refused", "check", "rational"]
