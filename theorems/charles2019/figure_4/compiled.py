"""The attack and the classifiers for one CPU core, compiled by Numba; ``attack.py`` explains them.

Sixteen images are worked on side by side, one in each *lane* of a vector of 16 floats: an image
block holds pixel p of its sixteen images at ``block[16 p : 16 p + 16]``, and every layer keeps
this layout. All arrays of a block fit in a core's own cache. LLVM maps the vectors to whatever
registers the machine has (one of AVX-512, two of AVX, four of SSE or NEON).

A convolution and the max-pooling after it are one loop: for a window of the pooled image, the
convolution's four outputs in the window are accumulated for two channels, so that eight sums are
in flight, which hides the latency of the multiply-add. Going back, the four gradients of a window
(three of them 0 in each lane) are spread to the window's 6 x 6 inputs, again in eight sums.

Sums run in a fixed order and lanes never meet: results depend on neither block nor neighbours.
"""

# mypy: ignore-errors
# Numba compiles these bodies; their types are its own.

from collections import namedtuple

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic, models as data_models, register_model

from theorems.mnist.models import DEVIATION, MEAN, PIXELS, SIDE

from .options import SVM_LOSSES


LANES = 16
HALF1, HALF2 = 12, 4  # sides of the pooled images
CHANNELS1, CHANNELS2, HIDDEN, CLASSES = 10, 20, 50, 10
FEATURES = CHANNELS2 * HALF2 * HALF2
CLASSIFIERS = ("network", *SVM_LOSSES)  # what an attack ascends, by its number
NETWORK, MARGIN, SQUARED_HINGE = 0, CLASSIFIERS.index("margin"), CLASSIFIERS.index("squared_hinge")
kernel = njit(cache=True, nogil=True, error_model="numpy")


# --- Vectors of sixteen floats -----------------------------------------------------------------


class Vector(types.Type):
    """Sixteen float32 numbers in registers."""


vector = Vector(name="vector16")
VECTOR = ir.VectorType(ir.FloatType(), LANES)
_INTEGER = ir.IntType(32)
_UNDEFINED = ir.Constant(VECTOR, ir.Undefined)
_ZEROS = ir.Constant(ir.VectorType(_INTEGER, LANES), [0] * LANES)


@register_model(Vector)
class _VectorModel(data_models.PrimitiveModel):
    def __init__(self, manager, numba_type):
        super().__init__(manager, numba_type, VECTOR)


def _pointer(context, builder, array_type, array, offset):
    start = context.make_array(array_type)(context, builder, array).data
    return builder.bitcast(builder.gep(start, [offset]), VECTOR.as_pointer())


@intrinsic
def load(typing, array, offset):
    """Return ``array[offset : offset + 16]`` of a flat array; no bound is checked."""

    def code(context, builder, signature, args):
        return builder.load(_pointer(context, builder, signature.args[0], *args), align=4)

    return vector(array, types.intp), code


@intrinsic
def store(typing, array, offset, values):
    """Set ``array[offset : offset + 16]`` of a flat array; no bound is checked."""

    def code(context, builder, signature, args):
        pointer = _pointer(context, builder, signature.args[0], *args[:2])
        builder.store(args[2], pointer, align=4)
        return context.get_dummy_value()

    return types.void(array, types.intp, vector), code


@intrinsic
def splat(typing, number):
    """Return the vector of sixteen times this number."""

    def code(context, builder, signature, args):
        first = builder.insert_element(_UNDEFINED, args[0], ir.Constant(_INTEGER, 0))
        return builder.shuffle_vector(first, _UNDEFINED, _ZEROS)

    return vector(types.float32), code


@intrinsic
def fma(typing, a, b, c):
    """Return a b + c, rounded once."""

    def code(context, builder, signature, args):
        kind = ir.FunctionType(VECTOR, [VECTOR] * 3)
        name = f"llvm.fma.v{LANES}f32"
        return builder.call(cgutils.get_or_insert_function(builder.module, kind, name), args)

    return vector(vector, vector, vector), code


