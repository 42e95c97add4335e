"""Why a printed sentence fails: every nature has its argument, and an instance that carries it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from verify.claim import Claim, Nature
from verify.laws import LAWS, Unit
from verify.listed import Judged
from verify.objects import parts_within, read, size
from verify.outcome import Failure, Kind, Outcome
from verify.records import to_json
from verify.registry import claims, describe, find, own
from verify.report import natures
from verify.report.document import entry
from verify.report.pages import file_name
from verify.report.reading import repaired_line
from verify.result import Result
from verify.stored import load


WITNESSES = Path(__file__).parents[1] / "reports" / "witnesses"
FAILING = (Outcome.REFUTED, Outcome.VACUOUS)
GOOD = (Outcome.SURVIVES, Outcome.SHOWN, Outcome.SUPPORTED)
LONGEST = 320
# Letters of an argument.


def stored_instance(name: str) -> Any:
    """Return the stored smallest instance of a claim."""
    return read(load(WITNESSES / f"{file_name(name)}.json")["instance"])


def excludes_more_than_one_label(claim: Any) -> Iterator[str]:
    """A trivial assumption excludes nothing but sets in which one label occurs alone."""
    if not claim.nature or claim.nature.kind is not Failure.DEGENERATE:
        return
    for other in map(find, claim.repaired_by):
        for assumption in other.assumptions:
            if not assumption.trivial:
                continue
            for x in islice(_instances(claim), 400):
                s = getattr(x, "s", x)
                if not assumption.holds(x) and len(set(s.labels)) > 1:
                    yield f"{assumption.name} excludes {x}"
                    return


def _instances(claim: Any) -> Iterator[Any]:
    yield from (example.x for example in claim.examples())
    if claim.domain.small is not None:
        yield from filter(claim.admits, claim.domain.small())


def test_what_is_called_trivial_excludes_one_label_alone() -> None:
    broken = {claim.id: list(excludes_more_than_one_label(claim)) for claim in claims(own()).values()}

    assert {name: why for name, why in broken.items() if why} == {}


def unit(claim: Any, x: Any = None) -> Any:
    """Return a unit whose run has found an instance, else the stored one."""

    def found(name: str) -> Any:
        return SimpleNamespace(found=SimpleNamespace(x=stored_instance(name) if x is None else x))

    return Unit(claim, found)


@pytest.mark.parametrize(
    "name", [c.id for c in claims(own()).values() if c.nature and c.kind is Kind.UNIVERSAL]
)
def test_a_run_finds_what_the_nature_says(name: str, check_claim: Any) -> None:
    """The laws read what is declared; this is what becomes of the claim in a run."""
    claim, result = claims(own())[name], check_claim(name)
    assert (result.outcome is Outcome.VACUOUS) == (claim.nature.kind is Failure.VACUOUS)
    assert result.outcome in FAILING
    if claim.nature.kind is Failure.DEGENERATE:
        x = result.found.x
        assert len(set(getattr(x, "s", x).labels)) == 1
    elif claim.nature.kind is Failure.MISSING_HYPOTHESIS:
        samples = [one for one in parts_within(result.found.x) if hasattr(one, "labels")]
        assert samples or not name.startswith(C)
        for sample in samples:
            assert len(set(sample.labels)) == 2, "it would look degenerate"


def planted(name: str, **changed: Any) -> Any:
    """Return a claim with something about it changed, for a law to object to."""
    claim: Claim[Any, Any] = find(name)
    parts = ("id", "kind", "reading", "expects", "nature", "text", "short", "repaired_by", "statement", "domain",
             "assumptions", "construct", "decide", "deny", "admits", "examples")  # fmt: skip
    return unit(SimpleNamespace(**{part: getattr(claim, part) for part in parts} | changed))


C = "charles2019"
FINE = "With one point of each label no vector at all is adversarial at both of them."


def nature(kind: Failure, why: str = FINE, also: Failure | None = None) -> Nature:
    return Nature(kind, why, also)


PLANTED = {
    "forgotten": ("what-fails-in-print-says-why", f"{C}/theorem-4", {"nature": None}),
    "on a repaired reading": ("what-fails-in-print-says-why", f"{C}/theorem-4-repaired", {"nature": nature(Failure.FALSE)}),
    "on ours": ("what-fails-in-print-says-why", "ours/three-layers", {"nature": nature(Failure.FALSE)}),
    "on what survives": ("what-fails-in-print-says-why", f"{C}/theorem-10", {"nature": nature(Failure.MISPRINT)}),
    "vacuous, though refuted": ("the-vacuous-is-called-so", f"{C}/theorem-4", {"nature": nature(Failure.VACUOUS)}),
    "false, though vacuous": ("the-vacuous-is-called-so", f"{C}/theorem-11", {"nature": nature(Failure.FALSE)}),
    "without an argument": ("a-nature-is-argued-in-a-sentence", f"{C}/remark-8", {"nature": nature(Failure.FALSE, "")}),
    "at length": ("a-nature-is-argued-in-a-sentence", f"{C}/remark-8", {"nature": nature(Failure.FALSE, "x" * 320 + ".")}),
    "two sentences": ("a-nature-is-argued-in-a-sentence", f"{C}/remark-8",
                      {"nature": nature(Failure.FALSE, f"{FINE} {FINE}")}),
    "without an end": ("a-nature-is-argued-in-a-sentence", f"{C}/remark-8", {"nature": nature(Failure.FALSE, FINE[:-1])}),
    "with a verdict on authors": ("a-nature-is-argued-in-a-sentence", f"{C}/remark-8",
                                  {"nature": nature(Failure.FALSE, f"This is wrong: {FINE}")}),
    "the same twice": ("a-nature-is-argued-in-a-sentence", f"{C}/remark-8",
                       {"nature": nature(Failure.FALSE, also=Failure.FALSE)}),
    "without a repair": ("a-repair-holds", f"{C}/theorem-4", {"repaired_by": ()}),
    "repaired by the print": ("a-repair-holds", f"{C}/theorem-4", {"repaired_by": (f"{C}/theorem-10",)}),
    "repaired by what fails": ("a-repair-holds", f"{C}/theorem-4",
                               {"repaired_by": (f"{C}/theorem-11-convex-only",)}),
    "repaired by another chapter": ("a-repair-holds", f"{C}/theorem-4",
                                    {"repaired_by": ("ours/centroids-transfer",)}),
    "ours repaired": ("a-repair-holds", "ours/three-layers", {"repaired_by": (f"{C}/theorem-4-repaired",)}),
    "degenerate, with more missing": ("what-is-missing-is-added", f"{C}/remark-7",
                                      {"nature": nature(Failure.DEGENERATE)}),
    "missing, with nothing but labels": ("what-is-missing-is-added", f"{C}/theorem-4",
                                         {"nature": nature(Failure.MISSING_HYPOTHESIS)}),
    "missing, with another conclusion": ("what-is-missing-is-added", f"{C}/remark-8",
                                         {"nature": nature(Failure.MISSING_HYPOTHESIS)}),
    "degenerate, with nothing added": ("what-is-missing-is-added", f"{C}/theorem-4",
                                       {"assumptions": find(f"{C}/theorem-4-repaired").assumptions}),
    "missing, with less asked": ("what-is-missing-is-added", f"{C}/theorem-1",
                                 {"cells": lambda: [SimpleNamespace(threshold=481, claimed=1)]}),
    "false by one label": ("the-false-fails-with-all-that-is-assumed", f"{C}/theorem-4", {"nature": nature(Failure.FALSE)}),
    "misprint without the text": ("a-misprint-is-seen-beside-it", f"{C}/theorem-4",
                                  {"nature": nature(Failure.MISPRINT)}),
    "misprint that quotes itself": ("a-misprint-is-seen-beside-it", f"{C}/theorem-4", {"nature": nature(
        Failure.MISPRINT, r"It says “is an adversarial direction” of $-y w^*$ and of no other vector."
    )}),
    "perhaps a misprint, in a text that nobody read": ("a-misprint-is-seen-beside-it", f"{C}/theorem-16",
                                                       {"text": "recalled"}),
    "a reading that nobody has": ("a-reading-holds-in-another", f"{C}/section-6b",
                                  {"repaired_by": (f"{C}/theorem-11-convex-only",)}),
    "a theorem not reproduced": ("only-experiments-are-reproduced", f"{C}/theorem-4",
                                 {"nature": nature(Failure.NOT_REPRODUCED)}),
    "degenerate, to hide what is nowhere": ("what-is-nowhere-may-be-missing", f"{C}/theorem-4",
                                            {"nature": nature(Failure.DEGENERATE)}),
    "stated who knows where": ("assumptions-say-where-they-are-stated", f"{C}/theorem-10",
                               {"assumptions": find("ours/no-biases").assumptions}),
}


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_nature_is_refused(what: str) -> None:
    law, name, changed = PLANTED[what]

    assert list(LAWS[law].broken(planted(name, **changed))) != [], what
    assert list(LAWS[law].broken(unit(find(name)))) == [], what


def test_an_assumption_that_excludes_more_is_not_trivial(monkeypatch: pytest.MonkeyPatch) -> None:
    from theorems.charles2019 import theorem_4
    from theorems.geometry.domains import sets

    wide = [one for one in find(f"{C}/theorem-4-repaired").assumptions if one is not sets.separable]
    assert wide == [sets.both_labels]
    more = type(sets.both_labels)(
        "more than a pair", "$S$ has three points.", lambda s: len(s.points) > 2, "nowhere", True
    )
    monkeypatch.setattr(theorem_4.Theorem4Repaired, "assumptions", (sets.separable, more))

    assert list(excludes_more_than_one_label(find(f"{C}/theorem-4"))) != []


def test_a_claim_says_its_nature_as_json() -> None:
    told = to_json(describe(find(f"{C}/theorem-4")))
    silent = to_json(describe(find(f"{C}/theorem-4-repaired")))

    assert told["nature"] == "degenerate"
    assert told["also"] == "missing-hypothesis"
    assert told["nature_why"].endswith("it follows from Lemma 3.")
    assert told["repaired_by"] == [f"{C}/theorem-4-repaired"]
    assert [silent[key] for key in ("nature", "nature_why", "also", "repaired_by")] == ["", "", "", []]


def test_the_gravest_comes_first() -> None:
    assert [str(one) for one in Failure] == [
        "false", "missing-hypothesis", "vacuous", "does-not-follow", "reading-dependent", "misprint",
        "degenerate", "not-reproduced",
    ]  # fmt: skip


def test_what_depends_on_the_noise_does() -> None:
    """The numbers behind the nature of the sentence that names no factor and no distribution."""
    twice, larger = (find(f"{C}/figure-4-sentence-3{end}").measured() for end in ("", "-order"))

    assert twice.details["outcome_by_noise"] == {"uniform": "supported", "sign": "refuted"}
    assert larger.outcome is Outcome.SUPPORTED


README = Path(__file__).parents[1] / "README.md"


def said_in_the_readme() -> list[str]:
    """Return what the README lists under what is found, without its signs."""
    text = README.read_text(encoding="utf-8").partition("## What it finds")[2].partition("\n## ")[0]
    return [line[2:].replace("*", "") for line in text.splitlines() if line.startswith("- ")]


FIRST = ("charles2019", "ours")
# The README begins with what was found in the first paper.


def expected() -> list[Judged]:
    """Return what is declared of each claim, as if a run had found it."""
    return [Judged(**vars(describe(claim)), outcome=claim.expects) for claim in claims(FIRST).values()]


def test_the_readme_counts_what_is_expected() -> None:
    first = said_in_the_readme()[0]
    done = {claim.id: Result(claim.id, claim.expects, claim.expects).record() for claim in claims(FIRST).values()}
    repaired = [entry(find(name), done) for name in done if find(name).reading == "repaired"]

    assert first.startswith(f"{natures.headline(expected())}. {natures.lead(expected())} ")
    assert all(claim.expects in GOOD for claim in repaired)
    assert repaired_line(repaired).partition(":")[0] in first


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Linearly separable noises", "zhang2022"),
        ("Universal perturbations", "moosavi2018"),
        ("Boundary tilting", "tanay2018"),
    ],
)
def test_each_paper_has_its_part_with_its_counts(heading: str, key: str) -> None:
    text = README.read_text(encoding="utf-8")
    found = text.partition("## What it finds")[2].partition("\n## ")[0]
    part = found.partition(f"\n### {heading}\n")[2].partition("\n### ")[0]
    listed = [Judged(**vars(describe(claim)), outcome=claim.expects) for claim in claims([key]).values()]
    first = next(line for line in part.splitlines() if line.startswith("- "))

    assert first == f"- {natures.headline(listed)}. {natures.lead(listed)}"
    assert f"(#{heading.lower().replace(' ', '-')})" in text.partition("## What it finds")[0]


@pytest.mark.parametrize(
    ("failure", "start", "words"),
    [
        (Failure.VACUOUS, "In smaller ways", " are vacuous"),
        (Failure.DEGENERATE, "In smaller ways", " fail only where one label"),
    ],
)
def test_the_readme_names_what_is_expected(failure: Failure, start: str, words: str) -> None:
    (line,) = [line for line in said_in_the_readme() if line.startswith(start)]
    named = re.split(r"\. ", line.partition(words)[0])[-1]

    assert labels(named) == {c.label for c in expected() if c.nature == failure}


def labels(text: str) -> set[str]:
    """Return the labels that a text names: Theorems 2 and 4 are two.

    >>> sorted(labels("Lemma 3, Theorems 2, 4 and 8"))
    ['Lemma 3', 'Theorem 2', 'Theorem 4', 'Theorem 8']
    """
    found = set()
    for word, numbers in re.findall(r"([A-Z][a-z]+) (\d+(?:(?:, | and )\d+)*)", text):
        one = re.sub("ies$", "y", word).removesuffix("s")
        found |= {f"{one} {number}" for number in re.findall(r"\d+", numbers)}
    return found


@pytest.mark.parametrize(
    ("words", "name", "dimension", "points"),
    [
        ("fails on three points in the plane", "charles2019/remark-6", 2, 3),
        ("in Section 1 fails on the line", "charles2019/remark-6b", 1, 5),
        ("after Theorem 8, fails on two points", "charles2019/remark-8", 1, 2),
        ("three points in the plane show it", f"{C}/theorem-8-repaired+one versus rest", 2, 3),
    ],
)
def test_the_readme_tells_the_stored_instances(
    words: str, name: str, dimension: int, points: int
) -> None:
    assert any(words in line for line in said_in_the_readme())
    assert size(stored_instance(name))[:2] == (dimension, points)


def test_the_readme_tells_the_stored_experiment() -> None:
    (line,) = [line for line in said_in_the_readme() if line.startswith("On MNIST")]
    linear, networks = (
        find(f"{C}/figure-4-theory-{which}").measured().details for which in ("linear", "networks")
    )

    pairs = linear["in all"]
    assert f"{pairs['separable']} of the {pairs['pairs of digits']} pairs of digits have" in line
    assert f"{natures.number(pairs['not separable'])} have none" in line
    assert all(one["fooled by w*"] for one in linear["separators"])
    assert all(one["fooled"] == one["images of label −1"] for one in networks["networks"])
