"""Shared by all tests: Hypothesis draws the same everywhere, and slow tests are asked for."""

from hypothesis import settings


settings.register_profile("tests", derandomize=True, database=None, deadline=None)
settings.load_profile("tests")

collect_ignore = ["benchmarks", "mutation/__main__.py", "quality"]
# Run by hand; the first need libraries that the tests do not.
