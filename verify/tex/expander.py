"""Expands what the author of a LaTeX source defined, and takes in the files that it names.

Not TeX: nothing is typeset, no program runs, and a macro that asks a question this reader cannot
answer (any conditional but a flag of ``\\newif``, ``\\csname`` and the like) is left as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from verify.tex.counters import NUMERALS, SECTIONS, Counters, numeral
from verify.tex.lexer import PARAGRAPH, Lexed, Tokens


FROZEN = "\0"
# Before a control sequence that ``\let`` saved: it is not looked up again.

_PAIR = "\\\0pair"
_YES, _NO, _NONE = ["\\\0yes"], ["\\\0no"], ["\\\0none"]
# What stands for \DeclarePairedDelimiter, a star, no star, and an argument that is not there.

_CHOOSING = {
    _PAIR, "\\@ifstar", "\\@ifnextchar", "\\mathchoice", "\\expandafter", "\\IfBooleanTF",
    "\\IfNoValueTF", "\\IfValueTF", "\\ifthenelse",
}  # fmt: skip
_BEYOND = {"\\futurelet", "\\csname", "\\detokenize", "\\foreach", "\\IfRefUndefinedExpandable"}
# A macro with one of these, or with a conditional, is left as it is.

_DEFINING = {
    "\\newtheorem", "\\newaliascnt", "\\declaretheorem", "\\newcommand", "\\def", "\\input",
    "\\newtcbtheorem", "\\spnewtheorem", "\\numberwithin",
}  # fmt: skip
# Before the document begins only a macro that leads to one of these is expanded.

STEPS = 100_000
# Tokens that macros may write since a file gave one.
_LONGEST_OPTION = 2_000
_DEEPEST = 200
_MOST_FILES = 2_000
_MOST_BYTES = 16_000_000
# Of all files together: a book of 600 pages has two million.


@dataclass
class Macro:
    """What a control sequence stands for."""

    body: Tokens
    arguments: int = 0
    default: Tokens | None = None
    # Of the first argument, where it may be left out.

    delimiters: list[Tokens] = field(default_factory=list)
    # Of \def: what stands before, between and after the arguments.

    shape: Tokens = field(default_factory=list)
    # Of \NewDocumentCommand: s, m, o, O{...}.

    @property
    def is_beyond(self) -> bool:
        """Does it ask what this reader cannot answer?"""
        return any(self.delimiters[:1]) or any(
            token in _BEYOND or is_conditional(token) for token in self.body
        )


def is_conditional(token: str) -> bool:
    """Does a conditional begin here?"""
    return token.startswith("\\if") and token not in ("\\iff", "\\ifthenelse") and "\0" not in token


class Expander:
    """A paper's tokens with the author's macros expanded, and what was not understood.

    Parameters
    ----------
    main : the file that LaTeX would be given

    Attributes
    ----------
    files : all that were taken in, by name, in order
    said : what was not understood: the sentence, and file and line of each place
    """

    def __init__(self, main: Path) -> None:
        self.root = main.parent.resolve()
        self.files: list[str] = [main.name]
        self.said: dict[str, list[tuple[str, int]]] = {}
        self.macros: dict[str, Macro] = {}
        self.counters = Counters()
        self.flags = {"\\iffalse": False, "\\iftrue": True}
        self.body = False
        # Has the document begun?
        self._sources: list[Iterator[str]] = []
        self._open: list[tuple[Path, Lexed, int]] = []
        # Files that are being read: the path, its tokens, and how many sources were there with it.
        self._branches: list[bool] = []
        # Of each conditional that is open: was it evaluated?
        self._steps = 0
        self._bytes = 0
        self._endless: set[str] = set()
        self.defining: dict[str, Callable[[], None]] = {
            "newif": self._newif,
            "def": self._def, "gdef": self._def, "edef": self._def, "xdef": self._def,
            "let": self._let,
            "DeclareMathOperator": self._operator,
            "DeclarePairedDelimiter": self._pair,
            "newcounter": self._newcounter,
            "newaliascnt": self._alias,
            "numberwithin": self._numberwithin, "counterwithin": self._numberwithin,
            "setcounter": self._setcounter, "addtocounter": self._addtocounter,
            "stepcounter": self._stepcounter, "refstepcounter": self._stepcounter,
            "input": self._input, "include": self._input, "subfile": self._input,
            "import": self._import, "subimport": self._import, "inputfrom": self._import, "includefrom": self._import,
            **dict.fromkeys(
                ("newcommand", "renewcommand", "providecommand", "DeclareRobustCommand", "newrobustcmd", "renewrobustcmd"),
                self._newcommand,
            ),
            **dict.fromkeys(
                (f"{word}DocumentCommand" for word in ("New", "Renew", "Declare", "Provide")), self._document_command
            ),
        }  # fmt: skip
        for name in SECTIONS:
            above = self.counters.resets.get(name)
            self.number_as(name, None if above == "chapter" else above)
        for name in ("equation", "figure", "table", "algorithm"):
            self.number_as(name)
        self._take_in(main, main.name)

    def say(self, sentence: str) -> None:
        """Note what was not understood, and where."""
        places = self.said.setdefault(f"{sentence:.300}", [])
        places.append((self._open[-1][1].name, self._open[-1][1].line) if self._open else ("", 0))

    @property
    def file(self) -> str:
        """The file that is being read."""
        return self._open[-1][1].name if self._open else self.files[0]

    # Tokens

    def push(self, tokens: Iterable[str]) -> None:
        """Let these be read next."""
        self._sources.append(iter(tokens))

    def next(self) -> str | None:
        """Return the next token as it is written, None at the end."""
        while self._sources:
            token = next(self._sources[-1], None)
            if token is not None:
                if self._open and len(self._sources) <= self._open[-1][2]:
                    self._steps = 0
                return token
            self._sources.pop()
            while self._open and self._open[-1][2] > len(self._sources) and not self._aside:
                self._open.pop()
        return None

    _aside = False
    # Is a list of tokens expanded, and not the paper?

    def end(self) -> None:
        """Read no further."""
        self._sources.clear()

    def peek(self) -> str | None:
        """Return the next token that is no space, and leave it there."""
        while (token := self.next()) == " ":
            pass
        if token is not None:
            self.push([token])
        return token

    def argument(self) -> Tokens:
        """Read an argument: a group, or one token."""
        self.peek()
        token = self.next()
        return self.until("}") if token == "{" else [] if token in (None, "}") else [str(token)]

    def until(self, close: str) -> Tokens:
        """Read up to a sign outside all groups, and go past it."""
        out: Tokens = []
        depth = 0
        while (token := self.next()) is not None and (token != close or depth > 0):
            depth += (token == "{") - (token == "}")
            out.append(token)
        return out

    def option(self) -> Tokens | None:
        """Read an optional argument; None where there is none, or where it never ends."""
        if self.peek() != "[":
            return None
        self.next()
        out: Tokens = []
        depth = 0
        while (token := self.next()) is not None and (token != "]" or depth > 0):
            depth += (token == "{") - (token == "}")
            out.append(token)
            if token == PARAGRAPH or len(out) > _LONGEST_OPTION:
                break
        else:
            if token is not None:
                return out
        self.push(["[", *out])
        return None

    def optional_word(self) -> str:
        """Read an optional argument that is a name; empty where there is none."""
        return "".join(self.option() or ()).strip()

    def star(self) -> bool:
        """Go past a star, and say if there was one."""
        return self.peek() == "*" and self.next() is not None

    def word(self) -> str:
        """Read an argument that is a name."""
        return "".join(self.argument()).strip()

    def expand(self, tokens: Iterable[str], most: int = 20_000) -> Tokens:
        """Expand the author's macros in a list of tokens, and the numbers of counters."""
        saved, self._sources = self._sources, [iter(list(tokens))]
        before, self._aside = self._aside, True
        open_, self._open = self._open, [(path, lexed, -1) for path, lexed, _ in self._open[-1:]]
        out: Tokens = []
        while (token := self.next()) is not None and len(out) < most:
            if not self.expanded(token):
                out.append(token.lstrip(FROZEN))
        self._sources, self._aside, self._open = saved, before, open_
        return out

    def plain(self, tokens: Iterable[str]) -> str:
        """Return the letters of some tokens, expanded: no commands, no braces."""
        return "".join(token for token in self.expand(tokens) if token[0] not in "\\{}").strip()

    # Macros

    def expanded(self, token: str) -> bool:
        """Put what a macro stands for in its place; False where that is not known."""
        if token in NUMERALS:
            self.push(numeral(token, self.counters.value(self.word())))
            return True
        if token in _CHOOSING:
            self._choose(token)
            return True
        macro = self.macros.get(token)
        if macro is None:
            return False
        if token not in self._endless and self._returns(token):
            self._endless.add(token)
        if macro.is_beyond or token in self._endless:
            self.left(token)
            return False
        if self._steps > STEPS:
            self._endless.add(token)
            self.left(token)
            return False
        self.apply(macro)
        return True

    def left(self, token: str) -> None:
        """Hear of a macro that is left as it is."""

    def applied(self, macro: Macro) -> bool:
        """Put what a macro stands for on the stack; False where macros have written too much."""
        if self._steps > STEPS:
            return False
        self.apply(macro)
        return True

    def apply(self, macro: Macro) -> None:
        """Read a macro's arguments, and put what it stands for on the stack."""
        values = self._shaped(list(macro.shape))
        if macro.default is not None:
            given = self.option()
            values.append(macro.default if given is None else given)
        while len(values) < macro.arguments:
            mark = macro.delimiters[len(values) + 1] if len(macro.delimiters) > len(values) + 1 else []
            values.append(self._delimited(mark) if mark else self.argument())
        out: Tokens = []
        body = iter(macro.body)
        for token in body:
            if token == "#" and (digit := next(body, "")) in tuple("123456789") and int(digit) <= len(values):
                out.extend(values[int(digit) - 1])
            else:
                out.append(token)
        self._steps += 20 + len(out)
        self.push(out)

    def _returns(self, token: str) -> bool:
        """Does a macro come back to itself, with nothing on the way that could stop it?"""
        seen, todo = set[str](), [token]
        while todo:
            macro = self.macros.get(todo.pop())
            if macro is None or not _CHOOSING.isdisjoint(macro.body):
                continue
            if token in macro.body:
                return True
            todo += [other for other in {*macro.body} - seen if other in self.macros]
            seen.update(macro.body)
        return False

    def _shaped(self, shape: Tokens) -> list[Tokens]:
        values: list[Tokens] = []
        while shape:
            letter = shape.pop(0)
            if letter == "s":
                values.append(_YES if self.star() else _NO)
            elif letter in "oO":
                default = _NONE
                if letter == "O" and "}" in shape:
                    end = shape.index("}")
                    default, shape = shape[1:end], shape[end + 1 :]
                given = self.option()
                values.append(default if given is None else given)
            elif letter in "mr":
                values.append(self.argument())
        return values

    def _choose(self, token: str) -> None:
        """Do what chooses by what comes next."""
        if token == _PAIR:
            left, right = self.argument(), self.argument()
            large = self.star() or self.option() is not None
            self.push([*["\\left"] * large, *left, " ", *self.argument(), *["\\right"] * large, *right])
        elif token == "\\@ifstar":
            yes, no = self.argument(), self.argument()
            self.push(yes if self.star() else no)
        elif token == "\\@ifnextchar":
            sign, yes, no = (self.next() or "").replace("\\bgroup", "{"), self.argument(), self.argument()
            self.push(yes if self.peek() == sign else no)
        elif token == "\\mathchoice":
            self.push([self.argument() for _ in range(4)][1])
        elif token == "\\ifthenelse":
            self._if_equal(self.argument(), self.argument(), self.argument())
        elif token != "\\expandafter":
            what, yes, no = self.argument(), self.argument(), self.argument()
            if token == "\\IfBooleanTF":
                self.push(yes if what == _YES else no)
            else:
                self.push(yes if (what == _NONE) is (token == "\\IfNoValueTF") else no)
        self._steps += 20

    def _if_equal(self, test: Tokens, yes: Tokens, no: Tokens) -> None:
        r"""Decide ``\ifthenelse{\equal{..}{..}}``; leave every other test as it is."""
        text = "".join(test).replace(" ", "")
        two = re.fullmatch(r"\\equal\{([^\\{}]*)\}\{([^\\{}]*)\}", text)
        if two is not None:
            self.push(yes if two[1] == two[2] else no)
            return
        self.left("\\ifthenelse")
        self.push([FROZEN + "\\ifthenelse", "{", *test, "}", "{", *yes, "}", "{", *no, "}"])

    def _delimited(self, mark: Tokens) -> Tokens:
        out: Tokens = []
        while out[-len(mark) :] != mark:
            token = self.next()
            if token is None:
                return out
            out.append(token)
        return out[: -len(mark)]

    def defines(self, token: str) -> bool:
        """Does a macro lead to a definition?"""
        return token in self.macros and not _DEFINING.isdisjoint(self.macros[token].body)

    def condition(self, yes: bool) -> None:
        """Go on with one branch of a conditional; the other is dropped unread."""
        if yes or self._skipped() == "\\else":
            self._branches.append(True)

    def branch(self, token: str) -> bool:
        r"""Go past ``\else`` or ``\fi`` of a conditional that was evaluated; False for another's."""
        evaluated = self._branches[-1] if self._branches else False
        if token == "\\fi":
            if self._branches:
                self._branches.pop()
        elif evaluated:
            self._skipped()
            self._branches.pop()
        return evaluated

    def _skipped(self) -> str:
        """Drop what comes up to the other branch or the end, and return which it is."""
        depth = 0
        while (token := self.next()) is not None:
            if depth == 0 and token in ("\\else", "\\fi"):
                return token
            depth += is_conditional(token) - (token == "\\fi")
        return "\\fi"

    @property
    def is_conditional(self) -> bool:
        """Does this place lie within a conditional that was not evaluated?"""
        return not all(self._branches)

    def flag(self, token: str) -> bool:
        r"""Set a flag of ``\newif``; False where the token sets none."""
        for end, value in (("true", True), ("false", False)):
            if token.endswith(end) and (name := "\\if" + token[1 : -len(end)]) in self.flags:
                self.flags[name] = value
                return True
        return False

    # Definitions

    def _newif(self) -> None:
        self.flags[self.next() or ""] = False

    def _newcommand(self) -> None:
        self.star()
        name = self.word()
        arguments, default = self.optional_word(), self.option()
        self.macros[name] = Macro(self.argument(), _digit(arguments), default)

    def _document_command(self) -> None:
        name, shape = self.word(), [token for token in self.argument() if token != " "]
        self.macros[name] = Macro(self.argument(), shape=shape)

    def _def(self) -> None:
        name, marks, count = self.next() or "", [Tokens()], 0
        while (token := self.next()) not in ("{", None):
            if token == "#" and (self.next() or "").isdigit():
                count += 1
                marks.append([])
            else:
                marks[-1].append(str(token))
        self.macros[name] = Macro(self.until("}"), count, None, marks)

    def _let(self) -> None:
        name, other = self.word(), self.word()
        other = self.word() if other == "=" else other
        if name.startswith("\\c@") and other.startswith("\\c@"):
            self.counters.aliases[name[3:]] = other[3:]
        elif name and other:
            self.macros[name] = self.macros.get(other) or Macro([FROZEN + other])

    def _operator(self) -> None:
        star, name, body = ["*"] * self.star(), self.word(), self.argument()
        self.macros[name] = Macro(["\\operatorname", *star, "{", *body, "}"])

    def _pair(self) -> None:
        name, left, right = self.word(), self.argument(), self.argument()
        self.macros[name] = Macro([_PAIR, "{", *left, "}", "{", *right, "}"])

    # Counters

    def number_as(self, counter: str, within: str | None = None, style: str = "\\arabic") -> None:
        r"""Say how a counter prints: ``\the<counter>``."""
        above = [f"\\the{within}", "."] if within else []
        self.macros[f"\\the{counter}"] = Macro([*above, style, "{", *counter, "}"])

    def new_counter(self, name: str, within: str | None = None) -> None:
        """Declare a counter."""
        self.counters.values.setdefault(name, 0)
        if within:
            self.counters.resets[name] = within
        self.number_as(name, within)

    def step(self, counter: str) -> str:
        """Step a counter; return what it prints."""
        name = self.counters.own(counter)
        self.counters.step(name)
        return self.plain([f"\\the{name}"]).replace(" ", "")

    def _newcounter(self) -> None:
        name = self.word()
        self.new_counter(name, self.optional_word() or None)

    def _alias(self) -> None:
        name = self.word()
        self.counters.aliases[name] = self.word()

    def _numberwithin(self) -> None:
        name = self.counters.own(self.word())
        self.new_counter(name, self.word())

    def _setcounter(self) -> None:
        name, value = self.word(), self.plain(self.argument())
        if re.fullmatch(r"-?\d{1,9}", value):
            self.counters.set(name, int(value))
        elif self.body and self.numbers(name):
            self.say(f"the counter {name} is set to something that is no number: {value:.40}")

    def numbers(self, counter: str) -> bool:
        """Does a counter number statements?"""
        return False

    def _addtocounter(self) -> None:
        name, value = self.word(), self.plain(self.argument())
        if re.fullmatch(r"-?\d{1,9}", value):
            self.counters.set(name, self.counters.value(name) + int(value))

    def _stepcounter(self) -> None:
        self.step(self.word())

    # Files

    def _import(self) -> None:
        self._input(self.word().rstrip("/") + "/")

    def _input(self, folder: str = "") -> None:
        name = folder + (self.word() if self.peek() == "{" else self._bare())
        path = self.beside(name, "", ".tex")
        if path is not None:
            self._take_in(path, path.relative_to(self.root).as_posix())
        elif name:
            self.say(f"{name:.200} is not there, or lies elsewhere")

    def beside(self, name: str, *ends: str) -> Path | None:
        """Return the file of this name below the paper's folder, with one of these ends; None for none."""
        if not name or len(name) > 200 or not name.isprintable():
            return None
        for end in ends:
            try:
                path = (self.root / (name + end)).resolve()
                if path.is_relative_to(self.root) and path.is_file():
                    return path
            except (OSError, RuntimeError):  # links in a circle
                continue
        return None

    def _bare(self) -> str:
        out = ""
        while (token := self.next()) is not None and len(token) == 1 and token != " ":
            out += token
        return out

    def take_in(self, path: Path) -> None:
        """Read a file next."""
        self._take_in(path, path.relative_to(self.root).as_posix())

    def _take_in(self, path: Path, name: str) -> None:
        real = path.resolve()
        if any(real == other for other, _, _ in self._open) or len(self.files) > _MOST_FILES or len(self._open) > _DEEPEST:
            self.say(f"{name} takes itself in, or too many files are taken in; not read again")
            return
        try:
            self._bytes += path.stat().st_size
            if self._bytes > _MOST_BYTES:
                self.say(f"{name} makes the source longer than any paper; not read")
                return
            data = path.read_bytes()
        except OSError as error:
            if not self._open:
                raise
            self.say(f"{name} cannot be read ({error.strerror})")
            return
        try:
            text, sure = data.decode("utf-8-sig"), True
        except UnicodeDecodeError:
            text, sure = data.decode("latin-1"), False
        lexed = Lexed(text, name)
        if name not in self.files:
            self.files.append(name)
        self._sources.append(lexed)
        self._open.append((real, lexed, len(self._sources)))
        if not sure:
            self.say(f"{name} is not UTF-8; read as Latin-1")


def _digit(text: str) -> int:
    return int(text) if text in tuple("0123456789") else 0
