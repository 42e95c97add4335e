"""The questions of ``verify decide`` and ``verify direction`` in Python, for arrays, data frames and fitted models.

``TransferableDirection`` follows the conventions of scikit-learn, which need not be installed::

    from verify import TransferableDirection

    found = TransferableDirection(positive="malignant").fit(X, y)
    found.answer_, found.margin_, found.certificate_
    found.follow(model, X, y)  # does my model follow it?
    found.save("answer.json")  # verify check answer.json --data data.npz

Every number is read as the rational it is, every answer is decided exactly, and what is rounded for a
plot says so.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from inspect import signature
from math import inf, isqrt, nan, nextafter
from pathlib import Path
from typing import Any, NamedTuple, Self

from theorems.geometry import answers
from theorems.geometry.arrays import Points, distinct, read_direction, read_labels, read_points
from theorems.geometry.data import Table
from theorems.geometry.deciders.margin import WORK
from theorems.geometry.deciders.multiclass_direction import multiclass_direction
from theorems.geometry.deciders.ray import WORK as RAYS, Interval, decide_ray
from theorems.geometry.deciders.separators import WORK as DECIDING
from theorems.geometry.fitted_models import FittedModel, read_model
from theorems.geometry.objects.labelled import LabelledSet
from theorems.geometry.objects.linear import Linear
from theorems.geometry.objects.networks import Network
from verify import kernel, kinds
from verify.errors import BadInput
from verify.exact.decision import Answer, read_number, read_vector
from verify.exact.integers import Rational
from verify.exact.packing import in_json, write_answers
from verify.kernel import files, headline
from verify.picture.words import number


WHO = {
    "separators": "every linear separator of S",
    "convex": "every classifier that fits S and whose region of these points is convex, open or closed",
    "multiclass": "every linear classifier of all classes that fits S",
}


LONGEST_NOTE = 400
# Letters; a separator of many coordinates is left to the certificate.


class NotFitted(BadInput, AttributeError):
    """A method was called that needs a fit before."""


@dataclass(frozen=True)
class Checked:
    """What a second look by the kernel says; it counts as true where all holds.

    >>> bool(Checked(False, "it is about other points"))
    False
    """

    holds: bool
    reason: str = ""

    def __bool__(self) -> bool:
        """Does all of it hold?"""
        return self.holds


@dataclass(frozen=True, repr=False)
class Direction:
    """A direction, what is certified of it on one labelled set, and nothing more.

    kind : "separators", "convex" or "multiclass"
    s : the set, with labels +1 and -1, or classes 0, 1, ...
    label : the label whose points move along the direction; after a fit for separators those of +1
        move against it
    said : the answer as the command line prints it, with its certificates
    classes : what the labels of the set stand for
    names : the names of the d columns, None where they have none
    """

    kind: str
    s: LabelledSet
    label: int
    said: dict[str, Any]
    classes: dict[int, str] = field(default_factory=dict)
    names: tuple[str, ...] | None = None

    @property
    def answer(self) -> Answer:
        """Return yes, no, vacuous or undecided."""
        return Answer(self.said["answer"])

    @property
    def certificates(self) -> list[dict[str, Any]]:
        """Return all certificates that the answer rests on."""
        listed = self.said.get("certificates") or [self.certificate]
        return [one for one in listed if one is not None]

    @property
    def certificate(self) -> dict[str, Any] | None:
        """Return the certificate of the direction, None where nothing was decided."""
        found: dict[str, Any] | None = self.said.get("certificate")
        return found

    @cached_property
    def exact(self) -> tuple[Rational, ...] | None:
        """Return the direction itself, d rationals, unnormalised; None where none is named."""
        if self.certificate is None:
            return None
        given = self.said["direction"] if "direction" in self.said else self.certificate["question"]["direction"]
        return read_vector(given) if isinstance(given, list) else None

    @property
    def rounded(self) -> Any:
        """Return the direction as d floats, each the nearest: for plots, for it is another direction; None where none is named."""
        import numpy as np

        return None if self.exact is None else np.array([_float(x) for x in self.exact])

    @property
    def note(self) -> str:
        """Say in a sentence what is certified, or why nothing is."""
        own = str(self.said.get("note") or self.said.get("reason") or "")
        if own and len(own) <= LONGEST_NOTE:
            return own
        who, moved = WHO[self.kind], self.name_of(self.label)
        if self.answer is Answer.YES:
            return f"Along the direction {who} changes its label at every point of {moved}."
        if self.answer is Answer.NO:
            return f"Not {who} changes its label along the direction at the points of {moved}: the certificate holds one that does not."
        return f"There is nothing to decide: nothing fits S, or no point of it has {moved}."

    @cached_property
    def squared_margin(self) -> tuple[Fraction, Fraction] | None:
        """Return bounds on the squared margin of S, equal where it is known; None where none is certified.

        In squared units of X. Where they are equal they are 1 over the squared length of the max-margin vector.
        """
        found = self.said.get("max_margin", self.said).get("squared_margin")
        if found is None:
            return None
        low, high = (found["lower"], found["upper"]) if isinstance(found, dict) else (found, found)
        return Fraction(read_number(low)), Fraction(read_number(high))

    @property
    def margin(self) -> float | None:
        """Return the margin of S in units of X, rounded down; None where none is certified."""
        return None if self.squared_margin is None else _root_below(self.squared_margin[0])

    @cached_property
    def exact_steps(self) -> dict[int, Rational]:
        """Return, by point, a step c from which on its label is another one, for the whole class.

        Each follows from the weights of the certificate: where v = sum a_i y_i x_i with the a_i of
        both labels in balance, <w, v> is a sum of a_i times the margin of x_i, so that 1 / a_i is
        enough for x_i. For points without weight nothing follows, and they are left out.
        """
        if self.answer is not Answer.YES or self.certificate is None:
            return {}
        evidence = self.certificate["evidence"]
        if self.kind == "multiclass":
            return self._steps_of_classes(evidence)
        t = read_number(evidence.get("t", 1))
        both = self.kind == "separators" and "note" in self.said  # a fit, for both labels
        return {
            i: Fraction(t) / read_number(weight) for i, weight in evidence["weights"]
            if both or self.s.labels[i] == self.label
        }

    def _steps_of_classes(self, evidence: dict[str, Any]) -> dict[int, Rational]:
        """sum t_m <w_m - w_k, v> is a sum of mu_im times margins: at c = max t_m / mu_im some m wins."""
        pulls = {m: Fraction(read_number(t)) for m, t in evidence["t"]}
        rows = {(i, m): Fraction(read_number(mu)) for i, m, mu in evidence["weights"]}
        own = {i for i, _ in rows if self.s.labels[i] == self.label}
        return {
            i: max(t / rows[i, m] for m, t in pulls.items())
            for i in sorted(own) if all((i, m) in rows for m in pulls)
        }

    @property
    def support(self) -> list[int]:
        """Return which points bear weight in the certificate: those that hold the direction, or are in the way.

        Of a yes for separators these are support vectors, of a vacuous answer points of which a mean
        of one label is a mean of another.
        """
        evidence = {} if self.certificate is None else self.certificate["evidence"]
        return sorted({int(entry[0]) for entry in evidence.get("weights", ())})

    @property
    def steps(self) -> Any:
        """Return the steps of ``exact_steps`` as n floats, rounded up; inf where none follows.

        In units of the direction: a step c moves a point by c times the length of v.
        """
        import numpy as np

        found = np.full(len(self.s.labels), inf)
        for i, c in self.exact_steps.items():
            found[i] = _above(c)
        return found

    def name_of(self, label: int) -> str:
        """Write a label as it was given."""
        return f"label {self.classes.get(label, label)}"

    def largest(self, count: int = 10) -> list[tuple[str, float]]:
        """Return the largest coordinates of the direction, of either sign, by their names; rounded to the nearest float.

        They depend on the units of the columns: scale these first where they are not alike.
        """
        v = self.exact or ()
        order = sorted(range(len(v)), key=lambda j: -abs(_float(v[j])))
        names = self.names or [f"x[{j}]" for j in range(len(v))]
        return [(names[j], _float(v[j])) for j in order[:count] if v[j]]

    def check(self, s: LabelledSet | None = None) -> Checked:
        """Let the kernel judge all of it anew, from the text of the answer.

        Parameters
        ----------
        s : points and labels that it has to be about; None: it may be about any
        """
        try:
            said: Any = files.parse(self.to_text())
            listed: list[Any] = files.within(said) if self.certificates else []
            for one in listed:
                judgement = kinds.check(one)
                if not judgement.holds:
                    return Checked(False, f"the certificate of {one['question']['class']}: {judgement.reason}")
            if not headline.check(said):
                return Checked(False, f"nothing was decided: {self.note}")
            first = listed[0]["question"]
            if (first["class"], first["label"]) != (self.kind, self.label):
                return Checked(False, f"the certificate is about {first['class']} and the label {first['label']}")
            # That all certificates speak of the same points was seen above.
            written = {key: first[key] for key in ("points", "labels")}
            if s is not None and written != s.to_json() and LabelledSet.from_json(written) != s:
                return Checked(False, f"the certificate of {first['class']} is about other points, or labels")
        except (kernel.Malformed, kernel.Refused) as error:
            return Checked(False, str(error))
        return Checked(True)

    def to_text(self) -> str:
        """Return the answer as a line of JSON, as the command line prints it."""
        return json.dumps(self.said, default=in_json) + "\n"

    def save(self, path: str | Path) -> None:
        """Write the answer with its certificates in little room, for ``verify check PATH``.

        Parameters
        ----------
        path : the file is packed where its name ends in .gz

        Raises
        ------
        BadInput
            Where it cannot be written.
        """
        _save_result(self, path)

    def __repr__(self) -> str:
        """Say in a line what is certified."""
        n, d = len(self.s.labels), self.s.dimension
        margin = "" if self.margin is None else f", margin ≥ {self.margin:.6g}"
        return f"<Direction for {self.kind}: {self.answer}; {n} points of {d} coordinates{margin}>"

    def _repr_html_(self) -> str:
        from theorems.geometry.notebook import direction_in_html

        return direction_in_html(self)


class TransferableDirection:
    """A direction that provably fools a whole class of classifiers on one's own data.

    Parameters
    ----------
    classes : "separators", every linear separator of S: the max-margin vector w*, along which the other
        points go and against which the positive ones; "convex", every classifier whose region of the
        other points is convex, open or closed; "both", these and the linear separators, along the direction
        of the regions; "multiclass", every linear classifier of all classes, at the points of ``label``
    positive : the label that becomes +1, all others -1; None: the second of two, in their order. Not
        for "multiclass"
    negative : the label that becomes -1, where points of all others are left out; None takes every other one
    label : for "multiclass", the label whose points move
    work : limit of each search, in word multiplications; None for the usual one, some seconds

    Attributes
    ----------
    answer_ : Answer
        yes, or vacuous where no such classifier is right on S, so that there is nothing to fool and
        ``direction_`` is None; undecided where the limit of the work was reached
    direction_ : ndarray (d,) of ints and Fractions
        the direction, unnormalised, exactly as it is certified; ``direction_.astype(float)`` rounds it,
        and what is rounded may fool some separators no more: ask ``decide``
    margin_ : float
        the margin of S (the largest distance of a separator to its nearest point), in units of X,
        rounded down; None where none is certified
    squared_margin_ : two Fractions
        exact bounds on its square, equal where it is known
    step_lengths_ : ndarray (n,) of floats
        a step c, rounded up, from which on *every* classifier of the class has changed its label of
        x_i at x_i ± c v; inf where the certificate bounds none, nan for points that are left out
    support_ : ndarray of ints
        which points bear weight in the certificate: support vectors, or where the answer is vacuous
        points that are in the way
    certificate_, certificates_ : dict, list of dict
        what the kernel checks
    result_ : Direction
        all of it together, with a picture in a notebook
    classes_ : ndarray
        the labels that there are
    n_features_in_, feature_names_in_
        d, and the names of the columns where X has some

    Notes
    -----
    Charles, Rosenberg, Papailiopoulos, A Geometric Perspective on the Transferability of Adversarial
    Directions (AISTATS 2019): Theorem 4 has the max-margin vector, Theorem 5 steps along it, Theorem 8 the
    direction out of one of several classes, Theorem 11, repaired, that out of convex regions. Steps for
    the whole class at once are ours.

    Examples
    --------
    >>> found = TransferableDirection().fit([[0, 0], [2, 0]], ["cat", "dog"])
    >>> found.answer_, found.direction_, found.margin_
    (<Answer.YES: 'yes'>, array([1, 0], dtype=object), 1.0)
    >>> found.step_lengths_, bool(found.check([[0, 0], [2, 0]], ["cat", "dog"]))
    (array([2., 2.]), True)
    """

    def __init__(
        self,
        classes: str = "separators",
        *,
        positive: Hashable = None,
        negative: Hashable = None,
        label: Hashable = None,
        work: int | None = None,
    ) -> None:
        self.classes = classes
        self.positive = positive
        self.negative = negative
        self.label = label
        self.work = work

    # What scikit-learn asks of an estimator.

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the parameters by name."""
        return {name: getattr(self, name) for name in _PARAMETERS}

    def set_params(self, **params: Any) -> Self:
        """Set parameters by name.

        Raises
        ------
        BadInput
            For a name that there is not.
        """
        for name, value in params.items():
            if name not in _PARAMETERS:
                msg = f"Invalid parameter {name!r} for estimator {self!r}. Valid parameters are: {list(_PARAMETERS)}."
                raise BadInput(msg)
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        """Write the parameters that are not as usual."""
        own = ", ".join(
            f"{name}={getattr(self, name)!r}" for name, usual in _PARAMETERS.items()
            if getattr(self, name) != usual or type(getattr(self, name)) is not type(usual)
        )
        return f"{type(self).__name__}({own})"

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "result_")

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import ClassifierTags, InputTags, Tags, TargetTags

        return Tags(
            estimator_type=None, target_tags=TargetTags(required=True), input_tags=InputTags(sparse=True),
            classifier_tags=ClassifierTags(multi_class=self.classes == "multiclass"),
        )

    def _repr_html_(self) -> str | None:
        return self.result_._repr_html_() if hasattr(self, "result_") else None

    # What is asked of data.

    def fit(self, X: Any, y: Any) -> Self:
        """Find the direction, and certify it.

        Parameters
        ----------
        X : n points of d numbers: an array (n, d), a pandas or polars DataFrame, a sparse matrix, lists
        y : n labels of any hashable kind

        Raises
        ------
        BadInput
            A ``ValueError`` in one sentence: no points, numbers that are not finite, shapes that do
            not fit, one label, more than two without ``positive``.
        TypeError
            Where something is no number, or no label.
        """
        asked = self._read(X, y, fewest=2)
        limit = WORK if self.work is None else self.work
        moved = -1
        if self.classes == "multiclass":
            moved = asked.place(self.label)
            said = answers.as_json(multiclass_direction(asked.s, moved, work=limit))
        else:
            said = answers.transferable_direction(asked.s, self.classes, work=limit)
        self.classes_ = _array_of(distinct(asked.labels))
        self.n_features_in_ = asked.points.dimension
        self._asked = asked
        if asked.points.names is not None:
            self.feature_names_in_ = _array_of(asked.points.names)
        elif hasattr(self, "feature_names_in_"):
            del self.feature_names_in_
        self.result_ = asked.result(self._kind, moved, said)
        return self

    @property
    def answer_(self) -> Answer:
        """Return what is certified: yes, vacuous, undecided."""
        return self._fit().answer

    @property
    def direction_(self) -> Any:
        """Return the direction, d ints and Fractions in an array; None where there is none."""
        v = self._exact()
        return None if v is None else _objects(v)

    @property
    def margin_(self) -> float | None:
        """Return the margin, rounded down."""
        return self._fit().margin

    @property
    def squared_margin_(self) -> tuple[Fraction, Fraction] | None:
        """Return exact bounds on the squared margin."""
        return self._fit().squared_margin

    @property
    def step_lengths_(self) -> Any:
        """Return n steps, rounded up, that are long enough for the whole class."""
        import numpy as np

        steps, kept = self._fit().steps, self._asked.kept
        if kept is None:
            return steps
        found = np.full(self._asked.given, nan)
        found[list(kept)] = steps
        return found

    @property
    def support_(self) -> Any:
        """Return which points bear weight in the certificate, in their order."""
        import numpy as np

        support, kept = self._fit().support, self._asked.kept
        return np.array(support if kept is None else [kept[i] for i in support], dtype=int)

    @property
    def certificate_(self) -> dict[str, Any] | None:
        """Return the certificate of the direction."""
        return self._fit().certificate

    @property
    def certificates_(self) -> list[dict[str, Any]]:
        """Return all certificates."""
        return self._fit().certificates

    def decide(self, X: Any, y: Any, v: Any = None, *, label: Hashable = None) -> Direction:
        """Decide whether a direction fools the whole class at the points of a label.

        Parameters
        ----------
        X, y : as in ``fit``; no fit is needed
        v : d numbers; None for the direction of the fit, exactly
        label : the label whose points move along v, as in y; None for those that are not positive, and
            with "multiclass" for the parameter ``label``

        Raises
        ------
        BadInput
            As ``fit`` does, and for a direction that is 0 or of another length.

        Examples
        --------
        >>> found = TransferableDirection().decide([[0, 0], [2, 0]], [-1, 1], [1, 5])
        >>> found.answer, found.note
        (<Answer.NO: 'no'>, 'the separator w = (15, -3), b = -10 is not fooled along (1, 5) at the points of label -1')
        """
        if self.classes == "both":
            msg = 'decide asks about one class: set classes to "separators" or "convex"'
            raise BadInput(msg)
        asked = self._read(X, y)
        direction = _vector(self._fit() if v is None else v, asked.points.dimension)
        wanted = self.label if label is None else label
        moved = -1 if wanted is None and self.classes != "multiclass" else asked.place(wanted)
        limit = DECIDING if self.work is None else self.work
        decision = answers.decide(self.classes, asked.s, direction, moved, work=limit)
        return asked.result(self.classes, moved, answers.as_json(decision))

    def check(self, X: Any, y: Any) -> Checked:
        """Let the kernel judge the fit anew, and see that it is about these points and labels, in this order."""
        result, asked = self._fit(), self._read(X, y)
        self._same_columns(asked.points)
        return result.check(asked.s)

    def save(self, path: str | Path) -> None:
        """Write the answer of the fit for ``verify check PATH``."""
        _save_result(self._fit(), path)

    def follow(self, model: Any, X: Any, y: Any, *, work: int = RAYS) -> Following:
        """Does a model follow the direction of the fit: at how many points, and from which step on, exactly?

        Asked about are the points of X that the direction is for, where the model says what y says.

        Parameters
        ----------
        model : a fitted model, see ``step_intervals``; of two labels unless ``classes`` is "multiclass"
        X, y : any points with their labels, those of the fit or others
        work : limit for each point, in word multiplications

        Raises
        ------
        BadInput
            For a model of another number of features, or of labels that are not those of the fit.
        WorkLimit
            Where a model bends too often along a ray.

        Examples
        --------
        >>> from theorems.blocks import Linear
        >>> X, y = [[0, 0], [2, 0]], ["cat", "dog"]
        >>> TransferableDirection().fit(X, y).follow(Linear((1, 1), -1), X, y)
        <Following of Linear: fooled at 2 of 2 points, first at c = 1>
        """
        result, fitted = self._fit(), self._asked
        v = self._exact()
        if v is None:
            msg = f"the fit found no direction ({result.answer}); there is none to follow"
            raise BadInput(msg)
        points = read_points(X)
        labels = read_labels(y, len(points.rows))
        self._same_columns(points)
        read = read_model(model)
        _fits(read, points)
        own = fitted.of_model(read)
        back, asks = tuple(-x for x in v), _Asks(read, work)
        rays: list[_Ray | None] = []
        wrong = 0
        for x, given in zip(points.exact(), labels, strict=True):
            if fitted.kept is not None and given not in fitted.places:
                rays.append(None)
                continue
            label = fitted.place(given)
            along = v if label == result.label else back if self.classes == "separators" else None
            is_right = own[read.place(read.h.label(x))] == label
            wrong += along is not None and not is_right
            rays.append(asks.ray(x, along) if along is not None and is_right else None)
        return Following(result, read.name, tuple(rays), wrong, _is_promised(self.classes, read, own, fitted.s))

    # Within.

    def _fit(self) -> Direction:
        if not hasattr(self, "result_"):
            msg = f"This {type(self).__name__} is not fitted; call fit(X, y) first"
            raise NotFitted(msg)
        return self.result_

    def _exact(self) -> tuple[Rational, ...] | None:
        result = self._fit()
        return result.exact if result.answer is Answer.YES else None

    @property
    def _kind(self) -> str:
        """Return the class that the direction is made for."""
        return "convex" if self.classes == "both" else self.classes

    def _read(self, X: Any, y: Any, *, fewest: int = 1) -> _Asked:
        """Read points, and so many labels at least, as the parameters say."""
        if self.classes != "both":
            answers.check_class(self.classes)
        many = self.classes == "multiclass"
        if self.work is not None and (type(self.work) is not int or self.work < 1):
            msg = f"work is {self.work!r:.40}; it must be an integer, 1 at least, or None"
            raise BadInput(msg)
        if many and self.positive is not None:
            msg = "positive= names one of two labels; multiclass takes all as they are"
            raise BadInput(msg)
        if self.negative is not None and (many or self.positive is None):
            why = "multiclass takes all labels as they are" if many else "name the one that becomes +1 too: positive=..."
            msg = f"negative= names the other of two labels; {why}"
            raise BadInput(msg)
        if not many and self.label is not None:
            msg = f"label= is for multiclass; for {self.classes} the points move that are not positive"
            raise BadInput(msg)
        points = read_points(X)
        labels = read_labels(y, len(points.rows))
        listed = distinct(labels)
        if len(listed) < fewest:
            msg = f"y holds one class, {listed[0]!r:.40}. {ALONE[self.classes]}"
            raise BadInput(msg)
        if many:
            return _Asked.of(points, labels, {one: k for k, one in enumerate(listed)})
        positive = _positive(self.positive, listed)
        if self.negative is not None:
            negative = _there(self.negative, listed)
            if negative == positive:
                msg = f"positive= and negative= are both {positive!r:.40}; they must differ"
                raise BadInput(msg)
            return _Asked.of(points, labels, {positive: 1, negative: -1})
        signs = {one: 1 if one == positive else -1 for one in listed}
        return _Asked.of(points, labels, signs, self.positive is not None)

    def _same_columns(self, points: Points) -> None:
        own = getattr(self, "feature_names_in_", None)
        if own is not None and points.names is not None and points.names != tuple(own):
            msg = "The feature names should match those that were passed during fit, in their order"
            raise BadInput(msg)
        if points.dimension != self.n_features_in_:
            msg = (
                f"X has {points.dimension} features, but {type(self).__name__} is expecting "
                f"{self.n_features_in_} features as input"
            )
            raise BadInput(msg)


