"""The shape of ``report.json``: what the pages read of it is looked at before anything is drawn."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from verify import kernel, kinds
from verify.errors import BadInput
from verify.files import read_json
from verify.names import distinct
from verify.outcome import Kind, Outcome, Reading, Standing, put_to_the_test
from verify.report.charts import number_of
from verify.report.document import REPORT, SCHEMA
from verify.report.names import PARTS
from verify.report.values import is_number
from verify.shape import ANY, NUMBER, Count, Each, Maybe, Odd, OneOf, Row, Such, check


LARGEST = 1e100
# Of a coordinate; beyond it products of two are no numbers any more.


def _far(value: Any) -> str:
    good = type(value) in NUMBER and abs(value) <= LARGEST
    return "" if good else "must be a number that can be drawn"


def _exact(value: Any) -> str:
    return "" if is_number(value) else 'must be an exact number, such as 2 or "1/3"'


def _label(value: Any) -> str:
    good = type(value) is int and abs(value) < 10**6
    return "" if good else "must be a label, a whole number"


def _box(value: Any) -> str:
    good = (
        type(value) is list and len(value) == 4 and not any(map(_far, value))
        and value[0] < value[2] and value[1] <= value[3]
    )
    return "" if good else "must be left, bottom, right and top"


def _length(value: Any) -> str:
    good = is_number(value) and abs(Fraction(value)) <= LARGEST
    return "" if good else "must be an exact number that can be drawn"


def _classifier(value: Any) -> str:
    return _value(value) if type(value) is dict else "must be an object"


COORDINATE, EXACT, LABEL = Such(_far), Such(_exact), Such(_label)
AT = Row((COORDINATE, COORDINATE))
LINE = {"kind": str, "name": str, "line": [AT]}
MOTION = {
    "rays": [{"name": str, "path": Row((AT, AT))}],
    "stops": [{"at": [AT], "c": Such(_length), "labels": [LABEL], "event?": str, "score?": EXACT, "says?": str,
               "heights?": [Maybe(COORDINATE)]}],
    "events": [{"ray": Count(), "at": AT, "c": EXACT, "exact": str, "before": LABEL, "after": LABEL,
                "at_once": bool, "says?": str}],
    "profile": Maybe({"name": str, "nodes": [AT], "threshold": COORDINATE, "says?": str, "alt?": str}),
    "parameter?": str, "name?": str, "heads?": [str], "quiet?": str,
}  # fmt: skip
DRAWN = {
    "alt": str, "caption": [str],
    "frame": {"kind": frozenset({"line", "plane"}), "box": Such(_box), "axes": [str], "equal": bool, "dimension": Count()},
    "points": [{"at": AT, "label": LABEL, "ring": bool, "shadow": bool, "index": [Count()], "names?": [str]}],
    "regions": [{"label": LABEL, "loops": [[AT]]}], "bands": [Row((COORDINATE, COORDINATE, LABEL))],
    "borders": [{"belongs": LABEL, "line": [AT]}], "changes": [Row((COORDINATE, LABEL, ANY))],
    "lines": [LINE], "hulls": [{"label": LABEL, "corners": [AT]}],
    "arrows": [{"from": AT, "to": AT, "name": str}], "marks": [{"at": AT, "name": str}],
    "graphs": [{"name": str, "nodes": [AT]}], "level?": Maybe(COORDINATE), "wedge": Maybe([AT]),
    "legend?": [{"sign": str, "says": str}],
    "meaning?": {"ring?": str, "family?": str, "point?": str}, "classifier?": Maybe(Such(_classifier)),
    "motion": Maybe(MOTION),
}  # fmt: skip


def _scene(value: Any) -> str:
    """Find what is wrong with a picture: its shape, and what its parts say of one another."""
    if type(value) is dict and "missing" in value:
        return "" if isinstance(value["missing"], str) else ".missing must be text"
    try:
        check(value, DRAWN)
    except Odd as odd:
        return f".{odd}"
    plane, motion = value["frame"]["kind"] == "plane", value["motion"]
    corners = 2 if plane else 1
    wanted = {
        "names of axes": len(value["frame"]["axes"]) >= corners,
        "height": not plane or value["frame"]["box"][1] < value["frame"]["box"][3],
        "ends of lines": all(len(one["line"]) >= 1 and (not plane or len(one["line"]) == 2) for one in value["lines"]),
        "corners of hulls": all(one["corners"] for one in value["hulls"]),
        "nodes of graphs": all(one["nodes"] for one in value["graphs"]),
    }
    if motion is not None:
        rays, profile = len(motion["rays"]), motion["profile"]
        heights = {len(stop.get("heights", ())) for stop in motion["stops"]}
        places = {len(stop["at"]) for stop in motion["stops"]}
        wanted |= {
            "rays": rays > 0, "stops": len(motion["stops"]) > 0,
            "labels at each stop": all(len(stop["labels"]) == rays for stop in motion["stops"]),
            "places at each stop": places <= {rays},
            "heights at each stop": heights <= {0} or heights <= {rays},
            "the ray of each event": all(event["ray"] < rays for event in motion["events"]),
            "nodes of the profile": profile is None or bool(profile["nodes"]),
        }
    missing = next((name for name, good in wanted.items() if not good), "")
    return f" does not say {missing}" if missing else ""


LAYER = {"W": [[EXACT]], "b": [EXACT], "slopes": Row((EXACT, EXACT))}
RULES: dict[Any, Any] = {
    "above": {"closed": bool, "threshold": EXACT}, "below": {"closed": bool, "threshold": EXACT},
    "positive": {}, "argmax": {"ties": str},
}  # fmt: skip
HALF_SPACE = {"closed": bool, "forms": [{"w": [EXACT], "b": EXACT}]}


def _network(value: dict[str, Any]) -> str:
    """Find what is wrong with a network: each layer takes what the one before it gives."""
    check(value, {"layers": [LAYER], "rule": {"kind": frozenset(RULES)}})
    check(value["rule"], RULES[value["rule"]["kind"]], "rule")
    layers = value["layers"]
    given = len(layers[0]["W"][0]) if layers and layers[0]["W"] else 0
    for layer in layers:
        if not layer["W"] or len(layer["b"]) != len(layer["W"]) or {len(row) for row in layer["W"]} != {given}:
            return "has a layer that does not fit"
        given = len(layer["W"])
    return "" if layers else "has no layers"


def _value(value: Any) -> str:
    """Find what is wrong with an instance or a witness: sets and classifiers as pages write them."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if type(one) is list:
            waiting += one
        elif type(one) is dict:
            waiting += one.values()
            try:
                fault = _known(one)
            except Odd as odd:
                fault = str(odd)
            if fault:
                return f"holds something odd: {fault}"
    return ""


