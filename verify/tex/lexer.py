"""Cuts LaTeX into tokens: control sequences, single characters, an empty line as one paragraph.

A token is a text: ``\\name`` with its backslash, ``\\par`` for an empty line, one character, one
space for many, or RAW for what LaTeX would not read as LaTeX (verbatim and its kin). Comments go,
and the spaces after a control word, as in TeX.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


Tokens = list[str]

RAW = "\\\0raw"
# Verbatim text. No source holds a control sequence of this name: a NUL is dropped when it is read.

PARAGRAPH = "\\par"

_VERBATIM = ("verbatim", "lstlisting", "minted", "comment", "filecontents", "Verbatim", "alltt")

_TOKEN = re.compile(
    rf"\\begin\{{(?P<raw>{'|'.join(_VERBATIM)})(?P<star>\*?)\}}"
    r"|\\verb\*?(?P<bar>[^a-zA-Z*\s])[^\n]{0,1000}?(?P=bar)"
    r"|(?P<comment>%[^\n]*(?:\n(?![ \t]*\n)[ \t]*)?)"
    r"|(?P<par>[ \t]*\n(?:[ \t]*\n)+[ \t]*)"
    r"|\\(?P<name>[a-zA-Z@]+)[ \t]*(?:\n(?![ \t]*\n)[ \t]*)?"
    r"|\\(?P<sign>[^a-zA-Z@])"
    r"|(?P<space>[ \t\n]+)"
    r"|(?P<char>.)",
    re.DOTALL,
)


class Lexed(Iterator[str]):
    """The tokens of a text, one after the other.

    Parameters
    ----------
    text : LaTeX
    name : of the file that it comes from, below the paper's folder; empty for none
    """

    def __init__(self, text: str, name: str = "") -> None:
        self.name = name
        self._text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
        self._at = self._counted = 0
        self._line = 1
        self._endless: set[str] = set()

    @property
    def line(self) -> int:
        """The line at which the next token begins, the first is 1."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def __next__(self) -> str:
        """Return the next token."""
        while match := _TOKEN.match(self._text, self._at):
            self._at = match.end()
            kind = match.lastgroup
            if kind == "char":
                return match[0]
            if kind == "name":
                return "\\" + match["name"]
            if kind == "space":
                return " "
            if kind == "sign":
                return "\\" + match["sign"]
            if kind == "par":
                return PARAGRAPH
            if kind == "bar":
                return RAW
            if kind != "comment" and self._past(match["raw"] + match["star"]):
                return RAW
        raise StopIteration

    def _past(self, name: str) -> bool:
        """Go past the end of a verbatim environment; False, and on, if it has none."""
        end = f"\\end{{{name}}}"
        at = -1 if name in self._endless else self._text.find(end, self._at)
        if at < 0:
            self._endless.add(name)
            return False
        self._at = at + len(end)
        return True


def written(tokens: Iterable[str]) -> str:
    """Write tokens as LaTeX again.

    >>> written(["\\\\le", "x", "\\\\,", "y"]), written(["\\\\ge", "2"])
    ('\\\\le x\\\\,y', '\\\\ge 2')
    """
    out: Tokens = []
    before = ""
    for token in tokens:
        if _is_word(before) and (token[:1].isalnum() or token[:1] == "@"):
            out.append(" ")
        out.append("\n\n" if token == PARAGRAPH else "" if token == RAW else token)
        before = token
    return "".join(out)


def _is_word(token: str) -> bool:
    return len(token) > 1 and token[0] == "\\" and token[-1].isalpha()