_PARAMETERS = {
    name: one.default for name, one in signature(TransferableDirection.__init__).parameters.items() if name != "self"
}


ALONE = {
    "separators": headline.ONE_LABEL,
    "convex": headline.ONE_LABEL_REGIONS,
    "both": headline.ONE_LABEL_REGIONS,
    "multiclass": "S bears one label: no direction changes the class of every classifier that fits it.",
}


class _Asked(NamedTuple):
    """Points and labels as they are decided about.

    places : by label as given, +1 or -1, or the class 0, 1, ...
    rest : does any label that is not there count as -1?
    kept : which of the ``given`` points these are; None for all
    """

    points: Points
    labels: list[Hashable]
    places: dict[Hashable, int]
    s: LabelledSet
    rest: bool
    kept: tuple[int, ...] | None = None
    given: int = 0

    @classmethod
    def of(
        cls, points: Points, labels: list[Hashable], places: dict[Hashable, int], rest: bool = False
    ) -> _Asked:
        """Make the labelled set; of points whose labels have no place those are left out."""
        kept = [i for i, one in enumerate(labels) if one in places]
        if len(kept) < len(labels):
            table = Table(points.rows, labels, points.denominator).only(kept)
            part = cls.of(points._replace(rows=table.points), table.labels, places, rest)
            return part._replace(kept=tuple(kept), given=len(labels))
        own = [places[one] for one in labels]
        return cls(points, labels, places, Table(points.rows, labels, points.denominator).with_labels(own), rest)

    @property
    def many(self) -> bool:
        """Are the labels classes, rather than signs?"""
        return 0 in self.places.values()

    def place(self, label: Hashable) -> int:
        """Return what a label became."""
        if label is None and None not in self.places:
            msg = "multiclass needs a label: the one whose points move, label=..."
            raise BadInput(msg)
        if label in self.places or not self.rest:
            return self.places[_there(label, self.places)]
        return -1

    def result(self, kind: str, label: int, said: dict[str, Any]) -> Direction:
        """Return an answer with what its labels stand for."""
        classes = {k: f"{one!r}" for one, k in self.places.items()}
        if not self.many and (self.rest or len(self.places) > 2):
            classes[-1] = f"other than {classes.get(1, '+1')}"
        return Direction(kind, self.s, label, said, classes, self.points.names)

    def of_model(self, read: FittedModel) -> list[int | None]:
        """Return what each label of a model became; None for one that no point of the fit bears.

        Raises
        ------
        BadInput
            Where the labels of the model are others.
        """
        wanted = len(self.places) if self.many else 2
        if (read.labels is None or not self.many) and read.size != wanted:
            need = 'fit with classes="multiclass", or take a model of two' if not self.many else "they must be the same"
            msg = f"{read.name} has {read.size} labels, the fit {wanted}; {need}"
            raise BadInput(msg)
        if read.labels is None:
            return [*range(wanted)] if self.many else [-1, 1]
        if self.many:
            found = [self.places.get(one) for one in read.labels]
        else:
            found = [self.places.get(one, -1 if self.rest else None) for one in read.labels]
        known = {*found} - {None}
        if not known or (not self.many and {*found} != {1, -1}):
            msg = f"{read.name} knows the labels {_some(read.labels)}, the fit {_some(self.places)}"
            raise BadInput(msg)
        return found


