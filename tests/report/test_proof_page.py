"""What pages say of proofs in Coq, and of stale ones."""

from __future__ import annotations

import re
from typing import Any

import pytest
from report_sample import pages_of, sample_report


STATEMENT = {
    "file": "Statements.v", "line": 7, "comment": "Said in words.", "text": "Definition Theorem_4 := forall d s, occurs plus s -> fools d s.",
    "use": "fools 3 trio", "coq": "8.16.1", "axioms": ["one", "two", "three"], "linked": True,
}  # fmt: skip
NOTION = {"file": "Notions.v", "line": 3, "comment": "", "text": "Definition fools d s := True.", "use": "", "example": "fools 1 line"}
PEOPLE = "was read by people, not checked"


def pages_with(stale: bool, of: str = "statement", **parts: Any) -> tuple[str, str, str]:
    """Return the index, the page of the claim and that of proofs, where the first claim is proved."""
    report = sample_report()
    outcome = "survives" if of == "statement" else "refuted"
    claim = next(one for one in report["claims"] if one["outcome"] == outcome)
    claim["proof"] = {"name": "Theorem_4", "of": of, "difference": "It says $x < 1$ more.", "stale": stale}
    report["proofs"] = {"statements": {"Theorem_4": STATEMENT | parts}, "notions": {"fools": NOTION}}
    pages = pages_of(report)
    return pages["index.html"], pages[f"claims/{claim['id'].replace('/', '-')}.html"], pages["proofs.html"]


def test_the_statement_stands_on_the_page_with_its_notions_linked() -> None:
    index, page, proofs = pages_with(stale=False)
    assert '<a href="../proofs.html#coq-fools">fools</a>' in page
    assert '<article id="coq-fools">' in proofs
    assert "Coq 8.16.1; axioms: the three with which its library builds the real numbers (one, two, three)" in page
    assert "make proofs" in page
    assert PEOPLE in page
    assert PEOPLE in proofs
    assert "What differs." in page
    assert "<strong>Proof:</strong> <a href=\"#proof\">in Coq, for the reading tested here</a>." in page
    assert "<td class=q>Coq<" in index
    assert ">1 of the" in index


def test_a_stale_proof_is_no_proof() -> None:
    index, page, _ = pages_with(stale=True)
    assert "The proof is stale." in page
    assert "Proved in Coq" not in page
    assert "<td class=stale>stale<" in index
    assert "proved in Coq</span>" not in index
    assert ">0 of the" in index


def test_a_proof_of_the_failure_says_so() -> None:
    index, page, _ = pages_with(stale=False, of="failure")
    assert "Its failure, proved in Coq: Theorem_4" in page
    assert "<td class=q>Coq: it fails<" in index
    assert re.search(r">0 of the \d+ claims [^<]* that fail the failure of 1\.<", index)


def test_a_proof_of_what_was_refuted_all_the_same_counts_nowhere() -> None:
    report = sample_report()
    claim = next(one for one in report["claims"] if one["outcome"] == "refuted")
    claim["proof"] = {"name": "Theorem_4", "of": "statement", "difference": "", "stale": False}
    report["proofs"] = {"statements": {"Theorem_4": STATEMENT}, "notions": {"fools": NOTION}}
    assert re.search(r">0 of the \d+ claims [^<]* that fail the failure of 0\.<", pages_of(report)["index.html"])


@pytest.mark.parametrize(("axioms", "words"), [([], "axioms: none"), (["classic"], "axioms: classic")])
def test_other_axioms_are_told(axioms: list[str], words: str) -> None:
    _, page, _ = pages_with(stale=False, axioms=axioms)
    assert words in page
    assert "builds the real numbers" not in page


def test_notions_of_another_text_are_not_linked() -> None:
    _, page, _ = pages_with(stale=False, linked=False)
    assert "#coq-fools" not in page


def test_a_report_without_proofs_has_no_page_of_them() -> None:
    report = sample_report()
    pages = pages_of(report)
    assert "proofs.html" not in pages
    assert "proofs.html" not in pages["index.html"]
    assert "<strong>Proof:</strong> not proved here." in pages[f"claims/{report['claims'][0]['id'].replace('/', '-')}.html"]
