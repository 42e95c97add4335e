"""Certificates as Coq theorems: each is checked by the kernel of Coq itself.

    python3 to_coq.py FILE... > Certificates.v

A file holds JSON, one value or one a line; certificates are found wherever they stand in it.
Standard library and the reader of format 2 only. Not trusted for what a theorem says: the theorem spells its own question out.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path


sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for what format 2 stands for

from verify.kernel.packed import unpacked


LABELS = {1: "plus", -1: "minus"}
NUMBER = re.compile(r"([+-]?[0-9]+)(?:/([0-9]+))?")


def number(value: object) -> str:
    match = NUMBER.fullmatch(str(value))
    if match is None:
        raise ValueError(f"not a number: {value!r}")
    return f"({int(match[1])} # {int(match[2] or 1)})"


def listed(items: object, one: Callable[[object], str]) -> str:
    return "[" + "; ".join(one(item) for item in items) + "]"


def vector(value: list) -> str:
    return listed(value, number)


def weights(value: list) -> str:
    return listed(value, lambda pair: f"({int(pair[0])}%N, {number(pair[1])})")


def halfspace(value: dict) -> str:
    return f"({vector(value['w'])}, {number(value['b'])})"


def question(q: dict) -> str:
    along = "Every" if q["direction"] == "every" else f"Along {vector(q['direction'])}"
    return (
        f"{{| points := {listed(q['points'], vector)}; "
        f"labels := {listed(q['labels'], LABELS.__getitem__)}; "
        f"along := {along}; asked := {LABELS[q['label']]} |}}"
    )


def evidence(kind: str, answer: str, q: dict, e: dict) -> str:
    own = weights(e.get("weights", []))
    if kind == "separators":
        if answer == "no":
            every = q["direction"] == "every"
            return "SeparatorsNoEvery question" if every else f"SeparatorsNo question {halfspace(e['separator'])}"
        if answer == "yes":
            return f"SeparatorsYes question {halfspace(e['separator'])} {own}"
        return f"SeparatorsVacuous question {own}"
    if answer == "vacuous":
        return f"ConvexVacuous question {int(e.get('outside', 0))}%N {own}"
    units = listed(e["units"], halfspace)
    if answer == "no":
        return f"ConvexNo question {units}"
    return f"ConvexYes question {units} {int(e['outside'])}%N {own} {number(e['t'])}"


def class_question(q: dict) -> str:
    along = "Every" if q["direction"] == "every" else f"Along {vector(q['direction'])}"
    classes = q.get("classes", max(q["labels"]) + 1)
    return (
        f"{{| samples := {listed(q['points'], vector)}; "
        f"sample_classes := {listed(q['labels'], lambda y: f'{int(y)}%nat')}; "
        f"classes := {int(classes)}; heading := {along}; leaving := {int(q['label'])} |}}"
    )


def class_evidence(answer: str, e: dict) -> str:
    own = listed(
        e.get("weights", []), lambda w: f"(({int(w[0])}%nat, {int(w[1])}%nat), {number(w[2])})"
    )
    if answer == "vacuous":
        return f"ClassesVacuous question {own}"
    pairs = zip(e["classifier"]["W"], e["classifier"]["b"], strict=True)
    blocks = listed(pairs, lambda pair: f"({vector(pair[0])}, {number(pair[1])})")
    if answer == "no":
        return f"ClassesNo question {blocks}"
    steps = listed(e["t"], lambda pair: f"({int(pair[0])}%nat, {number(pair[1])})")
    return f"ClassesYes question {blocks} {own} {steps}"


def boolean(value: bool) -> str:
    return str(value).lower()


def point_set(q: dict) -> str:
    return f"{listed(q['points'], vector)} {listed(q['labels'], LABELS.__getitem__)}"


def margin(kind: str, q: dict, answer: object, e: dict) -> tuple[str, str]:
    """Return what a certificate of margins, reach or the origin says, and the certificate."""
    own = point_set(q)
    if kind == "max-margin":
        bias, u = boolean(q["bias"]), halfspace(e) if answer == "yes" else "([], 0)"
        says = f"says_max_margin (asking {own}) {bias} {answer.capitalize()} {u}"
        if answer == "yes":
            return says, f"MaxMarginYes {own} {bias} {u} {weights(e['alpha'])}"
        if answer == "no":
            return says, f"MaxMarginNo {own} {bias}"
        return says, f"MaxMarginVacuous {own} {bias} {weights(e['weights'])}"
    if kind == "margin":
        low, high = number(answer["lower"]), number(answer["upper"])
        return (
            f"says_margin (asking {own}) {low} {high}",
            f"MarginBetween {own} {low} {high} {halfspace(e['separator'])} {weights(e['weights'])}",
        )
    if kind == "reach":
        v, pair = vector(q["direction"]), f"{halfspace(e['separator'])} {halfspace(e['weak'])}"
        if answer["supremum"] is None:
            return f"says_reach (asking {own}) {v} None", f"ReachInfinite {own} {v} {pair}"
        top = number(answer["supremum"])
        return (
            f"says_reach (asking {own}) {v} (Some {top})",
            f"ReachFinite {own} {v} {top} {pair} {listed(e['bounds'], weights)}",
        )
    both = q["label"] == 0
    asked = question({**q, "label": q["label"] or 1})
    word = answer.capitalize() + ("Both" if both else "")
    shown = vector(e["w"]) if answer != "vacuous" else ""
    if answer != "no":
        shown += " " + weights(e.get("weights", []))
    says = "says_origin_both" if both else "says_origin"
    return f"{says} {asked} {answer.capitalize()}", f"Origin{word} {asked} {shown}"


def sparse(value: list) -> str:
    return listed(value, lambda pair: f"({int(pair[0])}%N, {number(pair[1])})")


def agreement(q: dict) -> str:
    rows = zip(q["points"], q["classes"], *q["counts"], strict=True)
    counted = listed(rows, lambda r: f"(({sparse(r[0])}, {int(r[1])}%nat), ({int(r[2])}%N, {int(r[3])}%N))")
    one, other = (listed(rows, sparse) for rows in q["classifiers"])
    return f"{{| counted := {counted}; first_rows := {one}; second_rows := {other} |}}"


def rule(value: dict) -> str:
    kind = value["kind"]
    if kind in ("above", "below"):
        return f"(If{kind.capitalize()} {number(value['threshold'])} {boolean(value['closed'])})"
    if kind == "argmax":
        return f"(IfLargest {boolean(value['ties'] == 'lowest')})"
    return "IfAllPositive"


def layer(rows: list, biases: list, slopes: list) -> str:
    pairs = listed(zip(rows, biases, strict=True), lambda p: f"({vector(p[0])}, {number(p[1])})")
    return f"{{| l_units := {pairs}; l_below := {number(slopes[0])}; l_above := {number(slopes[1])} |}}"


def classifier(c: dict) -> tuple[list, str]:
    """Return the layers of a classifier, and its rule in Coq."""
    if c["kind"] == "linear":
        layers = [([c["w"]], [c["b"]], [1, 1])]
        decides = f"(IfAbove (0 # 1) {boolean(c['zero'] == 1)})"
    elif c["kind"] == "region":
        forms = [form for half in c["halfspaces"] for form in half["forms"]]
        layers = [([form["w"] for form in forms], [form["b"] for form in forms], [1, 1])]
        parts = listed(c["halfspaces"], lambda h: f"({len(h['forms'])}%nat, {boolean(h['closed'])})")
        decides = f"(IfHalfspaces {boolean(c['inside'] == 1)} {parts})"
    else:
        layers = [(own["W"], own["b"], own["slopes"]) for own in c["layers"]]
        decides = rule(c["rule"])
    return layers, decides


def labelling(q: dict, answer: list) -> str:
    layers, decides = classifier(q["classifier"])
    return (
        f"{{| width := {len(layers[0][0][0])}; layers := {listed(layers, lambda own: layer(*own))}; "
        f"decides := {decides}; listed := {listed(q['points'], vector)}; "
        f"given := {listed(answer, lambda y: f'({int(y)})%Z')} |}}"
    )


def noises(q: dict, answer: str, e: dict) -> tuple[str, str]:
    """Return what a certificate of noises says, and the certificate."""
    layers = listed(q["layers"], lambda own: layer(own["W"], own["b"], own["slopes"]))
    asked = q.get("direction")
    own = (
        f"{{| deep := {layers}; above_at_0 := {boolean(q['at_zero'] == 'above')}; by_signs := {boolean(q['noise'] == 'sign')}; "
        f"places := {listed(q['points'], vector)}; one_direction := {'None' if asked is None else f'Some {vector(asked)}'} |}}"
    )
    if answer == "not":
        shown = f"NoisesCancel {own} {weights(e['weights'])}" if asked is None else f"NoisesNotAlong {own} {int(e['index'])}%nat"
    else:
        u = vector(e["u"] if asked is None else asked)
        active = e.get("active") if isinstance(e, dict) else None
        shown = f"NoisesSeparable {own} {u}" if active is None else f"NoisesCounted {own} {u} {listed(active, lambda k: f'{int(k)}%nat')}"
    return f"says_noises {own} {boolean(answer != 'not')}", shown


def ray(q: dict, answer: list, e: dict) -> tuple[str, str]:
    """Return what a certificate of a ray says, and the certificate."""
    layers, decides = classifier(q["classifier"])
    own = (
        f"{{| across := {len(layers[0][0][0])}; stack := {listed(layers, lambda own: layer(*own))}; chooses := {decides}; "
        f"start := {vector(q['point'])}; heads := {vector(q['direction'])} |}}"
    )
    intervals = listed(answer, lambda i: (
        f"{{| low := {number(i[0])}; low_in := {boolean(i[1])}; "
        f"high := {'None' if i[2] is None else f'Some {number(i[2])}'}; high_in := {boolean(i[3])} |}}"
    ))
    return f"says_ray {own} {intervals}", f"{own} {intervals} {vector(e['breakpoints'])}"


def optimum(value: dict) -> str:
    return f"{{| duals := {vector(value['c'])}; offset := {number(value['beta'])}; level := {number(value['mu'])} |}}"


def optional(value: object) -> str:
    return "None" if value is None else f"(Some {number(value)})"


def svm_path(q: dict, answer: object, e: dict) -> tuple[str, str]:
    """Return what a certificate about the soft-margin SVM says, and the certificate."""
    own, asks = f"(asking {point_set(q)})", q["asks"]
    if asks == "optimum":
        shown = f"{own} {number(q['lambda'])} {vector(answer['w'])} {optional(answer['b'][0])} {optional(answer['b'][1])}"
        return f"says_optimum {shown}", f"SvmOptimum {shown} {vector(e['c'])} {number(e['beta'])}"
    if asks == "errors":
        one, two = (optimum(e["segment"][key]) for key in ("start", "end"))
        return f"says_errors_not_fewest {own}", f"SvmErrorsNo {own} {one} {two} {optimum(e['optimum'])}"
    if answer == "no":
        return f"says_angle {own} false", f"SvmAngleNo {own} {' '.join(map(optimum, e['optima']))}"
    pairs = listed(e["segments"], lambda part: f"({optimum(part['start'])}, {optimum(part['end'])})")
    return f"says_angle {own} true", f"SvmAngleYes {own} {pairs} {optimum(e['ray']['start'])} {number(e['ray']['slope'])}"


def dual_gap(q: dict, answer: dict, e: dict) -> tuple[str, str]:
    """Return what a certificate of a duality gap says, and the certificate."""
    ends = {key: f"({number(pair[0])}, {number(pair[1])})" for key, pair in answer.items() if pair is not None}
    own = f"(asking {point_set(q)})"
    near = (
        f"{{| at_lambda := {number(q['lambda'])}; tolerance := {number(q['tolerance'])}; cosines := {ends['cos']}; "
        f"lengths := {ends['norm']}; distances := {'Some ' + ends['d_adv'] if 'd_adv' in ends else 'None'} |}}"
    )
    return f"says_near {own} {near}", f"{own} {near} {vector(e['c'])} {number(e['b'])}"


def quadratics(q: dict, answer: str, e: dict) -> tuple[str, str]:
    """Return what a certificate of quadratic forms says, and the certificate."""
    forms = listed(q["groups"], lambda group: listed(group, lambda f: (
        f"{{| f_rows := {listed(f.get('A', []), vector)}; f_slope := {vector(f['b'])}; f_constant := {number(f['c'])} |}}"
    )))
    square = q["squared_radius"]
    own = (
        f"{{| groups := {forms}; miss := {int(q['miss'])}%N; squared_radius := {optional(None if square == 'none' else square)}; "
        f"is_open := {boolean(q['open_ball'])} |}}"
    )
    if answer == "yes":
        shown = f"QuadraticsMet {own} {vector(e['v'])}"
    elif "tree" in e:
        steps = listed(e["tree"], lambda entry: (
            f"Split {entry}%nat" if type(entry) is int else f"Close {weights(entry['weights'])} {number(entry['ball'])}"
        ))
        shown = f"QuadraticsTree {own} {steps}"
    elif "squares" in e:
        shown = f"QuadraticsSquares {own} {weights(e['squares'])}"
    else:
        shown = f"QuadraticsCover {own} {vector(e['cover'])}"
    return f"says_quadratics {own} {boolean(answer == 'yes')}", shown


def theorem(c: dict) -> tuple[str, str] | None:
    """Return what a certificate says and the term that proves it, None if no checker is proved."""
    q, answer, e, kind = c["question"], c["answer"], c["evidence"], c["question"]["class"]
    if kind in ("separators", "convex"):
        asked = question(q)
        shown = evidence(kind, answer, q, e).replace("question", asked)
        return f"says_{kind} {asked} {answer.capitalize()}", f"check_sound ({shown})"
    if kind == "multiclass":
        asked = class_question(q)
        shown = class_evidence(answer, e).replace("question", asked)
        return f"says_classes {asked} {answer.capitalize()}", f"check_classes_sound ({shown})"
    if kind in ("max-margin", "margin", "reach", "origin"):
        says, shown = margin(kind, q, answer, e)
        return says, f"check_margin_sound ({shown})"
    if kind == "program":
        rows = zip(q["rows"], q["bounds"], strict=True)
        limits = listed(rows, lambda r: f"({vector(r[0])}, {number(r[1])})")
        own = f"{{| objective := {vector(q['objective'])}; limits := {limits} |}}"
        least = number(answer["minimum"])
        return f"says_program {own} {least}", f"check_program_sound {own} {least} {vector(e['point'])} {weights(e['weights'])}"
    if kind == "agreement":
        own, (m, n) = agreement(q), answer["counts"]
        return f"says_agreement {own} {m} {n}", f"check_agreement_sound {own} {m} {n}"
    if kind == "labels":
        own = labelling(q, answer)
        return f"says_labels {own}", f"check_labels_sound {own}"
    if kind == "noises":
        says, shown = noises(q, answer, e)
        return says, f"check_noises_sound ({shown})"
    if kind == "ray":
        says, shown = ray(q, answer, e)
        return says, f"check_ray_sound {shown}"
    if kind == "svm-path":
        says, shown = svm_path(q, answer, e)
        return says, f"check_svm_sound ({shown})"
    if kind == "measures":
        own = (
            f"(asking {point_set(q)}) {{| normal := {vector(q['w'])}; shift := {number(q['b'])}; scores := {vector(q['scores'])}; "
            f"square := {number(q['square'])}; along_means := {optional(q['along'])}; apart_means := {optional(q['apart'])} |}}"
        )
        return f"says_measures {own}", f"check_measures_sound {own}"
    if kind == "dual-gap":
        says, shown = dual_gap(q, answer, e)
        return says, f"check_dual_gap_sound {shown}"
    if kind == "quadratics":
        says, shown = quadratics(q, answer, e)
        return says, f"check_quadratics_sound ({shown})"
    return None


def nested(value: object) -> Iterator[dict]:
    """Yield each certificate that stands anywhere in a value."""
    if isinstance(value, dict) and value.get("format") == "separatrix-certificate/1":
        yield value
    elif isinstance(value, (dict, list)):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from nested(entry)


def stored(path: str) -> Iterator[dict]:
    """Yield the certificates of a file of JSON or of JSON lines."""
    text = Path(path).read_text(encoding="utf-8")
    try:
        yield from nested(unpacked(json.loads(text)))
    except ValueError:
        for line in text.splitlines():
            yield from nested(unpacked(json.loads(line)))


def main() -> None:
    print("From Coq Require Import List QArith NArith ZArith.")
    print("From separatrix Require Import Space Checker MulticlassChecker MarginChecker ProgramChecker LabelsChecker NoisesChecker RayChecker SvmChecker QuadraticsChecker DualGapChecker MeasuresChecker.")
    print("Import ListNotations.\nOpen Scope Q_scope.")
    found = {json.dumps(c): c for path in sys.argv[1:] for c in stored(path)}
    for k, made in enumerate(map(theorem, found.values())):
        if made:
            print(f"\nTheorem certificate_{k} : {made[0]}.\nProof. apply ({made[1]}). vm_compute. reflexivity. Qed.")


if __name__ == "__main__":
    main()
