"""A fitted model as the exact classifier that its parameters are.

Read are linear classifiers of scikit-learn, ``SVC`` with a linear kernel, ``MLPClassifier`` with
ReLU, such a model behind scalers or PCA in a ``Pipeline``, a search over such, a ``Sequential`` of torch, and the classifiers of
this package. A float is the binary rational it is: what is read is the function of real numbers that
the stored parameters define. Where the model's own arithmetic rounds it may differ from that, next to
its boundary. Neither library is imported here; whatever is none of these is refused by its name.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import (
    AFFINE,
    RELU,
    Above,
    Argmax,
    Layer,
    Matrix,
    Network,
    rational,
    rational_matrix,
    rational_vector,
)
from theorems.geometry.objects.regions import Region
from verify.errors import BadInput
from verify.exact.integers import Rational, whole


READ = (
    "linear classifiers of scikit-learn, SVC with a linear kernel, MLPClassifier with ReLU, a Pipeline "
    "of scalers or PCA before one of them, and a torch Sequential of Linear and ReLU"
)


class FittedModel(NamedTuple):
    """A model as it is decided about.

    h : the exact classifier
    labels : the model's own labels, that of h = -1 and of h = +1, or those of the classes 0, 1, ...;
        None where the model does not name them
    name : what the model is called in a sentence
    columns : the names of the columns that it was fitted on, where it knows them
    """

    h: Linear | Network | Region
    labels: tuple[Hashable, ...] | None
    name: str
    columns: tuple[str, ...] | None = None

    @property
    def dimension(self) -> int:
        """Return the number of features."""
        return len(self.h.layered()[0][0].weights[0])

    @property
    def size(self) -> int:
        """Return the number of labels."""
        layers, rule = self.h.layered()
        return len(layers[-1].weights) if isinstance(rule, Argmax) else 2

    def place(self, label: int) -> int:
        """Return where a label of h stands among the labels."""
        return label if isinstance(self.h.layered()[1], Argmax) else int(label > 0)


def read_model(model: Any) -> FittedModel:
    """Read a fitted model exactly.

    Parameters
    ----------
    model : see the top of this module; a torch model with one output says +1 where it is > 0, with
        more the class of the largest, the first of those tied

    Raises
    ------
    TypeError
        For a model that is none of these, with its name.
    BadInput
        For one that is not fitted, or whose parameters are not finite.
    """
    name = type(model).__name__
    if isinstance(model, Linear | Network | Region):
        return FittedModel(model, None, name)
    if isinstance(model, type):
        msg = f"{model.__name__} is a class and no fitted model; call it and fit it first"
        raise TypeError(msg)
    readers = (
        ("sklearn", "Pipeline", _pipeline), ("sklearn", "BaseSearchCV", _search), ("sklearn", "LinearClassifierMixin", _linear),
        ("sklearn", "BaseSVC", _support_vectors), ("sklearn", "MLPClassifier", _perceptrons),
        ("torch", "Sequential", _sequential),
    )  # fmt: skip
    try:
        for package, kind, read in readers:
            if _is(model, package, kind) and _own(model, "forward" if package == "torch" else "predict", package):
                columns = getattr(model, "feature_names_in_", None)
                return read(model)._replace(columns=None if columns is None else tuple(columns))
    except BadInput:
        raise
    except ValueError as error:  # of parameters that are not finite, and of layers that do not fit
        msg = f"{name}: {error}"
        raise BadInput(msg) from None
    msg = f"{name} is no model that is read exactly; read are {READ}"
    raise TypeError(msg)


def _is(model: Any, package: str, name: str) -> bool:
    """Is it an instance of a class of a package, which need not be installed?"""
    return any(
        one.__name__ == name and one.__module__.partition(".")[0] == package
        for one in type(model).__mro__
    )


def _own(model: Any, method: str, package: str) -> bool:
    """Is a method the package's own? A subclass may predict what its parameters do not say."""
    place = next((one for one in type(model).__mro__ if method in vars(one)), None)
    return place is not None and place.__module__.partition(".")[0] == package


def _fitted(model: Any, name: str) -> Any:
    """Return what fitting gives a model, as an array."""
    found = getattr(model, name, None)
    if found is None:
        msg = f"{type(model).__name__} is not fitted; call its fit first"
        raise BadInput(msg)
    return found.toarray() if hasattr(found, "toarray") else found


def _labels(model: Any) -> tuple[Hashable, ...]:
    found = _fitted(model, "classes_")
    if getattr(found, "ndim", 1) != 1 or isinstance(found, list):
        raise _several(model)
    return tuple(found.tolist())


