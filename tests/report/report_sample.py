"""A small report with a claim of every kind, outcome and picture, made by the real deciders."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from theorems.geometry.deciders.convex import decide_convex
from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.margin import MaxMargin, max_margin
from theorems.geometry.deciders.multiclass import decide_multiclass
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.deciders.reach import decide_reach
from theorems.geometry.deciders.separators import decide_every_direction, decide_separators
from theorems.geometry.domains import TOOLKIT
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.networks import Above, two_layer, weighted_units
from theorems.geometry.objects.regions import Region, closed_half_space, open_half_space
from verify.exact.decision import Decision, write_number
from verify.objects import write
from verify.picture.scene import Cloud, Dot, Frame, Motion, Profile, Scene, Sign, Stop, Sweep
from verify.records import from_json
from verify.report.document import SCHEMA
from verify.report.pages import rendered_pages
from verify.results import ClaimEntry, Report
from verify.toolkit import drawn as picture_of


CORNER = LabelledSet([(0, 0), (1, 1), (1, -1)], [-1, 1, 1])
TILTED = LabelledSet([(0, 1), (1, 1), (0, -1)], [1, 1, -1])
FIVE = LabelledSet([(0, 0), (1, 0), (0, 1), (-1, 0), (0, -1)], [0, 1, 2, 3, 4])
DEEP = LabelledSet([(0, 0, 0), (1, 1, 2), (1, -1, 0), (2, 0, 1)], [-1, 1, 1, 1])
DEEPER = LabelledSet([(0, 0, 0), (1, 1, 2), (1, -1, 0), (3, 0, 1)], [-1, 1, 1, 1])
NETWORK = two_layer(
    [[1, 0], [-1, 1], [0, -1], [1, 1]], [0, Fraction(1, 2), 1, -1],
    (1, 1, -1, Fraction(1, 2)), Above(Fraction(1, 2), closed=True),
)

DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADElEQVR42mNg+A+EAAYAAf+tLDclAAAAAElFTkSuQmCC"
)
# A PNG file of 2 x 2 grey pixels.

IN_PRINT = ["theorem-3", "theorem-4", "remark-6", "theorem-7", "theorem-8", "theorem-9", "theorem-10",
            "section-6", "theorem-11", "figure-4"]
# The printed claims of the sample, from first to last.

GALLERY = {
    "rule": "The first of each, changed by at most ε = 1/5.",
    "columns": ["Digit", "Original", "Result"],
    "rows": [{"name": str(k), "cells": [{"png": DOT, "alt": f"the digit {k}", "says": ""},
                                        {"png": DOT, "alt": f"the digit {k}, changed", "says": "7"}]}
             for k in (3, 4)],
}


POWERS = [Fraction(1, 100), Fraction(1, 10), Fraction(1), Fraction(10), Fraction(100)]
FRONT = Scene(
    frame=Frame(kind="plane", box=[-2, -2, 2, 2], axes=["margin", "spread"]),
    dots=[Dot(at=[0, 0], sign=1, names=["0"])],
    motion=Motion(
        parameter="λ", name="λ, the weight of the norm", scale="log", stills=[2, 0, 4],
        stops=[
            Stop(value=write_number(c), says=f"λ = {c}: error {k} %", event="the end" if k == 4 else None)
            for k, c in enumerate(POWERS)
        ],
        sweeps=[
            Sweep(kind="line", name="the border", corners=[[[-2, k / 4], [2, -k / 4]] for k in range(5)]),
            Sweep(kind="area", sign=-1, corners=[[[-2, -2], [2, -2], [2, -1 - k / 8]] for k in range(5)]),
            Sweep(kind="arrow", corners=[[[0, 0], [1, k / 4]] for k in range(5)]),
        ],
        clouds=[
            Cloud.packed(
                [[(sign * j / 10, (k + j) / 9 - 1) for j in range(12)] for k in range(5)],
                [-2, -2, 2, 2], sign=sign, name=f"images of {3 + (sign > 0)}",
            )
            for sign in (1, -1)
        ],
        charts=[
            Profile(name="error", nodes=[[float(c), k * k] for k, c in enumerate(POWERS)],
                    says="Error in per cent, against λ.", alt="The error rises with λ."),
            Profile(name="length", nodes=[[0.01, 4], [100, 0]], threshold=1, alt="The length falls."),
        ],
    ),
    legend=[Sign(sign="p", says="image of 4"), Sign(sign="m", says="image of 3"),
            Sign(sign="line family", says="the border")],
    caption=["One classifier for each λ."],
    alt="Images of two digits on both sides of a border that turns.",
)
# What a chapter shows at the head of its page: much that moves, over powers of ten.


def report_of(report: dict[str, Any]) -> Report:
    """Return a report as it is read from a file."""
    return from_json(Report, json.loads(json.dumps(report)))


def pages_of(report: dict[str, Any]) -> dict[str, str]:
    """Return the text of every page of a report."""
    return rendered_pages(report_of(report))


def alone(page: str) -> str:
    """Return a page without the sheet that lies beside it, to be looked at somewhere else."""
    return re.sub('<link rel="stylesheet"[^>]*>', "", page)


def entries(claims: Iterable[dict[str, Any]]) -> list[ClaimEntry]:
    """Return claims as records; what is not given is that of any claim."""
    return [from_json(ClaimEntry, {**claim("theorem-4", "survives"), **given}) for given in claims]


def finding(x: Any, *decisions: Decision, witness: Any = None, **more: Any) -> dict[str, Any]:
    """Return a finding as a run writes it."""
    instance, seen = write(x), [dict(c) for d in decisions for c in d.certificates]
    assert seen, "every decision of the sample has a certificate"
    return {
        "instance": instance,
        "witness": witness,
        "reason": "the conclusion fails",
        "certificates": seen,
        "size": [2, 3, 4, 20],
        "found_by": "by size",
        "after": 7,
        "shrink_steps": 2,
        "minimal": True,
        "measure": None,
        "scene": picture_of(TOOLKIT, instance, witness, seen),
        **more,
    }


def tried(outcome: str, instances: int = 120, **more: Any) -> dict[str, Any]:
    """Return what trying a unit gave."""
    asked = instances - instances // 12
    return {
        "expects": outcome,
        "outcome": outcome,
        "as_expected": True,
        "reason": "a reason in words" if outcome in ("refuted", "undecided", "error") else "",
        "complaints": [],
        "instances": instances,
        "distinct": max(1, instances - 17),  # of those put to the test
        "admitted": {"at random": max(instances - 20, 0), "by size": 20},
        "rejected": {"at random": 3},
        "tested": {"at random": asked - min(20, asked), "by size": min(20, asked)},
        "vacuous": instances // 12,
        "undecided": 0,
        "strata": {"d = 1": 12, "duplicate points": 30},
        "numbers": {"N": {"1": 3, "2": 40, "5": 77}, "slack": {"0": 1, "1/2": 4, "7/3": 9}},
        "details": {},
        "evidence": None,
        "worst": None,
        "tightest": None,
        **more,
    }


def claim(name: str, outcome: str, **more: Any) -> dict[str, Any]:
    """Return a claim as the report has it."""
    number = "".join(c for c in name if c.isdigit())
    label = f"Theorem {number}" if number else "Remark"
    fields = {
        "id": f"sample/{name}",
        "label": label,
        "title": f"What {label} says, in words",
        "kind": "universal",
        "standing": "theorem",
        "reading": "repaired" if name.endswith("repaired") else "printed",
        "uses": [],
        "weakenings": [],
        "statement": {
            "printed": r"For all $h \in \mathcal{H}_S$ and $(x, y) \in S$, $-y w^*$ is adversarial.",
            "tested": "",
            "difference": "Nothing is said of the labels in $S$.",
            "source": f"Section 3, {label}",
        },
        "notes": "**The claim.** As it stands.\n\n*Modelled.* Points are rational, ``S`` a multiset.",
        "domain": "labelled sets",
        "assumptions": [
            {"name": "both labels", "sentence": "$S$ has a point of label $+1$ and one of label $-1$.",
             "stated": "nowhere", "trivial": True},
            {"name": "separable", "sentence": r"$\mathcal{H}_S \neq \emptyset$."},
        ],
        "floors": {"d = 1": 5},
        **tried(outcome),
    }
    return fields | more


def variant(name: str, outcome: str, **more: Any) -> dict[str, Any]:
    """Return a variant as the report has it."""
    return {"name": name, "change": f"dropped: {name}, $S$", **tried(outcome, 9), **more}


def transfers(s: LabelledSet) -> list[Decision]:
    """Return the decisions of Theorem 4 on a set."""
    solution = max_margin(s)
    assert isinstance(solution, MaxMargin)
    minus = [-c for c in solution.w]
    return [solution.decision, decide_separators(s, solution.w, -1), decide_separators(s, minus, 1)]


def sample_report() -> dict[str, Any]:
    """Return the report; every call makes a new one."""
    one = LabelledSet([(0,)], [1])
    no_margin = max_margin(one)
    assert isinstance(no_margin, Decision)
    meeting = LabelledSet([(0, 0), (2, 0), (1, 0)], [1, 1, -1])
    vacuous = decide_separators(meeting, (1, 0), -1)
    tilt = max_margin(TILTED)
    assert isinstance(tilt, MaxMargin)
    half_open = Region((closed_half_space((1, 0), 0), open_half_space((0, 1), -2)), 1)
    absolute = weighted_units([[1], [-1]], [0, 0], (1, 1), Above(Fraction(1, 2)))
    pair = LabelledSet([(1,), (2,)], [1, -1])
    claims = [
        claim("theorem-4", "refuted", uses=["sample/theorem-3"], nature="degenerate",
              nature_why="It fails only where one label occurs alone, since such a set has no $w^*$.",
              also="missing-hypothesis", repaired_by=["sample/theorem-4-repaired"],
              evidence=finding(one, no_margin, decide_every_direction(one, 1))),
        claim("theorem-4-repaired", "survives", uses=["sample/theorem-3"],
              statement={"printed": "As $x$.", "tested": "If both labels occur, as $x$.",
                         "difference": "Both labels are assumed.", "source": "Section 3, Theorem 4"},
              example=finding(CORNER, *transfers(CORNER), found_by="by hand", note="a corner"),
              weakenings=[
                  variant("both labels", "refuted", evidence=finding(one, no_margin)),
                  variant("separable", "refuted", evidence=finding(meeting, vacuous)),
                  variant("wrong sign", "refuted",
                            evidence=finding(pair, decide_separators(pair, (1,), -1))),
                  variant("centroids", "survives"),
              ]),
        claim("theorem-3", "survives", tightest=finding(CORNER, *transfers(CORNER), measure="1/3")),
        claim("remark-6", "refuted", standing="remark", nature="false",
              nature_why="A separator can be tilted to lie as far from a point as one likes.",
              evidence=finding(TILTED, decide_reach(TILTED, tilt.w)[1])),
        claim("theorem-10", "survives",
              example=finding(CORNER, decide_convex(CORNER, (1, 1), -1), found_by="by hand")),
        claim("section-6", "shown", kind="existence", uses=["sample/theorem-4-repaired", "sample/theorem-10"],
              evidence=finding(CORNER, decide_convex(CORNER, (1, 0), -1))),
        claim("theorem-8", "survives", uses=["sample/theorem-4"],
              example=finding(FIVE, *(decide_multiclass(FIVE, v, 0) for v in ((1, 0), (0, 1))),
                              found_by="by hand")),
        claim("theorem-11", "vacuous", reason="nothing meets the hypotheses", nature="vacuous",
              nature_why=r"A continuous map from $\mathbb{R}^d$ to two labels is constant."),
        claim("theorem-12", "refuted", id="ours/theorem-12", reading="ours", standing="ours-open",
              evidence=finding(DEEP, decide_separators(DEEP, (1, 0, 0), -1)),
              worst=finding(DEEPER, decide_convex(DEEPER, (1, 0, 0), -1), measure="1/7")),
        claim("theorem-13", "refuted", id="ours/theorem-13", reading="ours", standing="ours-proved",
              evidence=finding((half_open, (-1, 0), (1, 0)), decide_labels(half_open, [(-1, 0), (1, 0)])[1])),
        claim("theorem-14", "refuted", id="ours/theorem-14", reading="ours",
              evidence=finding((NETWORK, (0, 0)), decide_ray(NETWORK, (0, 0), (1, Fraction(1, 3)))[1]),
              worst=finding((absolute, (0,)), decide_ray(absolute, (0,), (1,))[1])),
        claim("theorem-7", "supported", kind="probabilistic", numbers={}, strata={}, distinct=0,
              details={
                  "cells": [{"cell": "a", "outcome": "supported", "n": 256, "trials": 12000,
                             "failures": 0, "high": "1/4096", "claimed": "1/1024"}],
                  "curves": [
                      {"series": "hinge", "trainer": "hinge",
                       "points": [{"n": 64, "bound": "-3.5", "minimum": 40}, {"n": 128, "bound": "20", "minimum": 99}]},
                      {"name": "share", "x": [1, 2, 4], "y": ["1/2", "3/4", 1], "x_label": "d", "y_label": "share"},
                  ],
                  "seconds_at_most": "7/2", "table": {"a": 1, "b": [1, 2]},
              }),
        claim("figure-4", "undecided", kind="empirical", numbers={}, strata={},
              details={"unit": "trained network", "gallery": GALLERY}),
        claim("theorem-9", "error", as_expected=False, expects="survives", complaints=["2 instances without an answer"],
              uses=["sample/theorem-99"]),
    ]
    report = {
        "schema": SCHEMA,
        "provenance": {"made": "2026-01-02T03:04:05+00:00", "version": "0.1.0", "python": "3.11.7",
                       "machine": "Linux x86_64", "profile": "quick", "seed": 0, "complete": True, "seconds": 1.5},
        "papers": [{"key": "sample", "title": "A Paper", "authors": "A. Author, B. Author", "venue": "Venue 2019", "text": "read",
                    "order": [["Section 3", [f"sample/{name}" for name in IN_PRINT[:4]]],
                              ["Section 4", [f"sample/{name}" for name in IN_PRINT[4:]]]],
                    "front": [FRONT.to_json()]}],
        "claims": claims,
        "necessity": [{"claim": "sample/theorem-4-repaired", "dropped": ["both labels", "separable"],
                       "answer": "needed", "unit": None, "instances": 9}],
        "error_budget": {"total": "1/20", "spent": "1/100", "cells": [{"unit": "sample/theorem-7", "cell": "a", "alpha": "1/100", "outcome": "supported"}], "chapters": [{"key": "sample", "total": "1/20", "spent": "1/100"}]},
    }
    return copy.deepcopy(report)


def many(report: dict[str, Any], papers: int, claims: int) -> dict[str, Any]:
    """Return a report of so many papers with so many claims each, made of those of the sample."""
    found = {**copy.deepcopy(report), "papers": [], "claims": [], "necessity": []}
    bare = []
    for one in report["claims"]:
        own = {**one, "weakenings": [], "title": "The max-margin vector of what both get right fools both classifiers"}
        bare.append({**own, "evidence": own["evidence"] and {**own["evidence"], "certificates": []}})
    for k in range(papers):
        key = f"paper{k}"
        found["papers"].append({**report["papers"][0], "key": key, "front": [], "order": []})
        for j in range(claims):
            one = bare[(j * 5 + k) % len(bare)]
            found["claims"].append({**one, "id": f"{key}/theorem-{j}", "label": f"Theorem {j}", "uses": [], "repaired_by": []})
    return found


def not_stated(report: dict[str, Any]) -> dict[str, Any]:
    """Return the sample with two sentences that wait, one of them between two claims."""
    more = copy.deepcopy(report)
    paper = more["papers"][0]
    paper["not_stated"] = [
        {"id": "sample/theorem-20", "label": "Theorem 20", "title": "Later", "source": "Section 9",
         "printed": "For $x > 0$ <b>it</b> holds.",
         "refers": ["sample/theorem-4", "sample/definition-1", "sample/nowhere"], "referred_by": ["sample/remark-21"]},
        {"id": "sample/remark-21", "label": "Remark 21", "title": "Remark 21", "source": "Section 3, Remark 21",
         "refers": ["sample/theorem-20"]},
    ]
    paper["texts"] = [
        {"id": "sample/definition-1", "label": "Definition 1", "source": "Section 2", "printed": "A *set* is $S$."}
    ]
    paper["order"][0][1].insert(1, "sample/remark-21")
    return more


CORPUS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'><img src=x onerror=alert(1)>",
    "<!--<script>--><img src=x onerror=alert(1)>",
    "]]><script>alert(1)</script>",
    r"$\text{<script>alert(1)</script>}$",
    r"$\href{javascript:alert(1)}{x}$",
    '" autofocus onfocus=alert(1) x="',
    "{{ 7 * 7 }}{% raw %}",
    "\u2028alert(1)\u2029<\u0000b>",
)

WORDS = frozenset({
    "kind", "standing", "reading", "outcome", "expects", "schema", "class", "type", "format", "found_by_",
    "answer", "dropped", "uses", "id", "key", "view", "version", "complete",
    "across", "up", "scale", "order", "text",
})
# Fields with fixed words, and references: another text there is another report, not an attack.


def hostile(report: dict[str, Any], payload: str) -> dict[str, Any]:
    """Return the report with the payload in every text that a claim file or a run could bring."""

    def poison(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            keep = key in ("layers", "rule", "classifier", "question", "evidence_", "strata_")
            return {
                (f"{k} {payload}" if key in ("strata", "numbers", "admitted", "rejected", "floors", "details") and not keep
                 and k not in ("cells", "curves") else k): poison(v, k)
                for k, v in value.items()
            }
        if isinstance(value, list):
            return [poison(one, key) for one in value]
        if isinstance(value, str) and key not in WORDS and not _is_exact(value):
            return f"{value} {payload}"
        return value

    poisoned = poison(report)
    for one in poisoned["claims"]:
        one["numbers"] = {name: {"1": 2, "2": 1} for name in one["numbers"]}
        for part in ("evidence", "tightest", "worst", "example"):
            if one.get(part):
                one[part]["certificates"] = [{"question": {"class": payload}, "answer": payload, "evidence": {}}]
    return poisoned


def _is_exact(text: str) -> bool:
    return text.replace("/", "").replace("-", "").replace(".", "").isdigit()

