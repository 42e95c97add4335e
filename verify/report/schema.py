"""The shape of ``report.json``: what the pages read of it is looked at before anything is drawn."""

from __future__ import annotations

import base64
from fractions import Fraction
from pathlib import Path
from typing import Any

from verify import kernel, kinds
from verify.errors import BadInput
from verify.files import read_json
from verify.names import distinct
from verify.outcome import Kind, Outcome
from verify.picture.scene import OUTLINES, SCALES
from verify.records import from_json, shape_of, to_json
from verify.report.charts import number_of
from verify.report.document import REPORT, SCHEMA
from verify.report.names import PARTS
from verify.results import Details, Exact, Finding, Report, UnitResult, is_number
from verify.shape import ANY, NUMBER, Count, Maybe, Odd, OneOf, Row, Such, check


LARGEST = 1e100
# Of a coordinate; beyond it products of two are no numbers any more.


def _far(value: Any) -> str:
    good = type(value) in NUMBER and abs(value) <= LARGEST
    return "" if good else "must be a number that can be drawn"


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


COORDINATE, EXACT, LABEL = Such(_far), shape_of(Exact), Such(_label)
AT = Row((COORDINATE, COORDINATE))
LINE = {"kind": str, "name": str, "line": [AT]}
PROFILE = {"name": str, "nodes": [AT], "threshold": Maybe(COORDINATE), "says?": str, "alt?": str}
MOTION = {
    "rays": [{"name": str, "path": [AT]}],
    "stops": [{"at": [AT], "c": Such(_length), "labels": [LABEL], "event?": str, "score?": EXACT, "says?": str,
               "heights?": [Maybe(COORDINATE)]}],
    "events": [{"ray": Count(), "at": AT, "c": EXACT, "exact": str, "before": LABEL, "after": LABEL,
                "at_once": bool, "says?": str}],
    "profile": Maybe(PROFILE), "charts?": [PROFILE],
    "sweeps?": [{"kind": frozenset(OUTLINES), "name": str, "label": LABEL, "corners": [[AT]]}],
    "clouds?": [{"name": str, "label": LABEL, "box": Such(_box), "count": Count(), "across": str, "up": str}],
    "stills?": [Count()], "scale?": frozenset(SCALES), "parameter?": str, "name?": str, "heads?": [str], "quiet?": str,
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
    "legend?": [{"sign": str, "says": str}], "formula?": str,
    "meaning?": {"ring?": str, "family?": str, "point?": str}, "classifier?": Maybe(Such(_classifier)),
    "motion": Maybe(MOTION),
}  # fmt: skip


def _holds(cloud: dict[str, Any], stops: int) -> bool:
    """Does a cloud hold as many bytes as it says?"""
    try:
        sizes = [len(base64.b64decode(cloud[axis], validate=True)) for axis in ("across", "up")]
    except ValueError:
        return False
    return all(size in (cloud["count"], stops * cloud["count"]) for size in sizes)