def _known(one: dict[str, Any]) -> str:
    """Find what is wrong with a set or a classifier, known by its fields."""
    if "layers" in one and "rule" in one:
        return _network(one)
    if "w" in one and ("zero" in one or one.get("kind", one.get("type")) in ("linear", "linear classifier")):
        check(one, {"w": [EXACT], "b": EXACT, "zero?": LABEL})
    elif "inside" in one and ("halfspaces" in one or "parts" in one):
        check(one, {"inside": LABEL, "halfspaces?": [HALF_SPACE], "parts?": [Maybe(HALF_SPACE)]})
    elif "points" in one and "labels" in one:
        check(one, {"points": [[EXACT]], "labels": [LABEL]})
        if len(one["points"]) != len(one["labels"]):
            return "a set has as many labels as points"
    elif "draws" in one:
        check(one, {"draws": [[Row((Count(), Count()))]]})
    return ""


VALUE = Such(_value)
FOUND: dict[str, Any] = {
    "instance": VALUE, "witness": VALUE, "reason": str, "certificates": [dict],
    "size": Row((Count(), Count(), Count(), Count())), "found_by": str, "after": Count(),
    "shrink_steps": Count(), "minimal": bool, "measure": Maybe(EXACT), "scene?": Maybe(Such(_scene)),
    "note?": str,
}  # fmt: skip
COUNTS = Each(Count())
CAMPAIGN = {
    "judged": COUNTS, "clean_blocks": Count(), "draws_a_block": Count(), "bound": Maybe(COORDINATE),
}  # fmt: skip
CURVE = {"name?": str, "x": list, "y": list, "low?": Maybe(list), "high?": Maybe(list)}
SERIES = {"points": [dict]}
CURVES = [OneOf((dict,))]


def _curves(value: Any) -> str:
    """Find what is wrong with recorded curves: plain ones, and series of rows."""
    if type(value) is not list:
        return "must be a list"
    for k, one in enumerate(value):
        try:
            check(one, {"points?": [dict], "name?": str, "series?": str}, f"[{k}]")
            if "x" in one or "y" in one:
                check(one, CURVE, f"[{k}]")
            rows = one.get("points", [])
            if rows and not any(key != "trials" and all(number_of(r.get(key)) is not None for r in rows) for key in rows[0]):
                return f"[{k}] has no column of numbers"
        except Odd as odd:
            return str(odd)
    return ""


def _table(value: Any) -> str:
    """Find what is wrong with a gallery of pictures."""
    cell = {"png": str, "alt": str, "says": str}
    try:
        check(value, {"rule": str, "columns": [str], "rows": [{"name": str, "cells": [cell]}]})
    except Odd as odd:
        return f".{odd}"
    return ""


