"""What instances and witnesses are made of: written, read, measured, made simpler, moved, told.

Numbers, None, booleans and tuples are objects, and so is whatever a class says of itself by the
methods of ``Object``. A NamedTuple or a frozen dataclass says it field by field, by saying nothing.
In JSON a number is an integer or a string "p/q", an instance of a registered class an object with
its ``type``.
"""

from __future__ import annotations

import dataclasses
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from importlib import import_module
from itertools import islice
from random import Random
from types import UnionType
from typing import Any, Literal, NamedTuple, Protocol, Self, TypeVar, get_args, get_type_hints

from verify.book import lent
from verify.errors import BadInput, Misused, one_of, only
from verify.exact.decision import read_number, write_number
from verify.exact.integers import Rational, whole
from verify.picture.words import SUBSCRIPTS, number, typeset


Size = tuple[int, int, int, int]
# Dimension, parts, numbers that are not 0, bits: the order in which a reader finds things simpler.


class Object(Protocol):
    """What a class says of its instances, which are immutable, hashable and exact.

    A class may also bring ``without_coordinate(k)``, where it lives in a space of several
    dimensions: parts of one instance lose a coordinate together; ``show_in(whole)``, where its
    line depends on the instance that it is part of; ``table(whole)``, which says it at length, by
    headings and rows; ``counted()``, how many parts a page counts, if not the second number of the
    size; and ``from_user(path, **options)``, which reads a user's own file.
    """

    nouns: tuple[str, str]  # of what a page counts, one and several: ("point", "points")

    beside: Literal["=", ":", "{}"]
    # How its line stands beside a name: v = (1, 0), where nothing is said; h: 2x > 0; S = {(0)}.

    def to_json(self) -> Mapping[str, Any]:
        """Write it, without its type."""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what ``to_json`` wrote; ValueError for whatever is none."""

    def size(self) -> Size:
        """Measure it; smaller is simpler."""

    def simpler(self) -> Iterable[Self]:
        """List what is one step simpler, the simplest first."""

    def nearby(self, random: Random) -> Self:
        """Take one random step; without this method one to something simpler."""

    def show(self) -> str:
        """Write it on one line for a page."""


class Table(NamedTuple):
    """An object at length: a heading for each column, and the rows."""

    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]


V = TypeVar("V", bound=type)
_TYPES: dict[str, type] = {}
_NAMES: dict[type, str] = {}
_PLACES: dict[str, str] = {}
# Classes by name, names by class, and by name the file and line of the registration.

OWN = ("verify", "theorems")
# Packages whose types have no dot.


def register(name: str) -> Callable[[V], V]:
    """Let instances of a class be written to JSON under this name.

    Raises
    ------
    BadInput
        Where another class has the name, the name is not one of the package's own (a foreign one
        begins with its chapter's key and a dot), or the class cannot be written.
    """

    def keep(cls: V) -> V:
        frame = sys._getframe(1)
        place = f"{frame.f_code.co_filename}, line {frame.f_lineno}"
        _check_name(name, cls, place)
        other = _TYPES.get(name, cls)
        file, own = place.rpartition(",")[0], _PLACES.get(name, place)
        if other.__qualname__ != cls.__qualname__ or file != own.rpartition(",")[0]:
            msg = (
                f"two classes are registered as {name!r}: {other.__qualname__} ({own}) and "
                f"{cls.__qualname__} ({place}); give one another name"
            )
            raise BadInput(msg)
        brought = [one for one in ("to_json", "from_json") if _brings(cls, one)]
        if len(brought) == 1 or not (brought or _field_names(cls)):
            msg = (
                f"{cls.__qualname__} needs to_json and from_json, or to be a NamedTuple or a frozen "
                f"dataclass ({place})"
            )
            raise BadInput(msg)
        if not brought:
            _check_fields(cls, place)
        _TYPES[name], _NAMES[cls], _PLACES[name] = cls, name, place
        return cls

    return keep


def _check_name(name: str, cls: type, place: str) -> None:
    """Refuse a name that may be somebody else's."""
    package = cls.__module__
    if package.partition(".")[0] in OWN:
        if "." in name:
            msg = f"the type {name!r} has a dot, which begins the types of other packages ({place})"
            raise BadInput(msg)
        return
    key = ""
    while package and not key:
        key = getattr(getattr(sys.modules.get(package), "chapter", None), "key", "")
        package = package.rpartition(".")[0]
    if not name.startswith(f"{key}.") if key else "." not in name:
        such = f"{key or 'mypaper'}.{name.rpartition('.')[2]}"
        msg = f"the type {name!r} must begin with its chapter's key and a dot, such as {such!r} ({place})"
        raise BadInput(msg)


