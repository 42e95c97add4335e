"""Networks as layers z -> slope(W z + b), in integers.

The slope is one number below 0 and another above (ReLU: 0 and 1; an affine layer: 1 and 1).
"""

from __future__ import annotations

from typing import NamedTuple

from verify.kernel.numbers import Malformed, field, only, vector


class Layer(NamedTuple):
    """W and b over one scale, and the slopes below and above 0 over another."""

    rows: list[list[int]]
    bias: list[int]
    scale: int
    below: int
    above: int
    slope_scale: int


def read_layers(listed: object) -> list[Layer]:
    """Return the layers that are listed, each of as many columns as the one before has rows."""
    if type(listed) is not list or not listed:
        msg = "layers must be a list of at least one layer"
        raise Malformed(msg)
    layers: list[Layer] = []
    for entry in listed:
        only(entry, "a layer", "W", "b", "slopes")
        weights, bias, slopes = (field(entry, key, "a layer") for key in ("W", "b", "slopes"))
        layers.append(read_layer(weights, bias, slopes, len(layers[-1].rows) if layers else None))
    return layers


def read_layer(weights: object, bias: object, slopes: object, size: int | None) -> Layer:
    """Return a layer of rows of the given size, or of the size of its first row."""
    if type(weights) is list and weights and type(weights[0]) is list and weights[0]:
        size = size or len(weights[0])
    else:
        msg = "the weights of a layer must be a list of at least one row of at least one number"
        raise Malformed(msg)
    if any(type(row) is not list or len(row) != size for row in weights):
        msg = f"every row of weights of this layer must be a list of {size} numbers"
        raise Malformed(msg)
    if type(bias) is not list or len(bias) != len(weights):
        msg = f"the bias of this layer must be a list of {len(weights)} numbers"
        raise Malformed(msg)
    flat, scale = vector([*(x for row in weights for x in row), *bias], "a layer")
    rows = [flat[start : start + size] for start in range(0, len(weights) * size, size)]
    (below, above), slope_scale = vector(slopes, "slopes", 2)
    return Layer(rows, flat[len(weights) * size :], scale, below, above, slope_scale)