def _positive(wanted: Hashable, listed: Sequence[Hashable]) -> Hashable:
    """Return the label that becomes +1."""
    if wanted is not None:
        return _there(wanted, listed)
    if {*listed} <= {1, -1}:
        return 1
    if len(listed) == 1:
        msg = f"y holds one class, {listed[0]!r:.40}; say by positive=... which label is +1"
        raise BadInput(msg)
    if len(listed) > 2:
        msg = f"y: there are {len(listed)} labels, {_some(listed)}; name the one that becomes +1: positive=..."
        raise BadInput(msg)
    return listed[-1]


def _there(label: Hashable, listed: Sequence[Hashable] | Mapping[Hashable, int]) -> Hashable:
    if label not in listed:
        msg = f"y: no point bears the label {label!r:.40}; labels are {_some(listed)}"
        raise BadInput(msg)
    return label


def _some(labels: Sequence[Hashable] | Mapping[Hashable, int]) -> str:
    shown = [f"{one!r:.40}" for one in labels]
    return ", ".join(shown[:6]) + (", …" if len(shown) > 6 else "")


def _array_of(listed: Sequence[Hashable]) -> Any:
    """Return an array of labels: of one kind where they are, else of objects."""
    import numpy as np

    if len({type(one) for one in listed}) == 1 and isinstance(listed[0], str | int | float):
        return np.array(listed, dtype=object if isinstance(listed[0], str) else None)
    return _objects(listed)


