"""The index of a large report in a browser: first paint, typing in its search, bytes and elements.

Run by hand, with Debian's Chromium and Playwright, on a quiet machine::

    python tests/benchmarks/shelf.py                        a made-up shelf: 20 papers, 1 000 claims
    python tests/benchmarks/shelf.py reports/latest         a report of yours, and the size of its folder

Each load is a page of its own in a fresh context, offline, by ``file://``. First paint is what the
browser itself reports; a key counts from its press to the frame after the rows have changed.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any


sys.path[:0] = [str(Path(__file__).parents[1] / "report"), str(Path(__file__).parents[1])]

LOADS = 5
TYPED = "theorem 4 max"
LIMITS = {"bytes": 300_000, "first paint": 500, "a key": 150}
# Of the made-up shelf: bytes, and milliseconds on a quiet machine.

PAINT = """() => new Promise(done => { const seen = () => {
  const found = performance.getEntriesByName('first-contentful-paint');
  found.length ? done(found[0].startTime) : setTimeout(seen, 10); }; seen(); })"""
KEY = """text => new Promise(done => { const box = document.getElementById('q'), start = performance.now();
  box.value = text; box.dispatchEvent(new Event('input', {bubbles: true}));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))); })"""


def made_up(folder: Path) -> Path:
    """Write the index of 20 papers with 50 claims each; the pages of the claims are not there."""
    from report_sample import many, report_of, sample_report

    from verify.report.assets import FONT, font
    from verify.report.pages import index_of

    (folder / FONT).parent.mkdir(parents=True)
    (folder / FONT).write_text(font(), encoding="utf-8")
    (folder / "index.html").write_text(index_of(report_of(many(sample_report(), 20, 50))), encoding="utf-8")
    return folder


def loads(browser: Any, page: Path) -> Iterator[tuple[float, list[float], float, int]]:
    """Yield the first paint, the time of each key and of clearing, and the number of elements."""
    for _ in range(LOADS):
        context = browser.new_context(offline=True, viewport={"width": 1280, "height": 720})
        tab = context.new_page()
        tab.goto(page.as_uri())
        paint = tab.evaluate(PAINT)
        there = tab.locator("#q").count()
        if there:
            tab.locator("#q").focus()  # which brings it into view, as whoever types has it
        keys = [tab.evaluate(KEY, TYPED[: k + 1]) for k in range(len(TYPED))] if there else [0.0]
        clear = tab.evaluate(KEY, "") if there else 0.0
        yield paint, keys, clear, tab.evaluate("document.querySelectorAll('*').length")
        context.close()


def measured(browser: Any, page: Path) -> dict[str, float]:
    """Return the medians for a page, and what it weighs with the sheet beside it."""
    paints, keys, clears, elements = zip(*loads(browser, page), strict=True)
    return {
        "bytes": page.stat().st_size, "elements": elements[0],
        "first paint": round(median(paints)), "slowest paint": round(max(paints)),
        "a key": round(median(median(one) for one in keys)), "slowest key": round(max(map(max, keys))),
        "clearing": round(median(clears)),
    }


def folder_size(folder: Path) -> dict[str, int]:
    """Return how many files there are, their bytes, the pages' share, and how often a font occurs."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    pages = [path for path in files if path.suffix == ".html"]
    return {
        "files": len(files), "bytes": sum(path.stat().st_size for path in files),
        "pages": len(pages), "bytes of pages": sum(path.stat().st_size for path in pages),
        "fonts": sum(b"@font-face" in path.read_bytes() for path in files if path.suffix in (".html", ".css")),
    }


def machine() -> str:
    """Return the browser's version and the load, which the times depend on."""
    version = subprocess.run([_chromium(), "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return f"{version}; load {Path('/proc/loadavg').read_text().split()[0]}"


def _chromium() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise SystemExit("there is no Chromium (apt-get install chromium)")
    return path


def main(folders: list[str]) -> int:
    """Measure; return 1 where the made-up shelf goes over a limit."""
    from playwright.sync_api import sync_playwright

    over = []
    print(machine())
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        if not folders:
            found = measured(browser, made_up(Path(scratch)) / "index.html")
            print(json.dumps({"1000 claims, index.html": found}))
            over = [f"{name}: {found[name]}, not {most}" for name, most in LIMITS.items() if found[name] > most]
        for folder in map(Path, folders):
            papers = sorted((folder / "papers").glob("*.html"))
            for page in (folder / "index.html", *papers, max((folder / "claims").glob("*.html"), key=lambda one: one.stat().st_size)):
                print(json.dumps({str(page.relative_to(folder)): measured(browser, page.resolve())}))
            print(json.dumps({str(folder): folder_size(folder)}))
        browser.close()
    print("\n".join(over) or "within its limits" * (not folders))
    return bool(over)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