def fault_of_scene(value: Any) -> str:
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
        rays, stops = len(motion["rays"]), len(motion["stops"])
        charts = [*([motion["profile"]] if motion["profile"] else []), *motion.get("charts", ())]
        sweeps, clouds = motion.get("sweeps", ()), motion.get("clouds", ())
        values = [Fraction(stop["c"]) for stop in motion["stops"]]
        abscissas = [[node[0] for node in one["nodes"]] for one in charts]
        heights = {len(stop.get("heights", ())) for stop in motion["stops"]}
        places = {len(stop["at"]) for stop in motion["stops"]}
        wanted |= {
            "rays": bool(rays or sweeps or clouds or charts), "stops": stops > 0,
            "two ends of each ray": all(len(one["path"]) > 1 for one in motion["rays"]),
            "labels at each stop": all(len(stop["labels"]) == rays for stop in motion["stops"]),
            "places at each stop": places <= {rays},
            "heights at each stop": heights <= {0} or heights <= {rays},
            "the ray of each event": all(event["ray"] < rays for event in motion["events"]),
            "nodes of the profile": all(abscissas),
            "nodes from left to right": all(one == sorted(one) for one in abscissas),
            "a parameter above 0, which powers of ten are": motion.get("scale") != "log"
            or min([*values, *(c for one in abscissas for c in one)], default=1) > 0,
            "which stop a still shows": all(k < stops for k in motion.get("stills", ())),
            "corners at each stop": all(len(one["corners"]) == stops for one in sweeps),
            "packed places at each stop": all(_holds(one, stops) for one in clouds),
            "a plane for what moves": plane or not (sweeps or clouds),
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
        check(one, {"draws": [[Row((Count(), Count(-(10**15))))]]})  # counts, or normals in units of 2^-40
    return ""


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


def fault_of_finding(found: Finding) -> str:
    """Find what is wrong with an instance that a page shows."""
    for name in ("instance", "witness"):
        fault = _value(getattr(found, name))
        if fault:
            return f".{name} {fault}"
    fault = "" if found.scene is None else fault_of_scene(found.scene)
    return f".scene{_spaced(fault)}" if fault else ""


def _details(details: Details) -> str:
    """Find what is wrong with what only some kinds of claim have."""
    for name, rule in (("curves", _curves), ("gallery", _table)):
        value = to_json(getattr(details, name))
        fault = "" if value is None else rule(value)
        if fault:
            return f".{name}{_spaced(fault)}"
    return ""


def _spaced(fault: str) -> str:
    return fault if fault.startswith((".", "[", " ")) else f" {fault}"


def _verdict(one: UnitResult, kind: Kind) -> str:
    """Find what is wrong with an outcome: what it rests on is there, and its certificates hold."""
    if one.as_expected != (one.outcome is one.expects) and not one.complaints:
        return f'has the outcome {one.outcome}, {one.expects} expected, and says the contrary in "as_expected"'
    found, refuted = one.evidence, one.outcome is Outcome.REFUTED
    if found and one.outcome in (Outcome.SURVIVES, Outcome.VACUOUS):
        return f"{one.outcome}, and has an instance that refutes or shows it"
    if refuted and kind is not Kind.EMPIRICAL and not (found and found.certificates):
        return "is refuted without a certificate"
    for part in PARTS:
        kept = one.finding(part)
        for certificate in kept.certificates if kept else ():
            try:
                judgement = kinds.check(certificate)
            except kernel.Missing:  # of data that no report holds nothing is said here
                continue
            except kernel.Malformed as error:
                return f'has a malformed certificate in "{part}" ({error})'
            if not judgement.holds:
                return f'has a certificate in "{part}" that does not hold ({judgement.reason})'
    return ""


def _unit(one: UnitResult, kind: Kind) -> str:
    """Find what is wrong with what trying a claim or a variant gave."""
    for part in PARTS:
        found = one.finding(part)
        fault = fault_of_finding(found) if found else ""
        if fault:
            return f".{part}{fault}"
    fault = _details(one.details)
    if fault:
        return f".details{fault}"
    if one.tested is not None and sum(one.tested.values()) != one.put_to_the_test:
        return ' has other counts in "tested" than "instances" less "vacuous" and "undecided"'
    return _verdict(one, kind)


def _sound(report: Report) -> None:
    """See that what a report says can be so: its numbers, pictures, outcomes and certificates."""
    made = report.provenance.facts
    if "profile" in made and "seed" not in made:
        msg = 'provenance has a "profile" without a "seed"'
        raise Odd(msg)
    names = [name for claim in report.claims for name, _ in claim.units]
    distinct(names)
    twice = next((name for k, name in enumerate(names) if name in names[:k]), None)
    if twice is not None:
        msg = f'claims: "{twice}" stands there twice'
        raise Odd(msg)
    for k, paper in enumerate(report.papers):
        for j, scene in enumerate(paper.front):
            if fault := fault_of_scene(scene):
                msg = f"papers[{k}].front[{j}]{_spaced(fault)}"
                raise Odd(msg)
    for k, claim in enumerate(report.claims):
        if claim.nature and not claim.nature_why:
            msg = f'claims[{k}] has a "nature" without "nature_why"'
            raise Odd(msg)
        for name, one in claim.units:
            fault = _unit(one, claim.kind)
            if fault:
                msg = f"claims[{k}] ({name}){_spaced(fault)}"
                raise Odd(msg)


def read(folder: Path) -> Report:
    """Return the report of a folder.

    Raises
    ------
    BadInput
        With one sentence, where there is none, or something in it cannot be what it is taken for.
    """
    path = folder / REPORT
    data = read_json(path, f"run again, with --out {folder}")
    try:
        check(data, {"schema": {SCHEMA}})
        report = from_json(Report, data)
        _sound(report)
    except (Odd, BadInput) as odd:
        msg = f"{path}: spoiled: {odd}; run again, with --out {folder}"
        raise BadInput(msg) from None
    return report
