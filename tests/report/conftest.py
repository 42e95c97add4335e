"""Sample reports, written to folders; a browser, missed loudly."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from needs import unchanged


sys.path.insert(0, str(Path(__file__).parent))

from book_sample import book_report
from report_sample import pages_of, sample_report


@pytest.fixture(scope="session")
def report() -> Iterator[dict[str, Any]]:
    """Return the sample; read it only."""
    report = sample_report()
    before = json.dumps(report)
    yield report
    assert json.dumps(report) == before, "a test changed the sample, which others read"


@pytest.fixture(scope="session")
def book() -> dict[str, Any]:
    """Return the report of the whole book from its stored instances; read it only."""
    return book_report()


@pytest.fixture(scope="session")
def book_pages(book: dict[str, Any]) -> Mapping[str, str]:
    """Return the text of every page of the whole book: it takes seconds to draw."""
    return MappingProxyType(pages_of(book))


@pytest.fixture(scope="session")
def folder(report: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the folder of the sample's pages, made from ``report.json`` alone."""
    from verify.report.pages import rebuild

    folder = tmp_path_factory.mktemp("report")
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")
    rebuild(str(folder))
    with unchanged(folder):
        yield folder


def missing(what: str) -> None:
    """Skip loudly, or fail where a browser is required."""
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(f"REQUIRE_BROWSER is set, and {what}")
    pytest.skip(f"{what}: the pages were not seen by a browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return Debian's Chromium, driven by Playwright."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("Playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        missing("there is no Chromium (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def pdftotext() -> str:
    """Return the program that reads a PDF."""
    path = shutil.which("pdftotext")
    if path is None:
        missing("there is no pdftotext (apt-get install poppler-utils)")
    return str(path)