def _check_fields(cls: type, place: str) -> None:
    """Refuse a field of which nobody could say how large it is, or make it smaller."""
    hints = vars(cls).get("__annotations__", {})
    for field in _field_names(cls):
        if hints.get(field) in (str, "str", float, "float"):
            word = hints[field] if isinstance(hints[field], str) else hints[field].__name__
            msg = (
                f"{cls.__qualname__}: its field {field} is a {word}, and no exact value; use int, Fraction, "
                f"tuples of them or other registered objects, or bring to_json and from_json ({place})"
            )
            raise BadInput(msg)


def _brings(cls: type, method: str) -> bool:
    """Does a class say this itself? A field of this name is none."""
    return callable(getattr(cls, method, None))


def _field_names(cls: type) -> tuple[str, ...]:
    """Return the fields of a NamedTuple or a frozen dataclass, none of anything else."""
    if hasattr(cls, "_fields"):
        return tuple(cls._fields)
    if dataclasses.is_dataclass(cls) and cls.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        return tuple(field.name for field in dataclasses.fields(cls) if field.init)
    return ()


def _parts(value: Any) -> tuple[Any, ...]:
    """Return what a tuple, a list or an object with fields is made of."""
    if isinstance(value, tuple | list):
        return tuple(value)
    names = _field_names(type(value))
    if not names:
        msg = f"{type(value).__name__} is no exact value: {value!r:.60}"
        raise TypeError(msg)
    return tuple(getattr(value, name) for name in names)


def _with_part(value: Any, index: int, part: Any) -> Any:
    """Return the value with one of its parts replaced."""
    if isinstance(value, tuple):
        return _rebuilt(value, [*value[:index], part, *value[index + 1 :]])
    return dataclasses.replace(value, **{_field_names(type(value))[index]: part})


def _rebuilt(value: Any, parts: Iterable[Any]) -> Any:
    if isinstance(value, tuple):
        make: Any = getattr(value, "_make", tuple)
        return make(parts)
    return type(value)(**dict(zip(_field_names(type(value)), parts, strict=True)))


def write(value: Any) -> Any:
    """Write an exact value as JSON.

    Raises
    ------
    TypeError
        For a float or an unregistered class: what is believed is exact.
    """
    if value is None or type(value) is bool:
        return value
    if isinstance(value, int | Fraction):
        return write_number(value)
    cls = type(value)
    name = _NAMES.get(cls)
    if name is not None:
        if _brings(cls, "to_json"):
            return {"type": name} | value.to_json()
        return {"type": name} | {key: write(getattr(value, key)) for key in _field_names(cls)}
    if isinstance(value, tuple | list):
        return [write(entry) for entry in value]
    msg = f"{cls.__name__} is no exact value: {value!r:.60}"
    raise TypeError(msg)


def read(data: Any) -> Any:
    """Read an exact value from JSON; lists become tuples.

    Raises
    ------
    ValueError
        For whatever is none, be it text that somebody altered.
    """
    try:
        return _read(data)
    except (LookupError, TypeError, AttributeError, ArithmeticError, AssertionError) as error:
        kind = data.get("type") if isinstance(data, dict) else "list"
        msg = f"{kind!r:.40}: {type(error).__name__} {' '.join(str(error).split()):.80}"
        raise ValueError(msg) from None


def _read(data: Any) -> Any:
    if data is None or type(data) is bool:
        return data
    if isinstance(data, int | str):
        return read_number(data)
    if isinstance(data, list):
        return tuple(_read(entry) for entry in data)
    if not isinstance(data, dict) or not isinstance(data.get("type"), str):
        msg = f"an exact value must be a number, a list or an object with its type: {data!r:.80}"
        raise ValueError(msg)
    if data["type"] not in _TYPES and data["type"] in lent("TYPES"):
        import_module(lent("TYPES")[data["type"]])
    one_of("the type", data["type"], _TYPES)
    cls: Any = _TYPES[data["type"]]
    given = {key: entry for key, entry in data.items() if key != "type"}
    if _brings(cls, "from_json"):
        return cls.from_json(given)
    names = _field_names(cls)
    only("field", given, names, where=data["type"])
    if set(given) != set(names):
        msg = f"a {data['type']} has the fields {', '.join(names)}; got {', '.join(given)}"
        raise ValueError(msg)
    return cls(**{key: _read(entry) for key, entry in given.items()})


