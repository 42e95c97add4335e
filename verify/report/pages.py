"""Pages from ``report.json``; they replay evidence and compute nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from math import inf
from pathlib import Path
from typing import Any

from verify import files, registry
from verify.errors import BadInput
from verify.names import anchor, file_name
from verify.report.names import page
from verify.report.schema import read
from verify.results import Report
from verify.say import harmless


__all__ = ["file_name", "rebuild", "write_pages"]

LARGEST_INDEX = 100_000
# Bytes, up to 200 claims.

LARGEST_PAPER = 200_000
MOST_ELEMENTS = 3_000
# Bytes and elements of the page on a paper.

PAPER_WAYS = (
    {"brief": False, "thumbs": True, "terse": False},
    {"brief": True, "thumbs": True, "terse": False},  # a repaired statement by how it differs
    {"brief": True, "thumbs": False, "terse": False},  # no small pictures in print order
    {"brief": True, "thumbs": False, "terse": True},  # what is not plainly false: a line each
)
# The page of a larger paper goes without something.

DEEPER = ("claim.html", "paper.html", "sentence.html")
# Templates of pages that lie in a folder of their own.


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
    """Write every page of a report, and the font that they share; return the index page."""
    from verify.report.assets import FONT, font

    files.write(folder, FONT, font())
    for name, text in rendered_pages(report).items():
        files.write(folder, name, harmless(text))
    return folder / "index.html"


def rendered_pages(report: Report) -> dict[str, str]:
    """Return the text of every page by its path within the folder."""
    from verify.report.claim_page import claim_view
    from verify.report.gallery import gallery_of, gallery_view
    from verify.report.paper_page import paper_view, waiting_view
    from verify.report.proof_page import PAGE, proofs_view
    from verify.report.shelf import groups

    shelf = groups(report)
    claims = [claim for group in shelf for claim in group.claims]
    gallery = gallery_of(claims)
    pages = {
        "index.html": index_of(report),
        "counterexamples.html": render("counterexamples.html", report, gallery_view(claims, gallery)),
    }
    for group in shelf:
        pages[group.page] = _within(
            LARGEST_PAPER, "paper.html", report, paper_view(group, report),
            PAPER_WAYS,
            "play.js", MOST_ELEMENTS,
        )
    if proofs := proofs_view(report):
        pages[PAGE] = render("proofs.html", report, proofs)
    homes = {claim.id: group for group in shelf for claim in group.claims}
    for place, claim in enumerate(claims):
        around = {
            "home": homes[claim.id],
            "before": claims[place - 1] if place else None,
            "after": claims[place + 1] if place + 1 < len(claims) else None,
        }
        pages[page(claim.id)] = render("claim.html", report, claim_view(claim, report) | around, "play.js")
    for group in shelf:
        for one in group.waiting:
            pages[page(one.id)] = render("sentence.html", report, waiting_view(one, group, report))
    return pages


def index_of(report: Report) -> str:
    """Return the text of the index."""
    from verify.report.gallery import gallery_of
    from verify.report.index_page import index_view

    view = index_view(report, len(gallery_of(report.claims)))
    ways = ({"brief": False}, {"brief": True})
    return _within(index_limit(len(report.claims)), "index.html", report, view, ways, "search.js")


def index_limit(claims: int) -> int:
    """Return how many bytes an index may have: more claims need more."""
    return LARGEST_INDEX + 250 * max(0, claims - 200)


def _within(
    limit: int, template: str, report: Report, view: Mapping[str, Any],
    ways: Sequence[Mapping[str, Any]], own_script: str, most_elements: float = inf,
) -> str:
    """Render a page as fully as its limits allow, the fullest way first; else the last one."""
    text = ""
    for way in ways:
        text = shortened(render(template, report, {**view, **way}, own_script))
        if len(files.encoded(text)) <= limit and elements(text) <= most_elements:
            break
    return text


def elements(text: str) -> int:
    """Count the elements of a page.

    >>> elements('<p>1 < 2<br><img alt="a"></p>')
    3
    """
    return len(re.findall(r"<[a-zA-Z]", text))


def shortened(text: str) -> str:
    """Leave out the end tags of rows, cells and items that HTML lets one leave out."""
    return re.sub(r"</(?:td|th|tr|li)>\s*(?=<(?:td|th|tr|li|/tr|/tbody|/thead|/ul)\b)", "", text)


def render(
    template: str, report: Report, view: Mapping[str, Any], own_script: str = ""
) -> str:
    """Render one page with its style, its scripts and the policy that allows just these.

    Parameters
    ----------
    own_script : what moves its pictures, or searches its table, beside the script of the theme
    """
    from verify.report.assets import FONT, policy, script, style

    sheets = ["report.css", "claim.css"] if own_script == "play.js" else ["report.css"]
    sheet = style(sheets, str(view.get("rules", "")))
    scripts = [script(name) for name in ("theme.js", own_script) if name]
    return str(
        _environment()
        .get_template(template)
        .render(
            report=report,
            up="../" if template in DEEPER else "",
            style=sheet,
            font=FONT,
            scripts=scripts,
            policy=policy(sheet, *scripts),
            **view,
        )
    )


@cache
def _environment() -> Any:
    import jinja2

    from verify.picture import words
    from verify.report import natures, proof_page, reading, values
    from verify.report.compiled import Kept
    from verify.report.maths import mathematics
    from verify.report.paper_page import repaired_wording

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("verify.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        optimized=False,  # else what the filters make of constants would be kept with the templates
        bytecode_cache=Kept(__file__),
    )
    environment.filters |= {
        "base": lambda name: name.rpartition("/")[2],
        "cut": cut,
        "exact": values.exact,
        "repaired_wording": repaired_wording,
        "grouped": reading.grouped,
        "many": lambda number, one, more: f"{reading.grouped(number)} {one if number == 1 else more}",
        "mark_of": natures.mark_of,
        "mathematics": mathematics,
        "page": page,
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
