"""Style and scripts, put into every page; the font beside them; the policy that allows just these."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from markupsafe import Markup


STATIC = files("verify.report") / "static"

FONT = "assets/math.css"
# The path, within a report's folder, of the style sheet that holds the font for all pages.


@cache
def text(name: str) -> str:
    """Return the text of a file of ours."""
    return (STATIC / name).read_text(encoding="utf-8").strip()


@cache
def font() -> str:
    """Return the rule that holds a subset of STIX Two Math; a page may load no other font file."""
    raw = (STATIC / "stix-two-math.woff2").read_bytes()
    return (
        '@font-face{font-family:"Report Math";src:url(data:font/woff2;base64,'
        f'{base64.b64encode(raw).decode()}) format("woff2")}}'
    )


def style(sheets: Sequence[str], extra: str = "") -> Markup:
    """Return the style of a page: its sheets, with rules of its own."""
    return Markup("".join(map(_sheet, sheets)) + extra)


@cache
def _sheet(name: str) -> str:
    """Return a style sheet without the white space that only its readers need."""
    return re.sub(r"\s*([{};,>])\s*|(?<=:)\s+|\n\s*", r"\1", text(name))


def script(name: str) -> Markup:
    """Return one of the scripts."""
    return Markup(text(name))


def policy(style_text: str, *scripts: str) -> str:
    """Return a content-security policy: this style and the sheet beside it, these scripts, no more."""
    allowed = " ".join(_hash(script) for script in scripts)
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src {_hash(style_text)} 'self'",
            f"script-src {allowed}" if allowed else "script-src 'none'",
            "img-src data:",
            "font-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        ]
    )


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
