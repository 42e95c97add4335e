"""``pytest --pyargs verify.laws --chapter KEY``: every law, asked of every claim of a chapter."""

from verify.laws.asking import asks as test_laws  # noqa: F401