def _several(model: Any) -> TypeError:
    return TypeError(f"{type(model).__name__} gives a point more than one label; only one label a point is read")


def _linear(model: Any) -> FittedModel:
    """argmax of W x + b, or with two labels the second one where <w, x> + b > 0."""
    binarizer = getattr(model, "_label_binarizer", None)
    if str(getattr(binarizer, "y_type_", "")).startswith("multilabel"):
        raise _several(model)
    weights = _fitted(model, "coef_")
    table = rational_matrix(weights[None] if weights.ndim == 1 else weights, "the weights")
    bias: Any = _fitted(model, "intercept_")
    given = [bias] * len(table) if getattr(bias, "ndim", 0) == 0 else bias
    constants = rational_vector(given, "the intercepts")
    return _scored(model, table, constants, zero=-1)


def _scored(
    model: Any, table: Matrix, constants: tuple[Rational, ...], *, zero: int
) -> FittedModel:
    labels, name = _labels(model), type(model).__name__
    if len(table) == 1 and len(labels) == 2:
        return FittedModel(Linear(table[0], constants[0], zero), labels, name)
    if len(table) != len(labels):
        msg = f"{name} has {len(table)} rows of weights and {len(labels)} labels; only one row a label is read"
        raise TypeError(msg)
    return FittedModel(Network((Layer(table, constants),), Argmax()), labels, name)


def _support_vectors(model: Any) -> FittedModel:
    """Sum the support vectors exactly: ``coef_`` is the same sum, rounded."""
    name = type(model).__name__
    if model.kernel != "linear":
        msg = f"{name}(kernel={model.kernel!r}) is not piecewise linear; only kernel='linear' is read"
        raise TypeError(msg)
    alpha = rational_matrix(_fitted(model, "dual_coef_"), "the dual coefficients")
    if len(alpha) != 1:
        msg = f"{name} with {len(_labels(model))} labels lets pairs of them vote; only two labels are read"
        raise TypeError(msg)
    vectors = rational_matrix(_fitted(model, "support_vectors_"), "the support vectors")
    columns = zip(*vectors, strict=True)
    w = tuple(whole(sum((a * x for a, x in zip(alpha[0], one, strict=True)), start=Fraction(0))) for one in columns)
    # libsvm says the first label where its score, ours with the other sign, is > 0.
    return _scored(model, (w,), rational_vector(_fitted(model, "intercept_"), "the intercept"), zero=1)


def _perceptrons(model: Any) -> FittedModel:
    name = type(model).__name__
    slopes = {"relu": RELU, "identity": AFFINE}.get(model.activation)
    if slopes is None:
        msg = f"{name}(activation={model.activation!r}) is not piecewise linear; only 'relu' and 'identity' are read"
        raise TypeError(msg)
    labels, weights, biases = _labels(model), _fitted(model, "coefs_"), _fitted(model, "intercepts_")
    if model.out_activation_ == "logistic" and len(weights[-1][0]) > 1:
        raise _several(model)
    last = len(weights) - 1
    layers = tuple(
        Layer(weight.T, bias, AFFINE if k == last else slopes)
        for k, (weight, bias) in enumerate(zip(weights, biases, strict=True))
    )
    return FittedModel(Network(layers, _rule(len(layers[-1].weights))), labels, name)


def _rule(outputs: int) -> Above | Argmax:
    return Above(0) if outputs == 1 else Argmax()


def _sequential(model: Any) -> FittedModel:
    """Read Linear layers with activations between them, Sequentials within included."""
    name, layers = type(model).__name__, list[Layer]()
    bent = True  # nothing stands that an activation could bend
    for module in _modules(model):
        kind = type(module).__name__
        if type(module).__module__.partition(".")[0] != "torch":
            kind = ""
        if kind == "Linear":
            bias = module.bias
            weight = module.weight.detach().cpu().double()
            constants = [0] * len(weight) if bias is None else bias.detach().cpu().double()
            layers.append(Layer(weight, constants))
            bent = False
        elif kind in ("ReLU", "LeakyReLU") and not bent:
            slope = rational(module.negative_slope, "the slope") if kind == "LeakyReLU" else 0
            layers[-1] = Layer(layers[-1].weights, layers[-1].bias, (slope, 1))
            bent = True
        elif not (kind == "Identity" or (kind == "Dropout" and not module.training)):
            shown = f"{kind} in training" if kind == "Dropout" else kind or type(module).__name__
            where = "twice in a row, or first," if kind in ("ReLU", "LeakyReLU") else "in it"
            msg = f"{name} with {shown} {where} is not read; only Linear layers with ReLU after them are"
            raise TypeError(msg)
    if not layers:
        msg = f"{name} has no Linear layer"
        raise TypeError(msg)
    return FittedModel(Network(tuple(layers), _rule(len(layers[-1].weights))), None, name)


