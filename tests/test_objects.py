"""What a class says of its instances, and what the engine says where it says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

import pytest

from verify.claim import Claim
from verify.exact.classifiers import classifier_in
from verify.exact.linear import Linear
from verify.exact.networks import sum_of_units
from verify.exact.regions import Region, open_half_space
from verify.objects import read, write
from verify.outcome import Kind
from verify.registry import find
from verify.session import units


DRAWN = [n for n in units([]) if find(n).kind is not Kind.EMPIRICAL]


@pytest.mark.parametrize("name", DRAWN)
def test_a_domain_names_the_class_of_its_instances(name: str) -> None:
    claim = find(name)
    listed = chain(
        (example.x for example in claim.examples()), claim.domain.edges(), _small(claim)
    )

    assert {type(x) for x in listed} <= {claim.domain.of}


def _small(claim: Claim[Any, Any]) -> Iterator[Any]:
    return islice(() if claim.domain.small is None else claim.domain.small(), 20)


@pytest.mark.parametrize(
    "h",
    [Linear((1, 2), 0, 1), sum_of_units([[1]], [0]), Region((open_half_space((1,), 0),), 1)],
)
def test_a_classifier_is_read_as_an_instance_and_as_a_certificate_has_it(h: Any) -> None:
    assert classifier_in(write(h)) == classifier_in(h.for_kernel()) == read(write(h)) == h
