"""Pages from ``report.json``; they replay evidence and compute nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from verify import files, registry
from verify.errors import BadInput
from verify.names import anchor, file_name
from verify.report.names import page, paper_page
from verify.report.schema import read
from verify.results import Report
from verify.say import harmless


__all__ = ["file_name", "rebuild", "write_pages"]

LARGEST_INDEX = 100_000
# Bytes; the font is a fifth of it, and readers with a mathematical font need none.


def rebuild(folder: str | Path) -> Path:
    """Write the pages of a folder again; return the index page.

    Raises
    ------
    BadInput
        If the folder holds no report of a known schema.
    """
    report = read(Path(folder))
    for claim in report.claims:
        with suppress(BadInput):  # what is not there any more: its instances are told by their JSON
            registry.find(claim.id)
    return write_pages(report, Path(folder))


def write_pages(report: Report, folder: Path) -> Path:
    """Write every page of a report; return the index page."""
    for name, text in rendered_pages(report).items():
        files.write(folder, name, harmless(text))
    return folder / "index.html"


def rendered_pages(report: Report) -> dict[str, str]:
    """Return the text of every page by its path within the folder."""
    from verify.report.claim_page import claim_view
    from verify.report.index_page import gallery_of, gallery_view, index_view
    from verify.report.paper_page import paper_view
    from verify.report.proof_page import PAGE, proofs_view

    claims = report.claims
    gallery = gallery_of(claims)
    pages = {
        "index.html": _within(report, index_view(report, gallery)),
        "counterexamples.html": render("counterexamples.html", report, gallery_view(claims, gallery), font=""),
    }
    for paper in report.papers:
        pages[paper_page(paper.key)] = render("paper.html", report, paper_view(paper, report), play=True)
    if proofs := proofs_view(report):
        pages[PAGE] = render("proofs.html", report, proofs, font="small")
    for place, claim in enumerate(claims):
        around = {
            "before": claims[place - 1] if place else None,
            "after": claims[place + 1] if place + 1 < len(claims) else None,
        }
        pages[page(claim.id)] = render(
            "claim.html", report, claim_view(claim, report) | around, play=True
        )
    return pages


def _within(report: Report, view: Mapping[str, Any]) -> str:
    """Render the index as fully as its limit allows: else in fewer words, else without its font."""
    text = ""
    for font, brief in (("small", False), ("small", True), ("", True)):
        text = shortened(render("index.html", report, {**view, "brief": brief}, font=font))
        if len(files.encoded(text)) <= LARGEST_INDEX:
            break
    return text


def shortened(text: str) -> str:
    """Leave out the end tags of rows, cells and items that HTML lets one leave out."""
    return re.sub(r"</(?:td|th|tr|li)>\s*(?=<(?:td|th|tr|li|/tr|/tbody|/thead|/ul)\b)", "", text)


def render(
    template: str,
    report: Report,
    view: Mapping[str, Any],
    *,
    font: str = "full",
    play: bool = False,
) -> str:
    """Render one page with its style, its scripts and the policy that allows just these."""
    from verify.report.assets import policy, script, style

    sheets = ["report.css", "claim.css"] if play else ["report.css"]
    sheet = style(sheets, font, str(view.get("rules", "")))
    theme, player = script("theme.js"), script("play.js") if play else ""
    return str(
        _environment()
        .get_template(template)
        .render(
            report=report,
            style=sheet,
            theme_script=theme,
            play_script=player,
            policy=policy(sheet, *([theme, player] if play else [theme])),
            **view,
        )
    )


@cache
def _environment() -> Any:
    import jinja2

    from verify.picture import words
    from verify.report import proof_page, reading, values
    from verify.report.index_page import repaired_wording
    from verify.report.maths import mathematics

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("verify.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "base": lambda name: name.rpartition("/")[2],
        "cut": cut,
        "exact": values.exact,
        "repaired_wording": repaired_wording,
        "grouped": reading.grouped,
        "many": lambda number, one, more: f"{reading.grouped(number)} {one if number == 1 else more}",
        "mathematics": mathematics,
        "page": page,
        "paper_page": paper_page,
        "page_of": page_of,
        "proof_line": proof_page.line,
        "proof_word": proof_page.word,
        "said": reading.sentence,
        "search": reading.search,
        "short": reading.short,
        "typeset": words.typeset,
        "effort_on": reading.effort_on,
        "effort_number": reading.effort_number,
    }
    environment.globals |= {
        "glyph": reading.GLYPHS,
        "meaning": reading.MEANINGS,
        "standing": reading.STANDINGS,
    }
    return environment


def page_of(unit: str) -> str:
    """Return the path of the page on which a unit stands: a variant's is its claim's."""
    claim, _, variant = unit.partition("+")
    return page(claim) + (f"#w-{anchor(variant)}" if variant else "")


def cut(text: str, most: int) -> str:
    """Shorten a text to what there is room for, and show that it goes on."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
