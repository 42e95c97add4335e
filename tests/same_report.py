"""Do two runs say the same? ``python tests/same_report.py BEFORE AFTER [ID...] [--but KEY...]``

Compares two ``report.json`` leaf by leaf, before and after a change that must not change results.
Provenance and the order of variants do not count; keys that only the second has, neither. What
else a change declares is left out by name: ``--but error_budget`` (a key anywhere). Exit status 0
where they agree, 1 where they do not, with the first differences.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any


MOST_SHOWN = 40


def differences(one: Any, other: Any, but: set[str], at: str = "") -> Iterator[str]:
    """Yield where two JSON values differ, a line each."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key, value in one.items():
            if key in but:
                continue
            if key not in other:
                yield f"{at}/{key}: only before"
            else:
                yield from differences(_unordered(key, value), _unordered(key, other[key]), but, f"{at}/{key}")
    elif isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            yield f"{at}: {len(one)} entries, then {len(other)}"
        for k, (first, second) in enumerate(zip(one, other, strict=False)):
            yield from differences(first, second, but, f"{at}/{k}")
    elif type(one) is not type(other) or one != other:
        yield f"{at}: {json.dumps(one)[:100]}, then {json.dumps(other)[:100]}"


def _unordered(key: str, value: Any) -> Any:
    """Key the lists whose order says nothing."""
    names = {"claims": "id", "necessity": "unit", "weakenings": "name"}
    return {one[names[key]]: one for one in value} if key in names else value


def _read(path: str, ids: Sequence[str]) -> dict[str, Any]:
    report = json.loads(Path(path).read_text(encoding="utf-8"))
    if not ids:
        return {key: value for key, value in report.items() if key != "provenance"}
    found = [claim for claim in report["claims"] if claim["id"] in ids]
    missing = set(ids) - {claim["id"] for claim in found}
    if missing:
        raise SystemExit(f"{path} has no {', '.join(sorted(missing))}")
    return {"claims": found}


def main(argv: Sequence[str] | None = None) -> int:
    """Compare; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before")
    parser.add_argument("after")
    parser.add_argument("ids", nargs="*", help="of claims; all of both reports if none is named")
    parser.add_argument("--but", nargs="+", default=[], metavar="KEY", help="keys that may differ")
    arguments = parser.parse_args(argv)
    reports = [_read(path, arguments.ids) for path in (arguments.before, arguments.after)]
    found = list(differences(*reports, set(arguments.but)))
    print("\n".join(found[:MOST_SHOWN] + [f"... and {len(found) - MOST_SHOWN} more"] * (len(found) > MOST_SHOWN)))
    print(f"{len(found)} differences" if found else "the same")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