def _objects(listed: Sequence[Any]) -> Any:
    """Return an array of objects as they are."""
    import numpy as np

    found = np.empty(len(listed), dtype=object)
    found[:] = listed
    return found


def _vector(v: Any, dimension: int) -> list[Rational]:
    """Read a direction, or take the exact one of a result."""
    if isinstance(v, TransferableDirection):
        v = v._fit()
    if not isinstance(v, Direction):
        return read_direction(v, dimension)
    if v.exact is None:
        msg = f"this result names no direction ({v.answer})"
        raise BadInput(msg)
    if len(v.exact) != dimension:
        msg = f"the direction has {len(v.exact)} entries, the points have {dimension}"
        raise BadInput(msg)
    return list(v.exact)


# What a model does along a direction.


class _Ray(NamedTuple):
    intervals: tuple[Interval, ...]
    certificate: dict[str, Any] | None


class _Asks:
    """Asks a model along rays; what its certificates say of the model stands in memory once."""

    def __init__(self, read: FittedModel, work: int) -> None:
        self.h, self.work = read.h, work
        self.written = read.h.for_kernel()

    def ray(self, x: Sequence[Rational], v: Sequence[Rational]) -> _Ray:
        """Decide along x + c v."""
        intervals, decision = decide_ray(self.h, x, v, work=self.work)
        found = decision.certificate
        if found is not None and found["question"]["classifier"] == self.written:
            found["question"]["classifier"] = self.written
        return _Ray(tuple(intervals), found)


