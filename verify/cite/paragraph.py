"""A paragraph on a claim: which sentence, what came of it, why, what holds, on how much, how to check."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from verify import files, registry
from verify.book import found as at, lent
from verify.cite import latex as tex
from verify.cite.tikz import tikz
from verify.errors import BadInput, meant
from verify.picture.scene import Scene
from verify.records import Json, to_json
from verify.report import natures, reading
from verify.report.drawing import draw
from verify.report.names import witness_file
from verify.report.values import brief, stable_id
from verify.results import ClaimEntry, Finding, Report, UnitResult
from verify.stored import stored


Format = Literal["latex", "markdown"]
FORMATS: tuple[Format, ...] = ("latex", "markdown")
LONGEST = 400
# Letters of an instance on one line; a larger one is the file's.


@dataclass(frozen=True)
class Cited:
    """A paragraph in parts: text with LaTeX between dollar signs."""

    id: str
    label: str
    said: tuple[str, ...]
    # Sentences, in order.
    caption: str
    scene: Scene | None
    found: Finding | None
    unit: str
    # Whose instance it is.
    outcome: str
    version: str

    @property
    def name(self) -> str:
        """What its files are called."""
        return witness_file(self.unit).rpartition("/")[2].removesuffix(".json")

    @property
    def instance(self) -> str:
        """The instance's stable id; empty where there is none."""
        return stable_id(self.found.instance) if self.found else ""

    def witness(self) -> str:
        """Return the instance as a file holds it."""
        assert self.found is not None
        return json.dumps(stored(self.unit, self.outcome, self.found), indent=1, ensure_ascii=False) + "\n"

    def certificates(self) -> str:
        """Return the certificates as a file holds them."""
        assert self.found is not None
        return "".join(json.dumps(to_json(one), ensure_ascii=False) + "\n" for one in self.found.certificates)


def cited(report: Report, name: str) -> Cited:
    """Say what a report knows of a claim.

    Raises
    ------
    BadInput
        If the report has no such claim.
    """
    by_id = {one.id: one for one in report.claims}
    claim = by_id.get(name)
    if claim is None:
        key = registry.key_of(name)
        waiting = {one.id for paper in report.papers for one in paper.not_stated}
        if name in waiting or (key is not None and name in {cls.id for cls in registry.not_stated([key])}):
            msg = f"cite: {name} is not stated yet: nothing was checked"
            raise BadInput(msg)
        run = f"; run it first: verify run {name:.80}"
        hint = run if registry.is_there(name) else meant(name, by_id)
        msg = f"cite: {name!r:.80} is not in the report{hint}"
        raise BadInput(msg)
    entry = _shown(claim, report)
    found = entry.evidence if entry.outcome in ("refuted", "shown") else None
    fails = bool(reading.failing([claim])) and claim.reading == "printed"
    said = [
        *_which(claim, _paper(claim, report)),
        *([f"{_capital(claim.nature_why)}."] if fails and claim.nature_why else [_outcome(claim)]),
        *(_instance(claim, entry, found) if found else []),
        *(_what_holds(claim, by_id) if fails else []),
        _how_much(claim),
        *_proof(claim),
    ]
    scene = Scene.from_json(found.scene) if found and found.scene else None
    caption = " ".join(scene.caption) if scene else ""
    return Cited(
        claim.id, claim.label, tuple(filter(None, (sentence.strip() for sentence in said))), caption, scene,
        found, entry.id, str(entry.outcome), report.provenance.version,
    )  # fmt: skip


def _shown(claim: ClaimEntry, report: Report) -> ClaimEntry:
    """Return whose instance is shown: the claim's own; of one that asks nothing a reading that is refuted."""
    if claim.outcome != "vacuous":
        return claim
    beside = (
        other for other in report.claims
        if other.id.startswith(f"{claim.id}-") and other.outcome == "refuted" and other.evidence
    )  # fmt: skip
    return next(beside, claim)


def _capital(text: str) -> str:
    text = text.strip().rstrip(".")
    return text[:1].upper() + text[1:]


def _paper(claim: ClaimEntry, report: Report) -> str:
    """Return what the claim's paper is cited as, before the place in it; nothing for one of nobody's."""
    key = claim.id.partition("/")[0]
    paper = next((one for one in report.papers if one.key == key), None)
    if paper is None:
        return ""
    venue = f" ({paper.venue})" if paper.venue else ""
    return f"{f'{paper.authors}, ' if paper.authors else ''}*{paper.title}*{venue}, "


