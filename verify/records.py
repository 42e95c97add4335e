"""Records: frozen dataclasses that are written as JSON, read back strictly, and have a schema.

All three follow from the types of the fields, so that they cannot differ: text, numbers, truth,
words of an enumeration, dates as text, tuples, mappings by text, other records, and "or None".
``Annotated`` adds what a type cannot say: ``Count`` (least and most), ``Such`` (any other rule).
A field with a default may be missing in a file; one made by ``optional`` is not written either
where it has that default. Keys that no field reads are skipped: newer files may have more.
"""

from __future__ import annotations

import enum
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from functools import cache
from typing import (
    Annotated,
    Any,
    Literal,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)  # fmt: skip

from verify.shape import ANY, Count, Each, Maybe, Odd, Row, Shape, Such, check


R = TypeVar("R")

Json = Any
# What JSON can say: text, numbers, truth, null, lists and objects of them.

SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def optional(default: Any = None, *, key: str = "") -> Any:
    """Return a field that is written only where it says something: not its default."""
    return _field(default, {"brief": True, **({"key": key} if key else {})})


def keyed(key: str, default: Any = MISSING) -> Any:
    """Return a field that files know by another name."""
    return _field(default, {"key": key})


def _field(default: Any, metadata: dict[str, Any]) -> Any:
    if default is MISSING:
        return field(metadata=metadata)
    if isinstance(default, list | dict):
        return field(default_factory=lambda: type(default)(default), metadata=metadata)
    return field(default=default, metadata=metadata)


def rest() -> Any:
    """Return a field for all other keys of a file: of a record that somebody else adds to."""
    return field(default_factory=dict, metadata={"rest": True})


@dataclass(frozen=True, eq=False)
class Says:
    """What the schema of an annotated type says in place of a rule that only code can check."""

    schema: Mapping[str, Json]


# Writing.


PLAIN = {str, int, bool, float, type(None)}
# What is written as it is; most of a record.