@intrinsic
def divide(typing, a, b):
    """Return a / b."""

    def code(context, builder, signature, args):
        return builder.fdiv(*args)

    return vector(vector, vector), code


@intrinsic
def pick(typing, a, b, yes, no):
    """Return ``yes`` in the lanes where a > b and ``no`` in the others."""

    def code(context, builder, signature, args):
        return builder.select(builder.fcmp_ordered(">", args[0], args[1]), args[2], args[3])

    return vector(vector, vector, vector, vector), code


@kernel
def number(value):
    """Return the vector of a constant."""
    return splat(np.float32(value))


@kernel
def floats(length):
    """Return a zeroed array that starts at a cache line, so that no vector crosses two."""
    array = np.zeros(length + LANES, np.float32)
    start = (-(array.ctypes.data // 4)) % LANES
    return array[start : start + length]


# --- Layers -----------------------------------------------------------------------------------


@kernel
def largest(a, b, c, d):
    """Return the maximum of a window and its place 0 to 3; the first place wins, as in PyTorch."""
    place = pick(b, a, number(1), number(0))
    best = pick(b, a, b, a)
    place = pick(c, best, number(2), place)
    best = pick(c, best, c, best)
    place = pick(d, best, number(3), place)
    return pick(d, best, d, best), place


@kernel
def convolve(x, side, channels_in, weight, bias, channels_out, out, places):
    """Convolve 5 x 5, max-pool 2 x 2, ReLU: (channels_in, side, side) to (channels_out, h, h).

    Keeps in ``places`` which of its four positions gave each maximum.
    """
    half = (side - 4) // 2
    row, taps = side * LANES, channels_in * 25
    zero = number(0)
    for window in range(half * half):
        corner = 2 * (window // half * side + window % half) * LANES
        for c in range(0, channels_out, 2):
            a0 = a1 = a2 = a3 = splat(bias[c])
            b0 = b1 = b2 = b3 = splat(bias[c + 1])
            k = c * taps
            for channel in range(channels_in):
                start = corner + channel * side * row
                for _ in range(5):
                    for kx in range(5):
                        at = start + kx * LANES
                        x0, x1 = load(x, at), load(x, at + LANES)
                        x2, x3 = load(x, at + row), load(x, at + row + LANES)
                        u, v = splat(weight[k]), splat(weight[k + taps])
                        a0, a1 = fma(u, x0, a0), fma(u, x1, a1)
                        a2, a3 = fma(u, x2, a2), fma(u, x3, a3)
                        b0, b1 = fma(v, x0, b0), fma(v, x1, b1)
                        b2, b3 = fma(v, x2, b2), fma(v, x3, b3)
                        k += 1
                    start += row
            at = (c * half * half + window) * LANES
            best, place = largest(a0, a1, a2, a3)
            store(out, at, pick(best, zero, best, zero))
            store(places, at, place)
            at += half * half * LANES
            best, place = largest(b0, b1, b2, b3)
            store(out, at, pick(best, zero, best, zero))
            store(places, at, place)


@kernel
def convolve_back(upper, y, places, side, channels_in, tapped, channels_out, spread, lower):
    """Carry the gradient ``upper`` of ``convolve``'s outputs y back to its inputs, ``lower``.

    ``tapped`` holds the weights as (channels_in * 25, channels_out), a row of zeros added where
    channels_in is odd; ``spread`` is room for (channels_out, 4) vectors.
    """
    half = (side - 4) // 2
    row, taps = side * LANES, channels_in * 25
    zero = number(0)
    for p in range(channels_in * side * side):
        store(lower, p * LANES, zero)
    for window in range(half * half):
        for c in range(channels_out):
            at = (c * half * half + window) * LANES
            gradient = pick(load(y, at), zero, load(upper, at), zero)  # ReLU
            place = load(places, at)
            for position in range(4):
                below, above = number(position - 0.5), number(position + 0.5)
                here = pick(place, below, pick(above, place, gradient, zero), zero)
                store(spread, (4 * c + position) * LANES, here)
        corner = 2 * (window // half * side + window % half) * LANES
        for tap in range(0, taps, 2):
            a0 = a1 = a2 = a3 = b0 = b1 = b2 = b3 = zero
            for c in range(channels_out):
                at = 4 * c * LANES
                g0, g1 = load(spread, at), load(spread, at + LANES)
                g2, g3 = load(spread, at + 2 * LANES), load(spread, at + 3 * LANES)
                u = splat(tapped[tap * channels_out + c])
                v = splat(tapped[(tap + 1) * channels_out + c])
                a0, a1 = fma(u, g0, a0), fma(u, g1, a1)
                a2, a3 = fma(u, g2, a2), fma(u, g3, a3)
                b0, b1 = fma(v, g0, b0), fma(v, g1, b1)
                b2, b3 = fma(v, g2, b2), fma(v, g3, b3)
            add_square(lower, corner + place_of(tap, side), row, a0, a1, a2, a3)
            if tap + 1 < taps:
                add_square(lower, corner + place_of(tap + 1, side), row, b0, b1, b2, b3)


@kernel
def place_of(tap, side):
    """Return where the weight number ``tap`` of (channels, 5, 5) looks, from a window's corner."""
    return (tap // 25 * side * side + tap % 25 // 5 * side + tap % 5) * LANES


@kernel
def add_square(array, at, row, a, b, c, d):
    """Add four vectors to a 2 x 2 square of positions."""
    one = number(1)
    store(array, at, fma(one, a, load(array, at)))
    store(array, at + LANES, fma(one, b, load(array, at + LANES)))
    store(array, at + row, fma(one, c, load(array, at + row)))
    store(array, at + row + LANES, fma(one, d, load(array, at + row + LANES)))


@kernel
def dense(x, inputs, weight, bias, outputs, out):
    """Set ``out`` to ``weight @ x + bias``; the number of outputs is a multiple of five."""
    for o in range(0, outputs, 5):
        a, b, c = splat(bias[o]), splat(bias[o + 1]), splat(bias[o + 2])
        d, e = splat(bias[o + 3]), splat(bias[o + 4])
        k = o * inputs
        for i in range(inputs):
            v = load(x, i * LANES)
            a, b = fma(splat(weight[k]), v, a), fma(splat(weight[k + inputs]), v, b)
            c = fma(splat(weight[k + 2 * inputs]), v, c)
            d = fma(splat(weight[k + 3 * inputs]), v, d)
            e = fma(splat(weight[k + 4 * inputs]), v, e)
            k += 1
        at = o * LANES
        store(out, at, a)
        store(out, at + LANES, b)
        store(out, at + 2 * LANES, c)
        store(out, at + 3 * LANES, d)
        store(out, at + 4 * LANES, e)


@kernel
def dense_back(upper, outputs, weight, inputs, lower):
    """Set ``lower`` to ``weight.T @ upper``; the number of inputs is even."""
    for i in range(0, inputs, 2):
        a = b = c = d = number(0)
        for o in range(0, outputs, 2):  # two sums each, for even and odd outputs
            k = o * inputs + i
            v, w = load(upper, o * LANES), load(upper, (o + 1) * LANES)
            a, b = fma(splat(weight[k]), v, a), fma(splat(weight[k + 1]), v, b)
            c = fma(splat(weight[k + inputs]), w, c)
            d = fma(splat(weight[k + inputs + 1]), w, d)
        store(lower, i * LANES, fma(number(1), a, c))
        store(lower, (i + 1) * LANES, fma(number(1), b, d))


@kernel
def relu(x, length):
    """Replace negative numbers by 0."""
    for i in range(length):
        v = load(x, i * LANES)
        store(x, i * LANES, pick(v, number(0), v, number(0)))


# --- Classifiers ------------------------------------------------------------------------------


Weights = namedtuple("Weights", "conv1 bias1 conv2 bias2 dense1 bias3 dense2 bias4 linear offset")
Tapped = namedtuple("Tapped", "conv1 conv2")
Room = namedtuple(
    "Room", "x y1 places1 y2 places2 hidden scores d_scores d_hidden d_y2 d_y1 spread gradient"
)
Model = namedtuple("Model", "weights tapped ascends room")
Plan = namedtuple("Plan", "step bounds shared lowest highest")  # as in ``Schedule``
SIZES = np.cumsum([0, 250, 10, 5000, 20, HIDDEN * FEATURES, HIDDEN, CLASSES * HIDDEN, CLASSES])
S0, S1, S2, S3, S4, S5, S6, S7, S8 = (int(size) for size in SIZES)


@kernel
def weights_of(v, network):
    """Cut a flat vector of parameters, a network's or an SVM's, into its arrays."""
    if network:
        none = v[:0]
        return Weights(
            v[S0:S1], v[S1:S2], v[S2:S3], v[S3:S4], v[S4:S5], v[S5:S6], v[S6:S7], v[S7:S8],
            none, none,
        )  # fmt: skip
    none, cut = v[:0], CLASSES * PIXELS
    return Weights(none, none, none, none, none, none, none, none, v[:cut], v[cut:])


@kernel
def tapped_of(w):
    """Return a network's convolutions by tap, as ``convolve_back`` wants them."""
    tapped = Tapped(floats(26 * CHANNELS1), floats(250 * CHANNELS2))
    for i in range(len(w.conv1)):
        tapped.conv1[i % 25 * CHANNELS1 + i // 25] = w.conv1[i]
    for i in range(len(w.conv2)):
        tapped.conv2[i % 250 * CHANNELS2 + i // 250] = w.conv2[i]
    return tapped


@kernel
def room():
    """Return room for everything between an image block and its gradient."""
    n1, n2 = CHANNELS1 * HALF1 * HALF1 * LANES, FEATURES * LANES
    return Room(
        floats(PIXELS * LANES), floats(n1), floats(n1), floats(n2), floats(n2),
        floats(HIDDEN * LANES), floats(CLASSES * LANES), floats(CLASSES * LANES),
        floats(HIDDEN * LANES), floats(n2), floats(n1), floats(4 * CHANNELS2 * LANES),
        floats(PIXELS * LANES),
    )  # fmt: skip


@kernel
def normalise(block, out):
    """Set ``out`` to the network's input, (block - mean) / deviation."""
    shift, scale = number(-MEAN), number(DEVIATION)
    for p in range(PIXELS):
        store(out, p * LANES, divide(fma(number(1), load(block, p * LANES), shift), scale))


@kernel
def network_scores(w, r):
    """Set ``r.scores`` to a network's scores of the normalised block ``r.x``."""
    convolve(r.x, SIDE, 1, w.conv1, w.bias1, CHANNELS1, r.y1, r.places1)
    convolve(r.y1, HALF1, CHANNELS1, w.conv2, w.bias2, CHANNELS2, r.y2, r.places2)
    dense(r.y2, FEATURES, w.dense1, w.bias3, HIDDEN, r.hidden)
    relu(r.hidden, HIDDEN)
    dense(r.hidden, HIDDEN, w.dense2, w.bias4, CLASSES, r.scores)


@kernel
def best_class(scores, lane, but):
    """Return the class of the best score, the first of equals, leaving out class ``but``."""
    best = 0 if but != 0 else 1
    for j in range(best + 1, CLASSES):
        if j != but and scores[j * LANES + lane] > scores[best * LANES + lane]:
            best = j
    return best


@kernel
def loss_gradient(scores, labels, ascends, out):
    """Set ``out`` to the gradient of each lane's loss in its scores."""
    out[:] = np.float32(0)
    for lane in range(LANES):
        y = labels[lane]
        if ascends == MARGIN:
            out[best_class(scores, lane, y) * LANES + lane] = np.float32(1)
            out[y * LANES + lane] = np.float32(-1)
        elif ascends == SQUARED_HINGE:
            for j in range(CLASSES):
                sign = np.float32(1 if j == y else -1)
                slack = np.float32(1) - sign * scores[j * LANES + lane]
                out[j * LANES + lane] = -2 * sign * max(slack, np.float32(0))
        else:  # cross entropy: softmax less the indicator of the label
            top = scores[best_class(scores, lane, -1) * LANES + lane]
            total = np.float32(0)
            for j in range(CLASSES):
                out[j * LANES + lane] = np.exp(scores[j * LANES + lane] - top)
                total += out[j * LANES + lane]
            for j in range(CLASSES):
                out[j * LANES + lane] /= total
            out[y * LANES + lane] -= np.float32(1)


@kernel
def model_of(v, ascends):
    """Return a classifier ready to be attacked; ``ascends`` indexes ``CLASSIFIERS``."""
    w = weights_of(v, ascends == NETWORK)
    return Model(w, tapped_of(w), ascends, room())


@kernel
def gradient_of(m, block, labels):
    """Set ``m.room.gradient`` to a positive multiple of the loss's gradient in the pixels."""
    w, r = m.weights, m.room
    if m.ascends != NETWORK:
        dense(block, PIXELS, w.linear, w.offset, CLASSES, r.scores)
        loss_gradient(r.scores, labels, m.ascends, r.d_scores)
        dense_back(r.d_scores, CLASSES, w.linear, PIXELS, r.gradient)
        return
    normalise(block, r.x)
    network_scores(w, r)
    loss_gradient(r.scores, labels, m.ascends, r.d_scores)
    dense_back(r.d_scores, CLASSES, w.dense2, HIDDEN, r.d_hidden)
    for i in range(HIDDEN):
        kept = pick(load(r.hidden, i * LANES), number(0), load(r.d_hidden, i * LANES), number(0))
        store(r.d_hidden, i * LANES, kept)
    dense_back(r.d_hidden, HIDDEN, w.dense1, FEATURES, r.d_y2)
    taps1, taps2 = m.tapped.conv1, m.tapped.conv2
    convolve_back(r.d_y2, r.y2, r.places2, HALF1, CHANNELS1, taps2, CHANNELS2, r.spread, r.d_y1)
    convolve_back(r.d_y1, r.y1, r.places1, SIDE, 1, taps1, CHANNELS1, r.spread, r.gradient)


# --- The attack -------------------------------------------------------------------------------


@kernel
def ascend(x, gradient, image, radius, plan, out):
    """Set ``out`` to one step from x, projected on the ball about ``image`` and on the pixels."""
    zero, one, minus = number(0), number(1), number(-1)
    up, down, ball = splat(plan.step), splat(-plan.step), splat(radius)
    low, high = splat(plan.lowest), splat(plan.highest)
    for p in range(0, PIXELS * LANES, LANES):
        g, centre = load(gradient, p), load(image, p)
        move = pick(g, zero, up, pick(zero, g, down, zero))
        v = fma(one, load(x, p), move)
        least, most = fma(minus, ball, centre), fma(one, ball, centre)
        least, most = pick(low, least, low, least), pick(most, high, high, most)
        v = pick(least, v, least, v)
        store(out, p, pick(v, most, most, v))


@kernel
def walk(m, plan, image, labels, i, first, x):
    """Take the steps of radius number i from step number ``first`` on, in place."""
    for t in range(first, plan.bounds.shape[1] - 1):
        gradient_of(m, x, labels)
        ascend(x, m.room.gradient, image, plan.bounds[i, t + 1], plan, x)


@kernel
def attack_block(m, plan, image, labels, trunk, out):
    """Set ``out[i]`` to the block that the attack of radius i ends at.

    ``trunk`` is room for the common path; ``out[i]`` holds the start of radii that share nothing.
    """
    steps, longest = plan.bounds.shape[1] - 1, plan.shared.max()
    radii = range(len(plan.shared))
    for i in radii:
        if plan.shared[i] < 0:
            walk(m, plan, image, labels, i, 0, out[i])
    trunk[:] = image
    for t in range(min(longest + 1, steps)):
        gradient_of(m, trunk, labels)
        for i in radii:
            if plan.shared[i] == t:  # this radius leaves the common path, with its gradient
                ascend(trunk, m.room.gradient, image, plan.bounds[i, t + 1], plan, out[i])
        if t < longest:
            ascend(trunk, m.room.gradient, image, plan.bounds[-1, t + 1], plan, trunk)
        for i in radii:
            if plan.shared[i] == t:
                walk(m, plan, image, labels, i, t + 1, out[i])
    for i in radii:
        if plan.shared[i] >= steps:
            out[i] = trunk


# --- What other modules call --------------------------------------------------------------------


@kernel
def fill(images, first, block):
    """Set ``block`` to sixteen rows of ``images``; missing rows are zero."""
    count = min(LANES, len(images) - first)
    if count < LANES:
        block[:] = np.float32(0)
    for p in range(PIXELS):
        for lane in range(count):
            block[p * LANES + lane] = images[first + lane, p]


@kernel
def empty(block, images, first):
    """Set rows of ``images`` to the block's; lanes past the last row are dropped."""
    for lane in range(min(LANES, len(images) - first)):
        for p in range(len(block) // LANES):
            images[first + lane, p] = block[p * LANES + lane]


@kernel
def attack(v, ascends, images, labels, starts, plan):
    """Return the perturbed images (radii, n, 784) of the classifier with the parameters v.

    Images (n, 784) float32; labels (n,) int64; starts (radii, n, 784), or empty where no radius
    needs its own.
    """
    m = model_of(v, ascends)
    image, trunk = floats(PIXELS * LANES), floats(PIXELS * LANES)
    radii = len(plan.shared)
    blocks = floats(radii * PIXELS * LANES).reshape(radii, PIXELS * LANES)
    classes = np.zeros(LANES, np.int64)
    out = np.empty((radii, len(images), PIXELS), np.float32)
    for first in range(0, len(images), LANES):
        fill(images, first, image)
        for i in range(len(starts)):
            fill(starts[i], first, blocks[i])
        for lane in range(min(LANES, len(images) - first)):
            classes[lane] = labels[first + lane]
        attack_block(m, plan, image, classes, trunk, blocks)
        for i in range(radii):
            empty(blocks[i], out[i], first)
    return out


@kernel
def predictions(svms, networks, images):
    """Return the classes (svms + networks, n) uint8 that all classifiers give to n images.

    The classifiers are rows of parameters, (svms, 7850) and (networks, 21840).
    """
    out = np.empty((len(svms) + len(networks), len(images)), np.uint8)
    block, r = floats(PIXELS * LANES), room()
    for first in range(0, len(images), LANES):
        count = min(LANES, len(images) - first)
        fill(images, first, block)
        for i in range(len(svms)):
            w = weights_of(svms[i], False)
            dense(block, PIXELS, w.linear, w.offset, CLASSES, r.scores)
            for lane in range(count):
                out[i, first + lane] = best_class(r.scores, lane, -1)
        normalise(block, r.x)
        for i in range(len(networks)):
            network_scores(weights_of(networks[i], True), r)
            for lane in range(count):
                out[len(svms) + i, first + lane] = best_class(r.scores, lane, -1)
    return out


@kernel
def scores_and_gradient(v, ascends, images, labels):
    """Return scores (n, 10) and gradients (n, 784), a network's times ``DEVIATION``."""
    m, block, classes = model_of(v, ascends), floats(PIXELS * LANES), np.zeros(LANES, np.int64)
    scores = np.empty((len(images), CLASSES), np.float32)
    gradients = np.empty((len(images), PIXELS), np.float32)
    for first in range(0, len(images), LANES):
        fill(images, first, block)
        for lane in range(min(LANES, len(images) - first)):
            classes[lane] = labels[first + lane]
        gradient_of(m, block, classes)
        empty(m.room.scores, scores, first)
        empty(m.room.gradient, gradients, first)
    return scores, gradients