def _fits(read: FittedModel, points: Points) -> None:
    """See that a model takes points of these columns."""
    if read.dimension != points.dimension:
        msg = f"{read.name} takes {read.dimension} features, the points have {points.dimension}"
        raise BadInput(msg)
    if read.columns is not None and points.names is not None and read.columns != points.names:
        msg = f"{read.name} was fitted on other columns, or in another order: {_some(read.columns)}"
        raise BadInput(msg)


def _is_promised(kind: str, read: FittedModel, own: Sequence[int | None], s: LabelledSet) -> bool:
    """Is a model of the class that the certificate is about: linear, and right on all of S?"""
    if isinstance(read.h, Linear):
        sides = own[1], own[0]
        labels = [1 if y == sides[0] else -1 for y in s.labels] if {*s.labels} <= {*sides} else []
        return bool(labels) and read.h.fits(s.points, labels)
    is_linear = isinstance(read.h, Network) and len(read.h.layers) == 1 and kind == "multiclass"
    if not is_linear or not {*s.labels} <= {*own}:
        return False
    return read.h.fits(s.points, [own.index(y) for y in s.labels])


class StepIntervals(Sequence[tuple[Interval, ...]]):
    """For each point x the set {c > 0 : the label at x + c v is not that at x}, exactly.

    ``found[i]`` is a tuple of disjoint rising intervals ``(low, low_in, high, high_in)`` of rationals,
    empty where the label never changes; high None is infinity.
    """

    def __init__(self, name: str, labels: Sequence[Hashable], rays: Sequence[_Ray]) -> None:
        self.name = name
        self.labels = list(labels)
        self._rays = list(rays)

    def __len__(self) -> int:
        """Return n."""
        return len(self._rays)

    def __getitem__(self, index: Any) -> Any:
        """Return the intervals of a point."""
        return [ray.intervals for ray in self._rays[index]] if isinstance(index, slice) else self._rays[index].intervals

    @property
    def first(self) -> Any:
        """Return the first step at which each label changes, as n floats, rounded; inf where none does."""
        return _first(self._rays)

    @property
    def certificates(self) -> list[dict[str, Any]]:
        """Return a certificate for each point."""
        return [ray.certificate for ray in self._rays if ray.certificate is not None]

    def save(self, path: str | Path) -> None:
        """Write the certificates for ``verify check PATH``."""
        _save(self.certificates, path)

    def __repr__(self) -> str:
        """Say in a line how many labels change."""
        changed = [ray.intervals[0].low for ray in self._rays if ray.intervals]
        from_on = f", first at c {_equal(min(changed))}" if changed else ""
        return f"<StepIntervals of {self.name}: {len(changed)} of {_points(len(self))} change their label{from_on}>"

    def _repr_html_(self) -> str:
        from theorems.geometry.notebook import steps_in_html

        return steps_in_html(self)


