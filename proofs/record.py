"""Write down what is proved: proved.json, which pages read.

    PYTHONPATH=.. python3 record.py

Run by make once Coq has proved everything and the axioms are the listed ones.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from verify.proved import digest


HERE = Path(__file__).parent
SENTENCE = re.compile(
    r"(?:\(\*\*(?P<comment>(?:(?!\*\)).)*)\*\)\n)?"
    r"^(?P<text>(?:Definition|Fixpoint|Inductive|Record)\s+(?P<name>[\w']+).*?\.)(?:[ \t]*\(\*[^\n]*\*\))?\n(?=\n|\(\*|Definition|Fixpoint|Inductive|Record|\Z)",
    re.DOTALL | re.MULTILINE,
)
SHOWN = re.compile(r"^Lemma (?P<kind>use|example)_of_(?P<name>[\w']+) :\s+(?P<text>.*?)\.\s+Proof\.", re.DOTALL | re.MULTILINE)
THEOREM = re.compile(r"\((\w+)\.[\w']+ : (\w+)\.([\w']+)\)")


def sentences(name: str) -> dict[str, dict]:
    """Return the definitions of a file by name: file, line, comment and text."""
    text = (HERE / name).read_text(encoding="utf-8")
    return {
        found["name"]: {
            "file": name,
            "line": text.count("\n", 0, found.start("text")) + 1,
            "comment": " ".join((found["comment"] or "").split()),
            "text": found["text"],
        }
        for found in SENTENCE.finditer(text)
    }


def shown(name: str) -> dict[str, str]:
    """Return by statement a fact proved from it alone, or by notion what it lets in and keeps out."""
    text = (HERE / name).read_text(encoding="utf-8")
    return {found["name"]: found["text"] for found in SHOWN.finditer(text)}


def main() -> None:
    notions = sentences("Notions.v")
    statements: dict[str, dict] = {}
    uses, examples = shown("Uses.v"), shown("NotionExamples.v") | shown("ChapterExamples.v")
    for _, module, name in THEOREM.findall((HERE / "Assumptions.v").read_text(encoding="utf-8")):
        own = sentences(f"{module}.v")
        statements[name] = own[name] | {"use": uses.get(name, "")}
        notions |= {key: value for key, value in own.items() if key not in statements}
    notions = {key: value | {"example": examples.get(key, "")} for key, value in notions.items() if key not in statements}
    axioms = re.findall(r"^[\w.]+\.(\w+)\s*:", (HERE / "axioms.txt").read_text(encoding="utf-8"), re.MULTILINE)
    version = subprocess.run(["coqc", "--version"], capture_output=True, text=True, check=True).stdout
    record = {
        "coq": version.split("version ")[1].split()[0],
        "axioms": axioms,
        "sha256": digest(HERE),
        "statements": statements,
        "notions": notions,
    }
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    (HERE / "proved.json").write_text(text, encoding="utf-8")
    print(f"proved: {len(statements)} statements, {len(uses)} with a use; proofs/proved.json says which")


if __name__ == "__main__":
    main()
