"""Finds every claim: a file in a chapter is enough, nothing is registered by hand."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any

from verify.claim import Claim, Variant
from verify.errors import BadInput


@cache
def claims() -> dict[str, Claim[Any, Any]]:
    """Return every final claim under ``theorems``, by id, in the order of the chapters."""
    import theorems

    found: dict[str, Claim[Any, Any]] = {}
    for name in _files(theorems):
        for claim in claims_in(importlib.import_module(name)):
            if claim.id in found:
                msg = f"the id {claim.id} is used twice, again in {name}"
                raise ValueError(msg)
            found[claim.id] = claim
    return dict(sorted(found.items(), key=lambda pair: _natural(pair[0])))


def _files(book: ModuleType) -> Iterator[str]:
    """Yield the modules of each chapter; folders within a chapter hold no claims."""
    for chapter in pkgutil.iter_modules(book.__path__, f"{book.__name__}."):
        folder = importlib.import_module(chapter.name).__path__
        for file in pkgutil.iter_modules(folder, f"{chapter.name}."):
            if not file.ispkg:
                yield file.name


def claims_in(module: ModuleType) -> list[Claim[Any, Any]]:
    """Return an instance of every final claim that a module defines."""
    return [
        cls()
        for cls in vars(module).values()
        if inspect.isclass(cls)
        and issubclass(cls, Claim)
        and cls.__module__ == module.__name__
        and not inspect.isabstract(cls)
        and getattr(cls, "__final__", False)
        and cls is not Variant
    ]


def find(name: str) -> Claim[Any, Any]:
    """Return the claim, or the weakening ``claim+weakening``, of this id.

    Raises
    ------
    BadInput
        With a sentence, if there is none.
    """
    base, _, weakening = name.partition("+")
    if base not in claims():
        msg = f'there is no claim "{base}"; "verify list" shows them all'
        raise BadInput(msg)
    claim = claims()[base]
    if not weakening:
        return claim
    for entry in claim.weakenings():
        if entry.name == weakening:
            return entry.claim
    msg = f'{base} has no weakening "{weakening}"'
    raise BadInput(msg)


def experiment() -> ModuleType:
    """Return the package of the paper's experiment, which brings its own command line."""
    return importlib.import_module("theorems.charles2019.figure_4.__main__")


def describe(claim: Claim[Any, Any]) -> dict[str, Any]:
    """Return what a claim declares, as JSON."""
    return {
        "id": claim.id,
        "label": claim.label,
        "title": claim.title,
        "kind": claim.kind,
        "standing": claim.standing,
        "reading": claim.reading,
        "expects": claim.expects,
        "uses": list(claim.uses),
        "weakenings": [
            {"name": entry.name, "expects": entry.expects, "change": entry.change}
            for entry in claim.weakenings()
        ],
    }


def _natural(name: str) -> list[Any]:
    """Sort theorem-10 after theorem-9."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]