def step_intervals(model: Any, X: Any, v: Any, *, work: int = RAYS) -> StepIntervals:
    """Return for each point the steps c > 0 at which a fitted model changes its label along v, exactly.

    A float is the binary rational it is, and a model the function of real numbers that its stored
    parameters define: its own arithmetic rounds, and may differ from that next to the boundary.

    Parameters
    ----------
    model : a fitted linear classifier of scikit-learn (LogisticRegression, LinearSVC, Perceptron,
        RidgeClassifier, SGDClassifier, ...), ``SVC(kernel="linear")`` of two labels, an MLPClassifier with
        ReLU, a Pipeline of scalers or PCA before one of them, a search over such, a torch ``Sequential`` of Linear and ReLU, or a
        classifier of ``theorems.blocks``
    X : n points of d numbers: an array, a DataFrame, lists
    v : d numbers, or a ``Direction`` or fitted ``TransferableDirection``, whose exact direction is taken
    work : limit for each point, in word multiplications

    Raises
    ------
    BadInput
        A ``ValueError`` in one sentence: for numbers that are not finite, shapes that do not fit, a
        direction that is 0, a model that is not fitted or of another number of features.
    TypeError
        For any other model, by its name.
    WorkLimit
        Where a model bends too often along a ray.

    Examples
    --------
    >>> from theorems.blocks import Linear
    >>> found = step_intervals(Linear((1, 0), -1), [[0, 0], [0.5, 3]], [2, 0])
    >>> found[0], found.first
    ((Interval(low=Fraction(1, 2), low_in=False, high=None, high_in=False),), array([0.5 , 0.25]))
    """
    read, points = read_model(model), read_points(X)
    _fits(read, points)
    along = _vector(v, points.dimension)
    exact, asks = points.exact(), _Asks(read, work)
    names: Sequence[Hashable] | None = read.labels
    labels = [read.h.label(x) for x in exact]
    said = labels if names is None else [names[read.place(one)] for one in labels]
    return StepIntervals(read.name, said, [asks.ray(x, along) for x in exact])


