"""Words a statement's tokens as a report shows them: prose, with LaTeX between single dollar signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from verify.tex.counters import numeral
from verify.tex.lexer import PARAGRAPH, RAW, Tokens, written
from verify.tex.statements import REFERENCES, commands


Refer = Callable[[str, str], str]
# Words a reference: the command and its labels, to what is printed.

_DISPLAYS = {
    "equation": "", "displaymath": "", "math": "", "dmath": "",
    "align": "aligned", "flalign": "aligned", "eqnarray": "aligned", "alignat": "aligned",
    "gather": "gathered", "multline": "gathered",
}  # fmt: skip
_LISTS = {
    "enumerate", "itemize", "description", "inparaenum", "compactenum", "enumroman", "asparaenum", "compactitem",
}  # fmt: skip
_BARE = {"center", "quote", "subequations", "minipage", "small"}
_EMPHASIS = {"\\emph", "\\textit", "\\textbf", "\\textsl"}
_PLAIN = commands(
    "textrm textsf textsc texttt textup textnormal text mbox hbox underline url mathrm"
)
_GONE = commands(
    "em it bf itshape bfseries rm sf sl tt upshape normalfont noindent par smallskip medskip "
    "bigskip centering small footnotesize normalsize quad qquad indent newline leavevmode protect "
    "displaystyle relax linebreak nolinebreak ignorespaces qedhere sloppy / - ! @"
)
_SWALLOWED = {
    "\\label": 1, "\\index": 1, "\\vspace": 1, "\\hspace": 1, "\\footnote": 1, "\\todo": 1,
    "\\marginpar": 1, "\\color": 1, "\\phantomsection": 0, "\\setlength": 2, "\\qed": 0,
}  # fmt: skip
# By name the number of arguments that go with it.

_SIGNS = {
    "\\%": "%", "\\&": "&", "\\_": "_", "\\#": "#", "\\{": "{", "\\}": "}", "\\ ": " ", "\\,": " ",
    "\\;": " ", "\\:": " ", "~": " ", "\\\\": " ", "\\ldots": "…", "\\dots": "…", "\\ss": "ß",
    "\\o": "ø", "\\l": "ł", "\\ae": "æ", "\\S": "§", "\\slash": "/", "\\textendash": "–",
    "\\textemdash": "—", "\\i": "ı", PARAGRAPH: " ",
}  # fmt: skip
_ACCENTS = {
    "\\'": "\u0301", "\\`": "\u0300", '\\"': "\u0308", "\\^": "\u0302", "\\~": "\u0303", "\\c": "\u0327",
    "\\v": "\u030c", "\\H": "\u030b", "\\=": "\u0304", "\\u": "\u0306", "\\r": "\u030a",
}  # fmt: skip
_NAMED = {"\\cref", "\\Cref", "\\autoref", "\\zcref", "\\vref", "\\Vref"}
_SECOND = {"\\hyperref", "\\href", "\\textcolor", "\\hyperlink"}
_ONLY = {"\\kl", "\\intro", "\\reintro"}
_NOT_IN_MATHS = {
    "\\notag", "\\nonumber", "\\xspace", "\\ensuremath", "\\displaystyle", "\\allowbreak", PARAGRAPH, "\\/", "\\-", RAW,
}  # fmt: skip

_STYLE = re.compile(r"\\(roman|Roman|alph|Alph|arabic)|(?<![A-Za-z])([iaIA1])(?![A-Za-z])")
_DEEPEST = 40
# Groups within groups; beyond, the source is shown.


def names_kind(command: str) -> bool:
    """Does a command print the kind of what it refers to as well?"""
    return command in _NAMED


class Wording:
    """One statement in words.

    Parameters
    ----------
    tokens : of the statement, expanded
    refer : words its references

    Attributes
    ----------
    text : what a report shows
    said : what was left out, or left as it is
    """

    def __init__(self, tokens: Tokens, refer: Refer, depth: int = 0) -> None:
        self.said: set[str] = set()
        self._tokens, self._at, self._refer, self._depth = tokens, 0, refer, depth
        self._lists: list[int | None] = []
        # How far the numbers of each open list are; None where it has none.
        self._styles: list[str] = []
        # Of their marks: 1, a, A, i or I.
        text = re.sub(r"\s+", " ", "".join(self._words()))
        self.text = re.sub(r" ([.,;:)])(?= |$)", r"\1", text).strip()

    def _next(self) -> str | None:
        self._at += 1
        return self._tokens[self._at - 1] if self._at <= len(self._tokens) else None

    def _peek(self) -> str | None:
        while self._at < len(self._tokens) and self._tokens[self._at] == " ":
            self._at += 1
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _group(self, opens: str = "{", closes: str = "}") -> Tokens:
        """Read a group; without braces one token, without brackets none."""
        if self._peek() != opens:
            return [token] if opens == "{" and (token := self._next()) else []
        self._at += 1
        return self._until(closes)

    def _until(self, close: str) -> Tokens:
        out: Tokens = []
        depth = 0
        while (token := self._next()) is not None and (token != close or depth > 0):
            depth += (token == "{") - (token == "}")
            out.append(token)
        return out

    def _inner(self, tokens: Tokens) -> str:
        if self._depth > _DEEPEST:
            return written(tokens)
        one = Wording(tokens, self._refer, self._depth + 1)
        self.said |= one.said
        return one.text

    def _words(self) -> Iterator[str]:
        while (token := self._next()) is not None:
            if token == "$":
                display = self._tokens[self._at : self._at + 1] == ["$"]
                self._at += display
                yield self._maths(self._until("$"), display=display)
                self._at += display
            elif token in ("\\(", "\\["):
                yield self._maths(self._until("\\)" if token == "\\(" else "\\]"), display=token == "\\[")
            elif token == "\\begin":
                yield self._begin("".join(self._group()))
            elif token == "\\end":
                yield self._end("".join(self._group()))
            elif token == "\\item":
                yield self._item()
            elif token in REFERENCES:
                yield self._refer(token, "".join(self._group()))
            elif token in _SECOND or token in _ONLY:
                if self._peek() == "[":
                    self._group("[", "]")
                elif token in _SECOND:
                    self._group()
                yield self._inner(self._group())
            elif token.startswith("\\cite") or token in ("\\Citet", "\\parencite", "\\textcite"):
                notes = []
                while self._peek() == "[":
                    notes.append(self._inner(self._group("[", "]")))
                yield "[" + ", ".join(["".join(self._group()), *filter(None, notes)]) + "]"
            elif token in _EMPHASIS:
                inner = self._inner(self._group())
                yield inner if "$" in inner or "*" in inner or not inner else f"*{inner}*"
            elif token in _SWALLOWED:
                self._swallow(token)
            elif token in _ACCENTS:
                letter = "".join(self._group())
                yield unicodedata.normalize("NFC", letter[:1].replace("\\", "") + _ACCENTS[token] + letter[1:])
            elif token == "\\ensuremath":
                yield self._maths(self._group())
            elif token == "\\xspace":
                after = self._tokens[self._at : self._at + 1]
                yield "" if (after or [" "])[0] in " .,;:!?)'/-~}" else " "
            elif token in _SIGNS:
                yield _SIGNS[token]
            elif token == "\\$":
                self.said.add("a dollar sign is written out")
                yield "dollar "
            elif token == RAW:
                self.said.add("verbatim text is left out")
            elif token not in _PLAIN and token not in _GONE and token not in ("{", "}"):
                if token[0] == "\\" and len(token) > 2:
                    self.said.add(f"the command {token} stands in the text as it is")
                    yield f"{token} "
                else:
                    yield self._quoted(token)

    def _quoted(self, token: str) -> str:
        """Return a character; quotation marks and dashes that are written with several become one."""
        many = {"`": ("``", "“"), "'": ("''", "”"), "-": ("---", "—")}.get(token)
        for signs, one in (many,) if many else ():
            length = len(signs)
            if "".join(self._tokens[self._at - 1 : self._at - 1 + length]) == signs:
                self._at += length - 1
                return one
        if token == "-" and self._tokens[self._at : self._at + 1] == ["-"]:
            self._at += 1
            return "–"
        return token

    def _swallow(self, token: str) -> None:
        if self._peek() == "[" and _SWALLOWED[token]:
            self._group("[", "]")
        for _ in range(_SWALLOWED[token]):
            self._group()
        if token == "\\footnote":
            self.said.add("a footnote is left out")

    def _begin(self, name: str) -> str:
        bare = name.rstrip("*")
        if bare in _DISPLAYS:
            if bare == "alignat":
                self._group()
            return self._maths(self._display(name), display=True, shape=_DISPLAYS[bare])
        if bare in _LISTS:
            option = written(self._group("[", "]")) if self._peek() == "[" else ""
            style = _STYLE.search(option)
            self._styles.append((style[1] or style[2])[0] if style else "1")
            self._lists.append(0 if "enum" in bare else None)
        elif bare not in _BARE:
            self.said.add(f"the environment {name} is shown as its source")
            return f"\\begin{{{name}}}"
        return " "

    def _display(self, name: str) -> Tokens:
        out: Tokens = []
        end = [*name, "}"]
        while (token := self._next()) is not None:
            if token == "\\end" and self._tokens[self._at + 1 : self._at + 1 + len(end)] == end:
                self._at += len(end) + 1
                break
            out.append(token)
        return out

    def _end(self, name: str) -> str:
        bare = name.rstrip("*")
        if bare in _LISTS and self._lists:
            self._lists.pop()
            self._styles.pop()
            return ""
        return "" if bare in _BARE or bare in _LISTS else f"\\end{{{name}}}"

    def _item(self) -> str:
        mark = self._inner(self._group("[", "]")) if self._peek() == "[" else ""
        if not mark and self._lists and self._lists[-1] is not None:
            self._lists[-1] += 1
            mark = f"({_mark(self._styles[-1], self._lists[-1])})"
        return f" {mark or '–'} "

    def _maths(self, tokens: Tokens, *, display: bool = False, shape: str = "") -> str:
        out: Tokens = []
        inside, i = False, 0
        while i < len(tokens):
            token = tokens[i]
            if token in ("\\label", "\\tag"):
                i = _closing(tokens, i)
            elif token in ("\\mbox", "\\hbox", "\\textrm", "\\textnormal", "\\textup"):
                out.append("\\text")
            elif token in REFERENCES:
                end = _closing(tokens, i)
                out += self._refer(token, "".join(tokens[i + 2 : end]))
                i = end
            elif token == "$":  # within \text: the report splits at every dollar
                out.append("\\text{" if inside else "}")
                inside = not inside
            elif token not in _NOT_IN_MATHS:
                out.append(token)
            i += 1
        text = re.sub(r"\s+", " ", written(out)).strip()
        if shape == "aligned":
            text = re.sub(r"&\s?([=<>]|\\[a-z]+)\s?&", r"&\1 ", text)
        if shape:
            text = f"\\begin{{{shape}}}{text}\\end{{{shape}}}"
        text = re.sub(r"\\text\s?\{\s?\}", "", text)
        if display and not shape:
            text = f"\\displaystyle {text}"
        return f" ${text}$ " if display else f"${text}$"


def _closing(tokens: Tokens, at: int) -> int:
    """Return where the next group ends."""
    try:
        return tokens.index("}", at)
    except ValueError:
        return len(tokens) - 1


def _mark(style: str, n: int) -> str:
    return numeral({"a": "\\alph", "A": "\\Alph", "i": "\\roman", "r": "\\roman", "I": "\\Roman", "R": "\\Roman"}.get(style, "\\arabic"), n)