def to_json(value: Any) -> Json:
    """Write a record, or what one is made of."""
    if type(value) in PLAIN:
        return value
    if is_dataclass(value) and not isinstance(value, type):
        written: dict[str, Json] = {}
        for one in _own_first(type(value)):
            own = getattr(value, one.name)
            if one.metadata.get("rest"):
                written |= to_json(own)
            elif not (one.metadata.get("brief") and own == _default(one)):
                written[_key(one)] = to_json(own)
        return written
    if isinstance(value, Mapping):
        return {str(key): to_json(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [to_json(one) for one in value]
    return str(value) if isinstance(value, enum.StrEnum) else value


@cache
def _own_first(kind: Any) -> tuple[Field[Any], ...]:
    """Return the fields of a record as a reader wants them: its own before those of its base."""
    order = [name for base in kind.__mro__ for name in vars(base).get("__annotations__", ())]
    return tuple(sorted(fields(kind), key=lambda one: order.index(one.name)))


def _key(one: Field[Any]) -> str:
    return str(one.metadata.get("key", one.name))


def _default(one: Field[Any]) -> Any:
    if one.default_factory is not MISSING:
        return one.default_factory()
    return one.default


# Reading.


def from_json(kind: type[R], data: Json, where: str = "") -> R:
    """Read a record.

    Raises
    ------
    Odd
        With the place of the first value that is not of its type, and what belongs there.
    """
    check(data, shape_of(cast("Any", kind)), where)
    made: R = _made(kind, data)
    return made


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


@cache
def _parts(kind: Any) -> tuple[tuple[str, str, Any], ...]:
    """Return name, key and type of each field of a record, but for the rest."""
    return tuple((one.name, _key(one), _hints(kind)[one.name]) for one in _named(kind))


def _named(kind: Any) -> list[Field[Any]]:
    return [one for one in fields(kind) if not one.metadata.get("rest")]


@cache
def _rest(kind: Any) -> str:
    return next((one.name for one in fields(kind) if one.metadata.get("rest")), "")


def _record(kind: Any, data: Mapping[str, Json]) -> Any:
    parts = {name: _made(own, data[key]) for name, key, own in _parts(kind) if key in data}
    if _rest(kind):
        known = {key for _, key, _ in _parts(kind)}
        parts[_rest(kind)] = {key: one for key, one in data.items() if key not in known}
    return kind(**parts)


def _made(kind: Any, data: Json) -> Any:
    """Make a value of a type from JSON of its shape."""
    if is_dataclass(kind):
        return _record(kind, data)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _made(arguments[0], data)
    if origin in (Union, types.UnionType):
        return None if data is None else _made(_present(kind), data)
    if origin is tuple:
        inner = arguments[:1] * len(data) if arguments[1:] == (...,) else arguments
        return tuple(_made(one, value) for one, value in zip(inner, data, strict=True))
    if origin is not None and _is_mapping(origin):
        return {key: _made(arguments[1], value) for key, value in data.items()}
    return kind(data) if isinstance(kind, type) and issubclass(kind, enum.Enum) else data


def _present(kind: Any) -> Any:
    """Return what a type is where it is not None."""
    present = [one for one in get_args(kind) if one is not types.NoneType]
    if len(present) != 1 or len(get_args(kind)) != 2:
        msg = f"a field is one type, or that or None; not {kind}"
        raise TypeError(msg)
    return present[0]


def _is_mapping(origin: Any) -> bool:
    return isinstance(origin, type) and issubclass(origin, Mapping)


@cache
def shape_of(kind: Any) -> Shape:
    """Return the shape of what a type is written as."""
    if is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        return {
            _key(one) + "?" * (one.default is not MISSING or one.default_factory is not MISSING):
            shape_of(hints[one.name])
            for one in _named(kind)
        }  # fmt: skip
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        rules = [one for one in arguments[1:] if isinstance(one, Count | Such)]
        return rules[0] if rules else shape_of(arguments[0])
    if origin is Literal:
        return frozenset(arguments)
    if origin in (Union, types.UnionType):
        return Maybe(shape_of(_present(kind)))
    if origin is tuple:
        return [shape_of(arguments[0])] if arguments[1:] == (...,) else Row(tuple(map(shape_of, arguments)))
    if origin is not None and _is_mapping(origin):
        return Each(shape_of(arguments[1]))
    if isinstance(kind, type) and issubclass(kind, enum.StrEnum):
        return frozenset(map(str, kind))
    if kind is float:
        return (int, float)
    if kind in (str, int, bool):
        return kind
    if kind is Any:
        return ANY
    msg = f"no record holds {kind}"
    raise TypeError(msg)


# Schemas.


def schema_of(kind: type, title: str, *, closed: bool = True) -> dict[str, Json]:
    """Return the JSON Schema of a record; closed, no key is allowed but those of its fields."""
    found: dict[str, Json] = {}
    top = _schema(kind, found, closed=closed)
    own = found.pop(top["$ref"].rpartition("/")[2])
    return {"$schema": SCHEMA, "title": title, **own, **({"$defs": dict(sorted(found.items()))} if found else {})}


def _schema(kind: Any, found: dict[str, Json], *, closed: bool) -> dict[str, Json]:
    if is_dataclass(kind):
        name = kind.__name__  # type: ignore[union-attr]
        if name not in found:
            found[name] = {}
            found[name] |= _object(kind, found, closed=closed)
        return {"$ref": f"#/$defs/{name}"}
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        inner = _schema(arguments[0], found, closed=closed)
        for rule in arguments[1:]:
            if isinstance(rule, Count):
                inner = {"type": "integer", "minimum": rule.least, "maximum": rule.most}
            elif isinstance(rule, Says):
                inner = dict(rule.schema)
        return inner
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(_present(kind), found, closed=closed), {"type": "null"}]}
    if origin is tuple and arguments[1:] == (...,):
        return {"type": "array", "items": _schema(arguments[0], found, closed=closed)}
    if origin is tuple:
        items = [_schema(one, found, closed=closed) for one in arguments]
        return {"type": "array", "prefixItems": items, "items": False, "minItems": len(items)}
    if origin is not None and _is_mapping(origin):
        return {"type": "object", "additionalProperties": _schema(arguments[1], found, closed=closed)}
    if isinstance(kind, type) and issubclass(kind, enum.StrEnum):
        return {"enum": [str(one) for one in kind]}
    words = {str: "string", int: "integer", bool: "boolean", float: "number"}
    return {"type": words[kind]} if kind in words else {}


def _object(kind: Any, found: dict[str, Json], *, closed: bool) -> dict[str, Json]:
    hints, doc = _hints(kind), (kind.__doc__ or "").strip().partition("\n")[0]
    properties = {_key(one): _schema(hints[one.name], found, closed=closed) for one in _named(kind)}
    needed = [_key(one) for one in _named(kind) if one.default is MISSING and one.default_factory is MISSING]
    return {
        **({"description": doc} if doc and not doc.startswith(f"{kind.__name__}(") else {}),
        "type": "object", "properties": properties, "required": needed,
        **({"additionalProperties": False} if closed and not _rest(kind) else {}),
    }  # fmt: skip


__all__ = [
    "Json", "Odd", "Says", "from_json", "keyed", "optional", "rest", "schema_of", "shape_of",
    "to_json",
]  # fmt: skip