def typed(data: Any, cls: Any, where: str) -> Any:
    """Put into JSON the types that it need not say: of the whole, and of fields of one class.

    Parameters
    ----------
    cls : what it should be an instance of
    where : it stands, such as "a.json"

    Raises
    ------
    BadInput
        Where a field may be of several classes and does not say of which, or can be of none.

    >>> typed({"points": []}, int, "a.json")
    {'points': []}
    """
    listed = get_args(cls) if isinstance(cls, UnionType) else (cls,)
    options = [one for one in listed if one in _NAMES]
    if not isinstance(data, dict):
        if options and len(options) == len(listed):
            msg = f"{where}: must be a {' or a '.join(_NAMES[one] for one in options)}, and is {data!r:.40}"
            raise BadInput(msg)
        return data
    if "type" not in data:
        if len(options) > 1:
            names = ", ".join(repr(_NAMES[one]) for one in options)
            msg = f'{where}: what it is, is not said; add a "type", one of {names}'
            raise BadInput(msg)
        if not options:
            return data
        data = {"type": _NAMES[options[0]], **data}
    own = _TYPES.get(data["type"]) if isinstance(data["type"], str) else None
    if own is None or _brings(own, "from_json"):
        return data
    try:
        hints = get_type_hints(own)
    except NameError:  # imported for type checkers alone: then all types are to be said
        return data
    return {
        key: typed(part, hints[key], f"{where}, {key}") if key in hints else part
        for key, part in data.items()
    }


def require_storable(x: Any) -> None:
    """See that an instance can be kept: it is exact, hashable and comes back from JSON as it was.

    Raises
    ------
    TypeError
        With a sentence; ``Misused``, which knows the place, where a class's own methods are to blame.
    """
    try:
        written = write(x)
        hash(x)
    except TypeError as error:
        msg = f"an instance must be made of exact values: {error}"
        raise TypeError(msg) from None
    try:
        again = read(written)
    except ValueError as error:
        msg = f"{type(x).__name__} does not come back from JSON: {error}"
        raise Misused(msg, getattr(type(x), "from_json", type(x))) from None
    if again != x:
        msg = f"{type(x).__name__} does not come back from JSON as it was: {x!r:.60} became {again!r:.60}"
        raise Misused(msg, getattr(type(x), "from_json", type(x)))


NUMBERS = frozenset((int, Fraction))
NEGATIVE = (0).__gt__


def size(value: Any) -> Size:
    """Measure a value; smaller is simpler. Of what has no size of its own, its parts together."""
    if value is None or isinstance(value, bool):
        return (0, 0, 0, 0)
    if isinstance(value, int | Fraction):
        return (0, 0, int(value != 0), bits(value))
    if type(value) is tuple and NUMBERS.issuperset(kinds := set(map(type, value))):
        held = list(filter(None, value))  # one by one it takes most of a search
        if Fraction in kinds:
            return (0, 0, len(held), sum(map(bits, held)))
        return (0, 0, len(held), 2 * sum(map(int.bit_length, held)) + sum(map(NEGATIVE, held)))
    if _brings(type(value), "size"):
        own: Size = value.size()
        return own
    parts = [size(part) for part in _parts(value)]
    return (
        max((part[0] for part in parts), default=0),
        sum(part[1] for part in parts),
        sum(part[2] for part in parts),
        sum(part[3] for part in parts),
    )


def bits(x: Rational) -> int:
    """Count bits so that 1 is simpler than -1, and both are simpler than 1/2."""
    if type(x) is int:
        return 2 * x.bit_length() + (x < 0)
    top = x.numerator
    return 2 * (top.bit_length() + x.denominator.bit_length() - 1) + (top < 0)


