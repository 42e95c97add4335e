"""What is proved in Coq: the statements, and a checker of certificates that ``make proofs`` builds."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from verify.errors import BadInput, meant
from verify.listed import ProofEntry
from verify.records import from_json


if TYPE_CHECKING:
    from verify.results import Proofs


FOLDER = Path(__file__).resolve().parents[1] / "proofs"
CHECKER = FOLDER / "build" / "plain" / "check"
INSTALL = "apt-get install -y --no-install-recommends coq"


RECORD, WHY = "proved.json", "unproved.json"
NOT_TRIED = "not tried"


def digest(folder: Path) -> str:
    """Return a SHA-256 over the ``.v`` files of a folder, names and contents."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.v")):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


@cache
def record(folder: Path) -> dict[str, Any] | None:
    """Return what ``make proofs`` wrote down in a folder, with ``stale``; None where it did not."""
    try:
        found: dict[str, Any] = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        msg = f"{folder / RECORD} cannot be read ({error}); make proofs writes it anew"
        raise BadInput(msg) from None
    return found | {"stale": found["sha256"] != digest(folder)}


@cache
def reasons(folder: Path = FOLDER) -> Mapping[str, str]:
    """Return by id why claims that hold have no theorem, as ``unproved.json`` of a folder says."""
    try:
        found: dict[str, list[str]] = json.loads((folder / WHY).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        msg = f"{folder / WHY} cannot be read ({error})"
        raise BadInput(msg) from None
    return {claim: why for why, listed in found.items() for claim in listed}


def home(claim: Any) -> Path:
    """Return the folder with the proofs of a claim: its package's own, else the project's."""
    file = getattr(sys.modules.get(type(claim).__module__), "__file__", None)
    own = Path(file).parent / "proofs" if file else FOLDER
    return own if (own / RECORD).is_file() else FOLDER


def proof_of(claim: Any) -> ProofEntry | None:
    """Return which theorem a claim names; None where it names none, or none is at hand.

    Raises
    ------
    BadInput
        If no such statement is proved.
    """
    if claim.proof is None:
        return None
    found = record(home(claim))
    if found is None:  # an installed package comes without the project's folder
        return None
    name = claim.proof.name
    if name not in found["statements"]:
        msg = f"{claim.id}: proof names {name}, which {home(claim) / RECORD} does not hold{meant(name, sorted(found['statements']))}"
        raise BadInput(msg)
    fails = claim.expects in ("refuted", "vacuous")
    return ProofEntry(
        name=name,
        of="failure" if fails else "statement",
        difference=claim.proof.difference,
        stale=found["stale"],
    )


def appendix(claims: Iterable[Any]) -> Proofs | None:
    """Return the statements that claims name and all notions in them, for the pages; None for none.

    Where two folders have a notion of one name and not one text, the later statement goes without
    links: they would lead to the other's.
    """
    statements: dict[str, Any] = {}
    notions: dict[str, Any] = {}
    for claim in claims:
        found = record(home(claim))
        if found is None or proof_of(claim) is None:
            continue
        own = found["statements"][claim.proof.name]
        beneath = _beneath(own["text"], found["notions"])
        alike = all(notions.get(name, one)["text"] == one["text"] for name, one in beneath.items())
        key = claim.proof.name
        statements[key] = own | {"coq": found["coq"], "axioms": found["axioms"], "linked": alike}
        notions |= beneath if alike else {}
    from verify.results import Proofs

    return from_json(Proofs, {"statements": statements, "notions": notions}, "proofs") if statements else None


def _beneath(text: str, notions: Mapping[str, Any]) -> dict[str, Any]:
    """Return the notions that a text speaks of, and those that these speak of."""
    found: dict[str, Any] = {}
    ahead = [text]
    while ahead:
        words = set(re.findall(r"[\w']+", ahead.pop()))
        fresh = {name: one for name, one in notions.items() if name in words and name not in found}
        found |= fresh
        ahead += [one["text"] for one in fresh.values()]
    return {name: found[name] for name in notions if name in found}


class Verdict(NamedTuple):
    """What the proved checker says of a certificate, and the question as it read it."""

    said: str
    # "holds", "refused", "not proved here" for a kind that it does not know, or "malformed: ...".

    question: str
    # JSON; empty where it was not asked for.


class Checker:
    """The program that ``make proofs`` extracts, waiting for certificates."""

    def __init__(self, *, shows: bool = False, program: Path = CHECKER) -> None:
        if not program.is_file():
            msg = f"the proved checker is not built here; make proofs builds it, in the project's folder and with Coq 8.16 ({INSTALL})"
            raise BadInput(msg)
        self._judges = self._start(program)
        self._shows = self._start(program, "--print") if shows else None

    @staticmethod
    def _start(program: Path, *options: str) -> subprocess.Popen[str]:
        try:
            return subprocess.Popen([str(program), *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        except OSError as error:
            msg = f"{program} does not run ({error.strerror}); make proofs builds it anew"
            raise BadInput(msg) from None

    def judge(self, certificate: object) -> Verdict:
        """Judge a certificate, a JSON value."""
        line = json.dumps(certificate) + "\n"
        return Verdict(self._ask(self._judges, line), self._ask(self._shows, line) if self._shows else "")

    @staticmethod
    def _ask(process: subprocess.Popen[str], line: str) -> str:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(line)
            process.stdin.flush()
            said = process.stdout.readline()
        except BrokenPipeError:
            said = ""
        if not said:
            msg = "the proved checker ended without a verdict; make proofs builds it anew"
            raise BadInput(msg)
        return said.rstrip("\n")

    def __enter__(self) -> Checker:
        """Return itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Let the program end."""
        for process in (self._judges, self._shows):
            if process is not None:
                process.communicate()