@dataclass(frozen=True, repr=False)
class Following:
    """What a model does along the direction of a fit, at the points that it is for.

    direction : the result of the fit
    model : the name of the model
    rays : by point; None for those that are not asked about: they do not move, or the model is wrong there
    wrong : the number of points that would move, and that the model labels otherwise than y
    promised : is the model of the class that the certificate speaks of, linear and right on all points of
        the fit, so that each of them has to follow?
    """

    direction: Direction
    model: str
    rays: tuple[_Ray | None, ...]
    wrong: int
    promised: bool

    @property
    def asked(self) -> int:
        """Return at how many points it is asked: they move, and the model is right there."""
        return sum(ray is not None for ray in self.rays)

    @property
    def fooled(self) -> int:
        """Return at how many of these the label changes at some step."""
        return sum(bool(ray and ray.intervals) for ray in self.rays)

    @property
    def stays(self) -> int:
        """Return at how many of these it is another one at every step from some on."""
        return sum(bool(ray and ray.intervals and ray.intervals[-1].high is None) for ray in self.rays)

    @property
    def intervals(self) -> list[tuple[Interval, ...] | None]:
        """Return the steps at which the label is another one, by point; None where it is not asked."""
        return [None if ray is None else ray.intervals for ray in self.rays]

    @property
    def steps(self) -> Any:
        """Return the first step of each point, as n floats, rounded: inf for never, nan where it is not asked."""
        return _first(self.rays)

    @property
    def certificates(self) -> list[dict[str, Any]]:
        """Return a certificate for each point that is asked about."""
        return [ray.certificate for ray in self.rays if ray is not None and ray.certificate is not None]

    @property
    def note(self) -> str:
        """Say what the certificate of the fit had promised of this model."""
        if self.promised:
            return "The model is linear and right on every point of the fit: the certificate says that it follows at each of them."
        return "The model is not known to be of the class that the certificate speaks of: it promised nothing of this model."

    def save(self, path: str | Path) -> None:
        """Write the certificates for ``verify check PATH``."""
        _save(self.certificates, path)

    def __repr__(self) -> str:
        """Say in a line how many points are fooled."""
        changed = [ray.intervals[0].low for ray in self.rays if ray and ray.intervals]
        from_on = f", first at c {_equal(min(changed))}" if changed else ""
        left = f"; wrong at {self.wrong} more" if self.wrong else ""
        return f"<Following of {self.model}: fooled at {self.fooled} of {_points(self.asked)}{from_on}{left}>"

    def _repr_html_(self) -> str:
        from theorems.geometry.notebook import following_in_html

        return following_in_html(self)