def simpler(value: Any) -> Iterator[Any]:
    """List values one step simpler, the simplest first: less of something, or a number reduced."""
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int | Fraction):
        yield from simpler_numbers(value)
    elif _brings(type(value), "simpler"):
        yield from value.simpler()
    elif isinstance(value, tuple) or _field_names(type(value)):
        yield from simpler_fields(value)


def simpler_fields(value: Any) -> Iterator[Any]:
    """List steps field by field: a coordinate less in all of them, then each made simpler."""
    parts = _parts(value)
    dimension = size(value)[0]
    if dimension > 1 and _field_names(type(value)):
        for k in range(dimension):
            yield _rebuilt(value, [without_coordinate(part, k) for part in parts])
    for index, part in enumerate(parts):
        together = dimension and size(part)[0]
        for step in simpler(part):
            if not together or _dimension(step) == dimension:  # coordinates go in all parts or none
                yield _with_part(value, index, step)


def _dimension(value: Any) -> int:
    """Return the first entry of the size, which some classes know without measuring the rest."""
    own: int = value.dimension if hasattr(type(value), "dimension") else size(value)[0]
    return own


def without_coordinate(value: Any, k: int) -> Any:
    """Project a value along coordinate k; what lives in no space stays as it is.

    Vectors are tuples of numbers; anything else brings a method of this name.
    """
    if _brings(type(value), "without_coordinate"):
        return value.without_coordinate(k)
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return (*value[:k], *value[k + 1 :])
    return value


