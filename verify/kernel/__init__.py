"""The trusted base: checks certificates, and trusts nothing that found them.

Standard library only, integers only. A certificate is a JSON object with ``format``,
``question``, ``answer`` and ``evidence``; it is self-contained, so the check needs no
other file. Read ``numbers`` first, then one file per kind of question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from verify.kernel.agreement import check_agreement
from verify.kernel.ball import check_ball
from verify.kernel.convex import check_convex
from verify.kernel.data import Evidence, Missing, completed
from verify.kernel.dual_gap import check_dual_gap
from verify.kernel.enclosure import check_enclosure
from verify.kernel.labels import check_labels
from verify.kernel.linear import check_margin, check_max_margin, check_separators
from verify.kernel.measures import check_measures
from verify.kernel.multiclass import check_multiclass
from verify.kernel.noises import check_noises
from verify.kernel.numbers import Malformed, Refused, field, only, rational, shown
from verify.kernel.origin import check_origin
from verify.kernel.packed import FORMAT_1 as FORMAT, FORMAT_2, unpacked
from verify.kernel.program import check_program
from verify.kernel.quadratics import check_quadratics
from verify.kernel.ray import check_ray
from verify.kernel.reach import check_reach
from verify.kernel.svm import check_svm_path


Check = Callable[[object, object, object], None]  # of question, answer and evidence
Lent = tuple[str, Check]  # a kind that is not built in, and its check
Data = Mapping[str, object]  # rows by the hash under which a question names them

CHECKS: dict[str, Check] = {
    "separators": check_separators, "max-margin": check_max_margin, "margin": check_margin,
    "labels": check_labels, "program": check_program, "reach": check_reach, "convex": check_convex,
    "origin": check_origin, "agreement": check_agreement, "multiclass": check_multiclass,
    "ray": check_ray, "noises": check_noises, "quadratics": check_quadratics, "enclosure": check_enclosure,
    "measures": check_measures, "svm-path": check_svm_path,
    "dual-gap": check_dual_gap, "ball": check_ball,
}  # fmt: skip

SET, MOVED = "points labels", "points labels direction label"
ASKED = {kind: ("class", *fields.split()) for kind, fields in {
    "separators": MOVED, "convex": MOVED, "origin": MOVED, "multiclass": f"{MOVED} classes",
    "max-margin": f"{SET} bias", "margin": SET, "reach": f"{SET} direction",
    "labels": "points classifier", "ray": "classifier point direction",
    "program": "objective rows bounds", "agreement": "points classes counts classifiers",
    "enclosure": "expression relation bound", "noises": "layers at_zero noise points direction", "quadratics": "groups miss squared_radius open_ball",
    "measures": f"{SET} w b scores square along apart", "svm-path": f"{SET} asks lambda",
    "dual-gap": f"{SET} lambda tolerance", "ball": f"{SET} lambda",
}.items()}
ANSWERED = {kind: tuple(fields.split()) for kind, fields in {
    "margin": "lower upper", "program": "minimum", "reach": "supremum", "agreement": "counts",
    "svm-path": "w b", "dual-gap": "cos d_adv norm", "ball": "w b radius",
}.items()}
# Fields of questions, and of answers that are objects. Evidence has those that its check reads, which differ by form.


class Judgement(NamedTuple):
    """Whether a certificate holds, and if not, why."""

    holds: bool
    reason: str


def check(certificate: object, lent: Lent | None = None, data: Data | None = None) -> Judgement:
    """Judge one certificate, a JSON value in format 1 or 2.

    Raises
    ------
    Malformed
        If the object is not a certificate of a known kind; Missing if it is about data not given.
    """
    try:
        _check(unpacked(certificate), lent, data or {})
        return Judgement(True, "")
    except Refused as refusal:
        return Judgement(False, str(refusal))
    except RecursionError:
        msg = "nested too deeply"
        raise Malformed(msg) from None


def _check(certificate: object, lent: Lent | None, data: Data) -> None:
    if field(certificate, "format", "a certificate") != FORMAT:
        msg = f'format must be "{FORMAT}" or "{FORMAT_2}"'
        raise Malformed(msg)
    question = field(certificate, "question", "a certificate")
    kind = field(question, "class", "the question")
    only(certificate, "a certificate", "format", "question", "answer", "evidence")
    answer = field(certificate, "answer", "a certificate")
    if type(kind) is str and kind in CHECKS:
        run = CHECKS[kind]
        only(question, f"a question of {kind}", *ASKED[kind])
        only(answer, f"an answer of {kind}", *ANSWERED.get(kind, ()))
    elif lent is not None and kind == lent[0]:
        run = lent[1]
    else:
        msg = f"class must be one of {', '.join(CHECKS)}; got {shown(kind)}"
        raise Malformed(msg)
    evidence = field(certificate, "evidence", "a certificate")
    told = Evidence(evidence) if kind in CHECKS and type(evidence) is dict else evidence
    run(completed(question, data), answer, told)
    if type(told) is Evidence:
        only(evidence, f"this evidence of {kind}", *told.read)


__all__ = ["CHECKS", "FORMAT", "FORMAT_2", "Judgement", "Malformed", "Missing", "Refused", "check", "completed", "rational", "unpacked"]