DETAILS = {
    "campaign?": CAMPAIGN, "curves?": Such(_curves), "gallery?": Such(_table),
    "suggestions?": [{"name": str, "sentence": str, "kept": Count(), "tried": Count()}], "unit?": ANY,
}  # fmt: skip
RESULT: dict[str, Any] = {
    "expects": frozenset(map(str, Outcome)), "outcome": frozenset(map(str, Outcome)), "as_expected": bool,
    "reason": str, "complaints": [str], "instances": Count(), "distinct": Count(), "vacuous?": Count(),
    "undecided?": Count(), "failures?": Count(), "tested?": COUNTS, "admitted": COUNTS, "rejected": COUNTS, "strata": COUNTS,
    "numbers": Each(COUNTS), "details": DETAILS, "evidence": Maybe(FOUND), "worst": Maybe(FOUND),
    "tightest": Maybe(FOUND), "nearest?": Maybe(FOUND), "example?": Maybe(FOUND),
}  # fmt: skip
CLAIM = {
    "id": str, "label": str, "title": str, "kind": frozenset(map(str, Kind)),
    "standing": frozenset(map(str, Standing)), "reading": frozenset(map(str, Reading)), "inner?": str,
    "uses": [str], "notes?": str, "domain": str, "floors?": COUNTS,
    "statement": {"printed": str, "tested": str, "difference": str, "source": str},
    "assumptions": [{"name": str, "sentence": str, "stated?": str, "trivial?": bool}],
    "weakenings": [{"name": str, "change": str} | RESULT],
    "nature?": str, "nature_why?": str, "also?": str, "repaired_by?": [str],
    "proof?": Maybe({"name": str, "of": frozenset({"statement", "failure"}), "difference": str, "stale": bool}),
} | RESULT  # fmt: skip


def _verdict(one: dict[str, Any], kind: str) -> str:
    """Find what is wrong with an outcome: what it rests on is there, and its certificates hold."""
    if one["as_expected"] != (one["outcome"] == one["expects"]) and not one["complaints"]:
        return f'has the outcome {one["outcome"]}, {one["expects"]} expected, and says the contrary in "as_expected"'
    found, refuted = one["evidence"], one["outcome"] == Outcome.REFUTED
    if found and one["outcome"] in (Outcome.SURVIVES, Outcome.VACUOUS):
        return f"{one['outcome']}, and has an instance that refutes or shows it"
    if refuted and kind != Kind.EMPIRICAL and not (found and found["certificates"]):
        return "is refuted without a certificate"
    for part in PARTS:
        for certificate in (one.get(part) or {}).get("certificates", ()):
            try:
                judgement = kinds.check(certificate)
            except kernel.Missing:  # of data that no report holds nothing is said here
                continue
            except kernel.Malformed as error:
                return f'has a malformed certificate in "{part}" ({error})'
            if not judgement.holds:
                return f'has a certificate in "{part}" that does not hold ({judgement.reason})'
    return ""


def _claim(value: Any) -> str:
    """Find what is wrong with a claim; a nature comes with its argument."""
    try:
        check(value, CLAIM)
    except Odd as odd:
        return f".{odd}"
    for one in (value, *value["weakenings"]):
        if "tested" in one and sum(one["tested"].values()) != put_to_the_test(one):
            return ' has other counts in "tested" than "instances" less "vacuous" and "undecided"'
        fault = _verdict(one, value["kind"])
        if fault:
            return f" ({one.get('name', value['label'])}) {fault}"
    argued = "nature" not in value or "nature_why" in value
    return "" if argued else ' has a "nature" without "nature_why"'


def _made(value: Any) -> str:
    """Find what is wrong with the provenance; a profile comes with its seed."""
    try:
        check(value, {"made": str, "version": str, "python": str, "machine": str, "complete": bool})
    except Odd as odd:
        return f".{odd}"
    return "" if "profile" not in value or "seed" in value else ' has a "profile" without a "seed"'


WRITTEN = {"file": str, "line": Count(), "comment": str, "text": str, "use?": str}
PROOFS = {"coq": str, "axioms": [str], "statements": Each(WRITTEN), "notions": Each(WRITTEN)}
DOCUMENT = {
    "schema": {SCHEMA}, "provenance": Such(_made),
    "papers?": [{"key": str, "title": str, "authors": str, "venue": str}],
    "claims": [Such(_claim)], "proofs?": Maybe(PROOFS),
    "necessity?": [{"claim": str, "dropped": [str], "answer": str, "unit": Maybe(str), "instances": Count()}],
    "error_budget?": Maybe({
        "total": EXACT, "spent": EXACT, "cells": [dict],
        "chapters?": [{"key": str, "total": EXACT, "spent": EXACT}],
    }),
}


def read(folder: Path) -> dict[str, Any]:
    """Return the report of a folder.

    Raises
    ------
    BadInput
        With one sentence, where there is none, or something in it cannot be what it is taken for.
    """
    path = folder / REPORT
    report: dict[str, Any] = read_json(path, f"run again, with --out {folder}")
    try:
        check(report, DOCUMENT)
        distinct(unit for claim in report["claims"] for unit in _units(claim))
        names = [unit for claim in report["claims"] for unit in _units(claim)]
        twice = next((name for k, name in enumerate(names) if name in names[:k]), None)
        if twice is not None:
            msg = f'claims: "{twice}" stands there twice'
            raise Odd(msg)
    except (Odd, BadInput) as odd:
        msg = f"{path}: spoiled: {odd}; run again, with --out {folder}"
        raise BadInput(msg) from None
    return report


def _units(claim: dict[str, Any]) -> list[str]:
    return [claim["id"], *(f"{claim['id']}+{one['name']}" for one in claim["weakenings"])]
