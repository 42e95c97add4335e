"""One-step noises of a network: does one open half-space hold them all?

At a point of label y the loss l(y f(x)), l falling, moves x along a positive multiple of -y grad f(x),
and a linear classifier v without a bias is right on this noise, labelled y, where <v, -grad f(x)> > 0:
label and loss cancel. So the noises are *separable* if some u has <u, g> > 0 for each gradient g of
the output, and v = -u; the same for their signs, entry by entry. No root and no exponential is left.
"""

from __future__ import annotations

from verify.kernel.layers import Layer, read_layers
from verify.kernel.numbers import Malformed, dot, field, require, sparse, vector


Point = tuple[list[int], int]  # integers over a positive scale


def check_noises(question: object, answer: object, evidence: object) -> None:
    """Does some u have <u, g_i> > 0 at all points, where g_i is the noise: the gradient or its sign?

    ``at_zero`` says which slope a kink has at exactly 0, the one "below" or the one "above". Where
    the question has a ``direction``, it is asked about this u alone.

    separable: u, and the noises are computed; or *counting*, for gradients of two layers with slopes
    >= 0: g_i adds up what the units send back, so if u has a product c_k >= 0 with what each unit
    sends where its slope is 1, one unit that is on and has c_k > 0 does for a point.
    not: weights > 0 on at least one noise that add up to 0 (Gordan); of one direction, the index of
    a noise with which it has no positive product.
    """
    layers = read_layers(field(question, "layers", "the question"))
    last = layers[-1]
    if len(last.rows) > 1 or not last.below == last.above == last.slope_scale:
        msg = "the last layer must have one row, and slopes 1 and 1"
        raise Malformed(msg)
    at_zero, noise = (field(question, key, "the question") for key in ("at_zero", "noise"))
    if at_zero not in ("below", "above") or noise not in ("gradient", "sign"):
        msg = 'at_zero must be "below" or "above", and noise "gradient" or "sign"'
        raise Malformed(msg)
    listed, size = field(question, "points", "the question"), len(layers[0].rows[0])
    if type(listed) is not list or not listed:
        msg = "points must be a list of at least one point"
        raise Malformed(msg)
    points = [vector(point, "a point", size) for point in listed]

    def noises(some: list[Point]) -> list[list[int]]:
        found = [gradient(layers, *point, above=at_zero == "above") for point in some]
        return [[(g > 0) - (g < 0) for g in own] for own in found] if noise == "sign" else found

    asked = type(question) is dict and "direction" in question
    if answer == "not" and asked:
        u, _ = vector(field(question, "direction", "the question"), "direction", size)
        index = field(evidence, "index", "the evidence")
        if type(index) is not int or not 0 <= index < len(points):
            msg = f"index must be of one of {len(points)} points"
            raise Malformed(msg)
        require(dot(u, noises([points[index]])[0]) <= 0, "the direction is right on this noise")
    elif answer == "not":
        weights, _ = sparse(field(evidence, "weights", "the evidence"), "weights", len(points))
        require(bool(weights), "no weight is given")
        borne = noises([points[index] for index in weights])
        total = [dot([*weights.values()], list(column)) for column in zip(*borne, strict=True)]
        require(not any(total), "the weighted noises do not cancel")
    else:
        require(answer == "separable", "the answer must be separable or not")
        holder, name = (question, "direction") if asked else (evidence, "u")
        u, _ = vector(field(holder, name, "the evidence"), name, size)
        if isinstance(evidence, dict) and "active" in evidence:
            require(noise == "gradient" and len(layers) == 2, "counting is for gradients of two layers")
            count(layers[0], last.rows[0], u, points, evidence["active"])
        else:
            require(all(dot(u, g) > 0 for g in noises(points)), "a noise is not on the side of u")


def gradient(layers: list[Layer], x: list[int], scale: int, *, above: bool) -> list[int]:
    """Return the gradient of the output at x over a unit that is the same for every x.

    Each layer multiplies by its slopes over slope_scale, those of units that are off too.
    """
    slopes = []
    for layer in layers:
        pairs = zip(layer.rows, layer.bias, strict=True)
        z = [dot(row, x) + b * scale for row, b in pairs]
        slopes.append([layer.above if v > 0 or (above and v == 0) else layer.below for v in z])
        x = [slope * v for slope, v in zip(slopes[-1], z, strict=True)]
        scale *= layer.scale * layer.slope_scale
    back = [1]
    for layer, own in zip(reversed(layers), reversed(slopes), strict=True):
        sent = [slope * b for slope, b in zip(own, back, strict=True)]
        back = [dot(sent, list(column)) for column in zip(*layer.rows, strict=True)]
    return back


def count(first: Layer, output: list[int], u: list[int], points: list[Point], active: object) -> None:
    """Check <u, g> > 0 at each point by one unit that is on there; no noise is computed."""
    require(first.below >= 0 and first.above > 0, "a slope of the first layer is negative")
    sent = [a * dot(row, u) for a, row in zip(output, first.rows, strict=True)]
    require(all(c >= 0 for c in sent), "a unit sends back against u")
    if type(active) is not list or len(active) != len(points):
        msg = f"active must be a list of {len(points)} units"
        raise Malformed(msg)
    for k, (x, scale) in zip(active, points, strict=True):
        require(type(k) is int and 0 <= k < len(sent) and sent[k] > 0, "a unit sends nothing along u")
        require(dot(first.rows[k], x) + first.bias[k] * scale > 0, "a unit is not on at its point")
