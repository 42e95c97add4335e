"""What is proved in Coq: the statements, and a checker of certificates that ``make proofs`` builds."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import NamedTuple

from verify.errors import BadInput


FOLDER = Path(__file__).resolve().parents[1] / "proofs"
CHECKER = FOLDER / "build" / "plain" / "check"
INSTALL = "apt-get install -y --no-install-recommends coq"


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
