"""Shared by all tests: Hypothesis draws the same everywhere, and slow tests are asked for."""

import os
from typing import Any

import pytest
from hypothesis import settings
from needs import lacking


settings.register_profile("tests", derandomize=True, database=None, deadline=None)
settings.load_profile("tests")

collect_ignore = ["benchmarks", "mutation/__main__.py", "quality"]
# Run by hand; the first need libraries that the tests do not.


@pytest.fixture(scope="session")
def digits() -> Any:
    """The digits of MNIST, verified; where there are none, what depends on them is skipped."""
    from theorems.charles2019.figure_4 import DigitsUnavailable
    from theorems.charles2019.figure_4.data import load

    try:
        return load(os.environ.get("SEPARATRIX_MNIST"))
    except DigitsUnavailable as error:
        lacking(str(error))