def _first(rays: Sequence[_Ray | None]) -> Any:
    import numpy as np

    return np.array([
        nan if ray is None else _float(ray.intervals[0].low) if ray.intervals else inf for ray in rays
    ])


def _equal(x: Rational) -> str:
    """Write "= 1/2", or "≈ 0.3333" where there is no room for all of it."""
    text = number(x)
    return text if text.startswith("≈") else f"= {text}"


def _points(count: int) -> str:
    return f"{count} point{'s' * (count != 1)}"


def _save_result(result: Direction, path: str | Path) -> None:
    write_answers(str(path), [result.said], answers.known(result.s))


def _save(certificates: list[dict[str, Any]], path: str | Path) -> None:
    if not certificates:
        msg = "there is no certificate to save: no point was asked about"
        raise BadInput(msg)
    write_answers(str(path), [{"certificates": certificates}])


def _float(x: Rational) -> float:
    """Return the nearest float; beyond the range of floats an infinite one."""
    try:
        return float(x)
    except OverflowError:
        return inf if x > 0 else -inf


def _above(x: Rational) -> float:
    """Return a float that is no smaller, next to it."""
    found = _float(x)
    return found if found == inf or Fraction(found) >= x else nextafter(found, inf)


def _root_below(x: Fraction) -> float:
    """Return a float whose square is no larger, next to the root.

    >>> _root_below(Fraction(4)), _root_below(Fraction(1, 10**700))
    (2.0, 0.0)
    """
    shift = max(0, 140 - (x.numerator.bit_length() - x.denominator.bit_length())) // 2 + 1
    root = Fraction(isqrt((x.numerator << 2 * shift) // x.denominator), 1 << shift)
    found = _float(root)
    if found == inf:
        return nextafter(inf, 0)
    return found if Fraction(found) ** 2 <= x else nextafter(found, 0)
