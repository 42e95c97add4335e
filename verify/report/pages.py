"""Pages from ``report.json``; they replay evidence and compute nothing."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from verify.errors import BadInput
from verify.report.document import SCHEMA


def file_name(name: str) -> str:
    """Return the name of a claim's or weakening's files."""
    return re.sub(r"[^\w.-]+", "-", name)


def rebuild(folder: str) -> Path:
    """Write the pages of a folder again; return the index page.

    Raises
    ------
    BadInput
        If the folder holds no report of a known schema.
    """
    path = Path(folder) / "report.json"
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path}: cannot be read ({error}); make it with verify run --out {folder}"
        raise BadInput(msg) from None
    except json.JSONDecodeError as error:
        msg = f"{path}: is not complete JSON ({error.msg} at line {error.lineno}); run again"
        raise BadInput(msg) from None
    if not isinstance(report, dict) or report.get("schema") != SCHEMA:
        msg = f'{path}: the schema must be "{SCHEMA}"; run again'
        raise BadInput(msg)
    return write_pages(report, Path(folder))


def write_pages(report: dict[str, Any], folder: Path) -> Path:
    """Write ``index.html`` and a page for each claim; return the index page."""
    environment = _environment()
    pages = folder / "claims"
    pages.mkdir(parents=True, exist_ok=True)
    common = {"report": report, "claims": {c["id"]: c for c in report["claims"]}}
    for claim in report["claims"]:
        path = pages / f"{file_name(claim['id'])}.html"
        text = environment.get_template("claim.html").render(**common, claim=claim, up="../")
        path.write_text(text, encoding="utf-8")
    outcomes = Counter(claim["outcome"] for claim in report["claims"])
    index = folder / "index.html"
    text = environment.get_template("index.html").render(**common, outcomes=outcomes, up="")
    index.write_text(text, encoding="utf-8")
    return index


@cache
def _environment() -> Any:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("verify.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"mathematics": mathematics, "file_name": file_name}
    return environment


def mathematics(text: str) -> Any:
    """Render text with LaTeX between dollar signs as HTML with MathML."""
    from markupsafe import Markup, escape
    from math_core import LatexToMathML

    converter = LatexToMathML()
    parts = []
    for index, part in enumerate(re.split(r"\$([^$]*)\$", text)):
        if index % 2:
            mathml = converter.convert_with_local_state(part, displaystyle=False)
            parts.append(Markup(re.sub(r' style="[^"]*"', "", mathml)))
        else:
            parts.append(escape(part))
    return Markup("").join(parts)
