"""What a page must never do, seen in a browser: one function, used by tests and tested by them."""

from __future__ import annotations

from pathlib import Path
from typing import Any


AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

WATCH = """
window.violations = [];
document.addEventListener('securitypolicyviolation', e => {
  if (!e.sourceFile.includes('axe')) window.violations.push(e.violatedDirective + ' ' + e.blockedURI);
});
"""


class Watched:
    """A page that notes requests, messages, errors and dialogs."""

    def __init__(self, context: Any, url: str = "") -> None:
        self.page = context.new_page()
        self.found: list[str] = []
        self.dialogs: list[str] = []
        page = self.page
        page.add_init_script(WATCH)
        page.on("request", self._request)
        page.on("console", lambda message: self.found.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.found.append(f"error: {error}"))
        page.on("dialog", self._dialog)
        if url:
            page.goto(url)

    def open(self, url: str) -> None:
        """Go to another page with a clean record."""
        self.found.clear()
        self.dialogs.clear()
        self.page.goto(url)

    def _request(self, request: Any) -> None:
        if not request.url.startswith(("file:", "data:")):
            self.found.append(f"request: {request.url}")

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def hygiene(self) -> list[str]:
        """Return requests, messages, errors, dialogs and violations of the policy."""
        violations = self.page.evaluate("window.violations")
        return [*self.found, *(f"dialog: {text}" for text in self.dialogs), *(f"policy: {v}" for v in violations)]

    def accessibility(self, *rules: str) -> list[str]:
        """Return what axe-core finds: rule and place; by these rules only, if any is named."""
        before = len(self.found)
        self.page.evaluate(AXE)
        only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
        result = self.page.evaluate(
            "only => axe.run(document, {runOnly: only, resultTypes: ['violations'], preload: false})", only
        )
        del self.found[before:]  # what axe itself says is no message of the page
        return [
            f"axe: {one['id']}: {node['target']}" for one in result["violations"] for node in one["nodes"]
        ]

    def too_wide(self) -> list[str]:
        """Return whether the page scrolls sideways."""
        sizes = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        return [] if sizes[0] == sizes[1] else [f"wide: {sizes[0]} in {sizes[1]} pixels"]

    def close(self) -> None:
        """Close the page."""
        self.page.close()


def audit(context: Any, url: str) -> list[str]:
    """Return everything that is wrong with a page."""
    watched = Watched(context, url)
    try:
        found = [*watched.hygiene(), *watched.accessibility(), *watched.too_wide()]
        return [*found, *(text for text in watched.hygiene() if text not in found)]
    finally:
        watched.close()