def _which(claim: ClaimEntry, paper: str) -> list[str]:
    """Say which sentence it is; its label stands before the paragraph."""
    printed = claim.statement.printed.strip()
    quoted = f" (“{printed}”)" if printed else ""
    source = claim.statement.source
    place = f"{paper}{source.removesuffix(f', {claim.label}') or claim.label}"
    if claim.reading == "printed":
        what = natures.mark_of(claim) if reading.failing([claim]) else "stands, as far as tried"
        return [f"{place}{quoted}: *{what}*."]
    kind = f"A repaired reading ({place})" if claim.reading == "repaired" else "A claim that is not in print"
    tested = claim.statement.tested or printed
    return [f"{kind}: “{tested}”"]


def _outcome(claim: ClaimEntry) -> str:
    return {
        "survives": "No counterexample was found.",
        "shown": "An instance shows it.",
        "supported": "The measurements agree, at the stated level.",
        "refuted": "An instance refutes it.",
        "vacuous": "It asks nothing of any instance that was tried.",
        "undecided": f"It is not decided: {claim.reason}.",
        "error": "Our own code failed on it; that is no news about the claim.",
    }[str(claim.outcome)]


def _instance(claim: ClaimEntry, shown: ClaimEntry, found: Finding) -> list[str]:
    line = brief(found.instance)
    what = "It is shown by" if claim.outcome == "shown" else "Take"
    if shown is not claim:
        tested = (shown.statement.tested or shown.statement.printed).strip().rstrip(".")
        what = f"Read as “{tested}” it is refuted: take"
    said = [f"{what} {line}." if len(line) <= LONGEST else f"{what} the instance {stable_id(found.instance)} (in the file beside)."]
    for certificate in found.certificates[:3]:
        said.append(argument(certificate))
    if len(found.certificates) > 3:
        said.append(f"{len(found.certificates) - 3} further certificates are in the file.")
    return list(dict.fromkeys(said))


def argument(certificate: Mapping[str, Json]) -> str:
    """Say what a certificate shows, as the book words it; of any other that somebody accepts it."""
    for place in lent("ARGUMENTS").values():
        said: str | None = at(place)(certificate)
        if said is not None:
            return said
    kind, answer = str(certificate["question"].get("class", "")), certificate["answer"]
    said = f": {answer}" if isinstance(answer, str) else ""
    by = "the check that its package brings" if "." in kind else "the kernel"
    return f"The rest is a certificate of the kind ``{kind}``{said}, which {by} accepts."


def _what_holds(claim: ClaimEntry, by_id: dict[str, ClaimEntry]) -> list[str]:
    said = []
    for name in claim.repaired_by:
        other = by_id.get(name)
        if other is None or other.outcome not in reading.GOOD:
            continue
        text = (other.statement.tested or other.statement.printed).strip().rstrip(".")
        proved = other.proof is not None and other.proof.of == "statement" and not other.proof.stale
        how = f"proved in Coq as ``{other.proof.name}``" if proved and other.proof else f"{_tried(other)}; not a proof"
        said.append(f"What holds instead: “{text}” ({how}).")
    return said[:2]


def _tried(claim: UnitResult) -> str:
    if claim.outcome == "supported":
        return "supported by measurements, at the stated level"
    return f"no counterexample among {reading.effort_on(claim)}, each decided exactly"


def _how_much(claim: ClaimEntry) -> str:
    if claim.kind in ("probabilistic", "empirical"):
        return ""
    if claim.outcome == "survives":
        return f"({_capital(_tried(claim))}; not a proof.)"
    if claim.outcome == "vacuous":
        return f"({reading.count(claim.instances, 'instance')} tried, of none of which it asks anything.)"
    return ""


def _proof(claim: ClaimEntry) -> list[str]:
    proof = claim.proof
    if proof is None or proof.stale:
        return []
    what = "The failure" if proof.of == "failure" else "The statement"
    return [f"{what} is proved in Coq as ``{proof.name}``; people read that the Coq statement says what is meant."]


