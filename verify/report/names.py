"""Names of files and pages within a report's folder."""

from __future__ import annotations

import re

from verify.names import file_name


__all__ = ["PARTS", "certificates_file", "file_name", "page", "paper_page", "witness_file"]

PARTS = ("evidence", "tightest", "worst", "nearest", "example")
# What may be found of a unit: the smallest instance, the nearest to a bound, the most
# violating one, the nearest miss, and one by hand where there is no other to look at.


def page(name: str) -> str:
    """Return the path, within the report's folder, of the page on a claim."""
    return f"claims/{file_name(name)}.html"


def paper_page(key: str) -> str:
    """Return the path, within the report's folder, of the page on a paper."""
    plain = re.fullmatch("[a-z][a-z0-9_-]*", key)  # as every key is that a chapter has
    return f"papers/{key if plain else file_name(key)}.html"


def certificates_file(name: str, part: str = "evidence") -> str:
    """Return the path, within the report's folder, of a unit's certificates."""
    return f"certificates/{file_name(name)}{_suffix(part)}.jsonl"


def witness_file(name: str, part: str = "evidence") -> str:
    """Return the path, within the report's folder, of a unit's stored instance."""
    return f"witnesses/{file_name(name)}{_suffix(part)}.json"


def _suffix(part: str) -> str:
    return "" if part == "evidence" else f".{part}"
