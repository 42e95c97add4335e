"""Domains whose searches and pages know of sets and classifiers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from verify import domain


X = TypeVar("X")
TOOLKIT = "theorems.geometry.toolkit:toolkit"


@dataclass(frozen=True)
class Domain(domain.Domain[X]):
    """A domain that names the toolkit of this room."""

    toolkit: str = TOOLKIT

    belongs: Callable[[Any], bool] = lambda _: False
    # Where instances have a classifier: is this one of the class that is searched?
