"""Exact values as JSON, and back: what instances and witnesses are made of.

Integers, fractions, None, booleans, tuples, and registered classes. A number is written as
an integer or as a string "p/q"; a registered object as an object with its ``type``.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeVar

from verify.errors import one_of, only
from verify.exact.convex import HalfSpace, Paraboloid, Region
from verify.exact.decision import read_number, write_number
from verify.exact.labelled import LabelledSet
from verify.exact.networks import Network
from verify.exact.ray import Linear


V = TypeVar("V", bound=type)
_TYPES: dict[str, type] = {}
_NAMES: dict[type, str] = {}


def register(name: str) -> Callable[[V], V]:
    """Let instances of a class be written to JSON under this name.

    A NamedTuple is written field by field; any other class brings ``to_json`` and ``from_json``.
    """

    def keep(cls: V) -> V:
        if _TYPES.get(name, cls).__qualname__ != cls.__qualname__:
            msg = f"two classes are registered as {name!r}: {_TYPES[name]} and {cls}"
            raise ValueError(msg)
        _TYPES[name], _NAMES[cls] = cls, name
        return cls

    return keep


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
        if hasattr(value, "_fields"):
            pairs = zip(value._fields, value, strict=True)
            return {"type": name} | {key: write(entry) for key, entry in pairs}
        return {"type": name} | (_write_region(value) if cls is Region else value.to_json())
    if isinstance(value, tuple | list):
        return [write(entry) for entry in value]
    msg = f"{type(value).__name__} is no exact value: {value!r:.60}"
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
    one_of("the type", data["type"], _TYPES)
    cls: Any = _TYPES[data["type"]]
    fields = {key: entry for key, entry in data.items() if key != "type"}
    if hasattr(cls, "_fields"):
        only("field", fields, cls._fields, where=data["type"])
        if set(fields) != set(cls._fields):
            msg = f"a {data['type']} has the fields {', '.join(cls._fields)}; got {', '.join(fields)}"
            raise ValueError(msg)
        return cls(**{key: _read(entry) for key, entry in fields.items()})
    return _read_region(fields) if cls is Region else cls.from_json(fields)


def _write_region(region: Region) -> dict[str, Any]:
    """Write a region as an instance; a paraboloid, which no certificate holds, by its name."""
    parts = [p.to_json() if isinstance(p, HalfSpace) else None for p in region.parts]
    return {"inside": region.inside, "parts": parts}


def _read_region(data: dict[str, Any]) -> Region:
    only("field", data, ("inside", "parts"), where="region")
    for part in data["parts"]:
        only("field", part or (), ("forms", "closed"), where="half-space")
    parts = [
        Paraboloid()
        if part is None
        else HalfSpace(
            tuple((read(form["w"]), read(form["b"])) for form in part["forms"]), part["closed"]
        )
        for part in data["parts"]
    ]
    return Region(tuple(parts), data["inside"])


register("labelled set")(LabelledSet)
register("linear classifier")(Linear)
register("network")(Network)
register("region")(Region)