def latex(one: Cited) -> str:
    """Write it as LaTeX, the picture within; it needs amssymb, and tikz with the library patterns."""
    picture = ", tikz with the library patterns" if one.scene is not None else ""
    head = f"% verify cite {one.id}; separatrix {one.version}{f'; {one.instance}' if one.instance else ''}; needs amsmath, amssymb{picture}"
    first, *rest = one.said
    lines = [_one_line(head), f"\\paragraph{{{tex.words(one.label)}.}}", *map(tex.prose, (first, *rest))]
    if one.scene is not None:
        lines += [
            "", "\\begin{figure}[ht]\\centering", tikz(one.scene), f"\\caption{{{tex.prose(one.caption or one.label)}}}",
            f"\\label{{fig:{re.sub('[^A-Za-z0-9-]', '-', one.name)}}}", "\\end{figure}",
        ]  # fmt: skip
    return "\n".join([*lines, *(_one_line(f"% {line}") for line in _checks(one))]) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def markdown(one: Cited) -> str:
    """Write it as Markdown, with the picture beside."""
    lines = [f"**{_marked(one.label)}.**", *map(_mixed, one.said)]
    if one.scene is not None:
        lines += ["", f"![{_marked(one.scene.alt or one.label)}]({one.name}.svg)"]
    checks = [f"{_marked(line)}" if "`" not in line else line for line in _checks(one, code=True)]
    return "\n".join([*lines, "", *checks]) + "\n"


def _marked(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#|~!$])", r"\\\1", text)


def _mixed(text: str) -> str:
    """Escape prose for Markdown; formulas, ``code`` and *emphasis* stay."""
    parts = re.split(r"(\$[^$]*\$|``[^`]+``|(?<![\w*])\*[^*\s][^*]*?\*(?![\w*]))", text)
    return "".join(part if index % 2 else _marked(part) for index, part in enumerate(parts))


def _checks(one: Cited, *, code: bool = False) -> list[str]:
    tick = "`" if code else ""
    if one.found is None:
        return [f"Re-check: {tick}verify run {one.id}{tick}, separatrix {one.version}."]
    files_by = f"{tick}verify cite {one.id} --out DIR{tick} writes the files that are named here."
    digest = hashlib.sha256(files.encoded(one.witness())).hexdigest()
    return [
        *([f"Re-check: {tick}verify check {one.name}.jsonl{tick} (the kernel alone)"] if one.found.certificates else []),
        f"Re-check: {tick}verify replay {one.name}.json{tick} (sha256 {digest})",
        f"Instance {tick}{one.instance}{tick}, separatrix {one.version}; {files_by}",
    ]


def write(one: Cited, folder: Path, form: Format) -> list[Path]:
    """Write paragraph, picture, instance and certificates into a folder; return their paths."""
    text = {"latex": latex, "markdown": markdown}[form](one)
    written = [files.write(folder, f"{one.name}.{'tex' if form == 'latex' else 'md'}", text)]
    if one.scene is not None and form == "markdown":
        written.append(files.write(folder, f"{one.name}.svg", svg(one.scene)))
    if one.found is not None:
        written.append(files.write(folder, f"{one.name}.json", one.witness()))
        if one.found.certificates:
            written.append(files.write(folder, f"{one.name}.jsonl", one.certificates()))
    return written


_STYLE = (
    "text{font:12px sans-serif;fill:#000;stroke:none}.area.m{fill:#ddd;stroke:none}.area.p{fill:#f7f7f7;stroke:none}.pt.p{fill:#000}"
    ".pt.m{fill:#fff;stroke:#000}.border,.line,.arrow{stroke:#000;stroke-width:1.5}.line{stroke-dasharray:6 3}"
    ".grid{stroke:#eee}.zero,.box{stroke:#bbb;fill:none}.curve{fill:none;stroke:#000;stroke-width:1.5}"
    ".curve.k1{stroke-dasharray:6 3}.curve.k2{stroke-dasharray:2 3}.hull{stroke:#888;stroke-dasharray:2 3}.wedge{fill:#eee;stroke:none}"
)


def svg(scene: Scene) -> str:
    """Return the drawing as a file of its own."""
    drawn = str(draw(scene)).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    at = drawn.index(">") + 1
    return f"{drawn[:at]}<style>{_STYLE}</style>{drawn[at:]}\n"