def simpler_numbers(x: Rational) -> Iterator[Rational]:
    """List numbers simpler than x, the simplest first."""
    towards_zero = int(x)
    seen: set[Rational] = set()
    for y in (0, 1, -1, towards_zero, -x, Fraction(towards_zero // 2), Fraction(x) / 2,
              x - 1 if x > 0 else x + 1, *_shorter(x)):
        if y not in seen and bits(y) < bits(x):
            seen.add(y)
            yield whole(y)


def _shorter(x: Rational) -> Iterator[Fraction]:
    """List the nearest fractions on both sides with half of the denominator or less.

    >>> [str(y) for y in _shorter(Fraction(101, 100))]
    ['1', '51/50']
    """
    most = x.denominator // 2
    if not most:
        return
    # As in ``Fraction.limit_denominator``, which returns only the nearer one.
    p, q, r, s = 0, 1, 1, 0
    n, d = x.numerator, x.denominator
    while q + n // d * s <= most:
        p, q, r, s, n, d = r, s, p + n // d * r, q + n // d * s, d, n % d
    k = (most - q) // s
    yield Fraction(r, s)
    yield Fraction(p + k * r, q + k * s)


MOST_STEPS = 100
# Of these one is taken where a class does not say what lies near.


def nearby(value: Any, random: Random) -> Any:
    """Return a value one random step away; the value itself where there is none."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | Fraction):
        return nearby_number(value, random)
    if _brings(type(value), "nearby"):
        return value.nearby(random)
    if not _brings(type(value), "simpler") and (isinstance(value, tuple) or _field_names(type(value))):
        parts = _parts(value)
        if not parts:
            return value
        index = random.randrange(len(parts))
        return _with_part(value, index, nearby(parts[index], random))
    steps = list(islice(simpler(value), MOST_STEPS))
    return random.choice(steps) if steps else value


def nearby_number(x: Rational, random: Random) -> Rational:
    """Step by one, to a neighbour in size, to the other sign or to nothing."""
    move: Callable[[Rational], Rational] = random.choice(MOVES)
    return whole(move(x))


MOVES: tuple[Callable[[Rational], Rational], ...] = (
    lambda x: x + 1,
    lambda x: x - 1,
    lambda x: x + 1,
    lambda x: x - 1,
    lambda x: -x,
    lambda x: 2 * x,
    lambda x: Fraction(x) / 2,
    lambda x: x + 3,
    lambda x: x - 3,
    lambda _: 0,
)


def falls(x: Any) -> bool | None:
    """Is a step from x smaller by its size? None where there is no step."""
    steps = [size(step) for step in islice(simpler(x), MOST_STEPS)]
    return min(steps) < size(x) if steps else None


MOST_SHOWN = 12
# Entries of a long list that a line holds.


def show(value: Any, within: Any = None) -> str:
    """Write a value on one line, as far as there is room.

    Parameters
    ----------
    value : an object, or what JSON has of one that cannot be read: a mapping with names
    within : the instance that it is part of, where it is one

    >>> show((1, Fraction(-1, 2), None)), show({"type": "pair", "v": (-1,), "c": None, "h1": True})
    ('(1, −1/2, none)', 'v = (−1), no c, h₁ = yes')
    """
    within = value if within is None else within
    cls = type(value)
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    if isinstance(value, int | Fraction):
        return number(value)
    if isinstance(value, str):
        return typeset(value)
    for method, given in (("show_in", (within,)), ("show", ())):
        if _brings(cls, method):
            line: str = getattr(value, method)(*given)
            return line
    named = fields_of(value)
    if named:
        return ", ".join(_beside(key, part, within) for key, part in named.items())
    if isinstance(value, tuple | list):
        listed = [show(part, within) for part in value[:MOST_SHOWN]]
        return f"({', '.join([*listed, *['…'] * (len(value) > MOST_SHOWN)])})"
    return f"{value!r:.200}"


def told(x: Any) -> str:
    """Write an instance itself on one line; one that has no exact value, as Python does.

    >>> told((1, Fraction(-1, 2))), told(0.5)
    ('(1, −1/2)', '0.5')
    """
    try:
        write(x)
    except TypeError:
        return f"{x!r:.200}"
    return show(x)


def fields_of(value: Any) -> dict[str, Any]:
    """Return what an object with fields, or a mapping from JSON, is made of, by name."""
    if isinstance(value, Mapping):
        return {key: part for key, part in value.items() if key not in ("type", "kind")}
    return {name: getattr(value, name) for name in _field_names(type(value))}


def _beside(key: str, part: Any, within: Any) -> str:
    name = spoken(key, part)
    if part is None:
        return f"no {name}"
    signs = {"=": "{} = {}", ":": "{}: {}", "{}": "{} = {{{}}}"}
    return signs[getattr(part, "beside", "=")].format(name, show(part, within))


GREEK = {"alpha": "α", "beta": "β", "rho": "ρ"}


def spoken(key: str, part: Any = None) -> str:
    """Return what a reader calls a part of an instance: a set by a capital letter, as in print.

    >>> spoken("alpha"), spoken("h1"), spoken("classes")
    ('α', 'h₁', 'classes')
    """
    if len(key) == 1 and getattr(part, "beside", "=") == "{}":
        return key.upper()
    if re.fullmatch("[a-z][0-9]", key):
        return key[0] + key[1].translate(SUBSCRIPTS)
    return GREEK.get(key, key.replace("_", " "))


def parts_within(value: Any) -> Iterator[Any]:
    """Yield a value and whatever it is made of, the outer parts first."""
    waiting = [value]
    for one in waiting:
        yield one
        if isinstance(one, tuple | list):
            waiting += one
        else:
            waiting += fields_of(one).values()


class Extent(NamedTuple):
    """How large an instance is: what there is to count in it."""

    dimension: int | None  # of the space of the first part that lives in one
    counts: dict[tuple[str, str], int]  # by the nouns of what is counted

    def __str__(self) -> str:
        """Say it in words."""
        parts = [f"d = {self.dimension}"] * (self.dimension is not None)
        for (one, several), count in self.counts.items():
            parts.append(f"{count} {one if count == 1 else several}")
        return ", ".join(parts)

    @property
    def order(self) -> tuple[int, int, int]:
        """Return what instances are listed by; those that live in no one space come last."""
        none = self.dimension is None
        return int(none), self.dimension or 0, sum(self.counts.values())


def extent(value: Any) -> Extent:
    """Count what an instance holds."""
    dimensions: list[int] = []
    counts: dict[tuple[str, str], int] = {}
    for one in parts_within(value):
        own = getattr(one, "dimension", None)
        if type(own) is int and own > 0:
            dimensions.append(own)
        if _brings(type(one), "size") and hasattr(one, "nouns"):
            many = one.counted() if _brings(type(one), "counted") else one.size()[1]
            if many:
                counts[one.nouns] = counts.get(one.nouns, 0) + many
    return Extent(dimensions[0] if dimensions else None, counts)


def name_of(cls: type) -> str | None:
    """Return the name that a class is registered under."""
    return _NAMES.get(cls)