def _modules(model: Any) -> Iterator[Any]:
    for module in model:
        if _is(module, "torch", "Sequential") and _own(module, "forward", "torch"):
            yield from _modules(module)
        else:
            yield module


def _search(model: Any) -> FittedModel:
    """Read the best of the models that a search over parameters has tried, which it predicts by."""
    found = read_model(_fitted(model, "best_estimator_"))
    return found._replace(name=f"{type(model).__name__} of {found.name}")


def _pipeline(model: Any) -> FittedModel:
    """Put affine steps into the first layer of what comes after them."""
    *before, (_, last) = model.steps
    found = read_model(last)
    h, name = found.h, f"{type(model).__name__} of {found.name}"
    if isinstance(h, Linear):
        first = Layer((h.w,), (h.b,))
    elif isinstance(h, Network):
        first = h.layers[0]
    else:
        msg = f"{name} is not read"
        raise TypeError(msg)
    weights, bias = first.weights, first.bias
    for _, step in reversed(before):
        if step not in (None, "passthrough"):
            weights, bias = _before(step, weights, bias)
    if isinstance(h, Linear):
        return FittedModel(h._replace(w=weights[0], b=bias[0]), found.labels, name)
    return FittedModel(Network((Layer(weights, bias, first.slopes), *h.layers[1:]), h.rule), found.labels, name)


Vector = tuple[Rational, ...]


def _before(step: Any, weights: Matrix, bias: Vector) -> tuple[Matrix, Vector]:
    """Return the weights and the bias of a layer that takes what a step takes."""
    name, size = type(step).__name__, len(weights[0])
    kind = name if _own(step, "transform", "sklearn") else ""
    if kind in ("PCA", "TruncatedSVD") and not getattr(step, "whiten", False):
        axes = rational_matrix(_fitted(step, "components_"), f"components_ of {name}")
        _same(step, len(axes), size)
        found = tuple(
            tuple(whole(sum((a * x for a, x in zip(row, column, strict=True)), start=Fraction(0))) for column in zip(*axes, strict=True))
            for row in weights
        )
        mean = getattr(step, "mean_", None) if kind == "PCA" else None
        centre = (0,) * len(axes[0]) if mean is None else rational_vector(mean, f"mean_ of {name}")
        return found, _moved(found, [-x for x in centre], bias)
    factor, shift = _scaled(step, kind, size)
    found = tuple(tuple(whole(Fraction(a * f)) for a, f in zip(row, factor, strict=True)) for row in weights)
    return found, _moved(weights, shift, bias)


def _moved(weights: Matrix, shift: Sequence[Rational], bias: Vector) -> Vector:
    return tuple(
        whole(b + sum((a * s for a, s in zip(row, shift, strict=True)), start=Fraction(0)))
        for row, b in zip(weights, bias, strict=True)
    )


def _scaled(step: Any, kind: str, size: int) -> tuple[Sequence[Rational], Sequence[Rational]]:
    """Return by feature what a scaler multiplies it by, and what it adds then."""
    if kind == "MinMaxScaler" and not step.clip:
        return _numbers(step, "scale_", size), _numbers(step, "min_", size)
    if kind == "MaxAbsScaler" and not getattr(step, "clip", False):
        return [1 / Fraction(x) for x in _numbers(step, "scale_", size)], [0] * size
    if kind in ("StandardScaler", "RobustScaler") and not getattr(step, "unit_variance", False):
        middle = "mean_" if kind == "StandardScaler" else "center_"
        _same(step, _fitted(step, "n_features_in_"), size)
        centre = [0] * size if getattr(step, middle) is None else _numbers(step, middle, size)
        scale = [1] * size if step.scale_ is None else _numbers(step, "scale_", size)
        factor = [1 / Fraction(x) for x in scale]
        return factor, [-f * c for f, c in zip(factor, centre, strict=True)]
    msg = (
        f"{type(step).__name__} in a Pipeline is not read; only StandardScaler, MinMaxScaler, MaxAbsScaler and "
        "RobustScaler without clipping, and PCA and TruncatedSVD without whitening are"
    )
    raise TypeError(msg)


def _numbers(step: Any, name: str, size: int) -> Vector:
    found = rational_vector(_fitted(step, name), f"{name} of {type(step).__name__}")
    _same(step, len(found), size)
    return found


def _same(step: Any, own: int, size: int) -> None:
    if own != size:
        msg = f"{type(step).__name__} gives {own} features, what comes after it takes {size}"
        raise BadInput(msg)
