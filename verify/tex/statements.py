"""Finds the theorem-like statements of a paper: numbers, labels, proofs, and what refers to what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from verify.tex.counters import SECTIONS
from verify.tex.expander import FROZEN, Expander, Macro, is_conditional
from verify.tex.lexer import Lexed, Tokens


def commands(names: str) -> set[str]:
    """Return control sequences by their names, between spaces."""
    return {f"\\{name}" for name in names.split()}


REFERENCES = commands(
    "ref eqref cref Cref autoref nameref labelcref namecref nameCref vref Vref thref fullref "
    "zcref"
)

_NUMBERED = {name[1:] for name in commands(
    "equation align gather multline eqnarray flalign alignat subequations dmath dgroup figure "
    "table algorithm"
)}
_NO_EQUATION = {"figure", "table", "algorithm", "subequations"}
_ONE_LINE = {"equation", "multline", "dmath"}

_LIKE_A_THEOREM = re.compile(
    r"(theorem|thm|lemma|lem|prop|proposition|cor|corollary|claim|conjecture|conj|definition|defn?|fact|observation)s?\*?$",
    re.IGNORECASE,
)
_USED = re.compile(r"\b(from|using|via|given|assuming)\b")
# In the heading of a proof: what follows is used, not proved.

_KEYS = re.compile(r"\s*(name|title|note|label|restate)\s*=")
# Of thmtools, in the optional argument of a statement.

_LONGEST = 20_000
# Tokens of one statement.
_NESTED = 8
# Statements within statements that are followed.


class _Bringing(NamedTuple):
    """What a class declares: its environments, and how they are numbered."""

    names: str
    shared: bool = False
    # Do all count with theorem?

    within: str = ""
    alone: str = ""
    # Environments with a counter of their own all the same.

    unnumbered: str = ""
    shares_if: str = ""
    within_if: str = ""
    # Options of the class that change it.

    none_if: str = ""


_STANDARD = "theorem lemma proposition corollary definition example remark conjecture"
_JMLR = _Bringing(f"{_STANDARD} axiom", shared=True, alone="example")
_LIPICS = _Bringing(
    f"{_STANDARD} exercise observation note claim",
    shared=True, unnumbered="claim* note* remark*", within_if="numberwithinsect",
)  # fmt: skip
CLASSES = {
    "llncs": _Bringing(
        f"{_STANDARD} exercise note problem property question solution case",
        unnumbered="claim", shares_if="envcountsame", within_if="envcountsect",
    ),
    "lipics-v2019": _LIPICS,
    "lipics-v2021": _LIPICS,
    "jmlr2e": _JMLR,
    "jmlr": _JMLR,
    "acmart": _Bringing(
        "theorem conjecture proposition lemma corollary example definition",
        shared=True, within="section", none_if="acmthm=false",
    ),
}  # fmt: skip
# Of classes and packages that declare theorems and may not lie beside the paper.

_BOOKS = {"book", "report", "memoir", "scrbook", "scrreprt", "amsbook", "svmono"}


@dataclass
class Sort:
    """A kind of statement that was declared."""

    kind: str
    counter: str | None
    again: list[str] = field(default_factory=list)
    # Labels in its printed name: it restates what they name.

    label: str | None = None
    # What comes before the label that is an argument (tcolorbox); None where there is none.


@dataclass
class Found:
    """A statement as it stands in the source."""

    kind: str
    number: str | None
    title: Tokens
    where: list[tuple[str, str]]
    # The sections that it stands in, outermost first: level and number.

    appendix: bool
    file: str
    line: int
    body: Tokens = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    # Its labels.

    refs: list[str] = field(default_factory=list)
    proof_refs: list[str] = field(default_factory=list)
    proofs: int = 0
    restated: list[str] = field(default_factory=list)
    # Numbers of the sections where it is printed again.

    notes: list[str] = field(default_factory=list)


@dataclass
class _Proof:
    named: list[str]
    # Labels in its heading, or in the heading of its section.

    beside: Found | None
    refs: list[str] = field(default_factory=list)


class Anchor(NamedTuple):
    """What a label names: the last thing that was numbered."""

    kind: str
    number: str | None
    statement: Found | None
    # The one that it is, or that it lies in.


class Reader(Expander):
    """Reads one paper.

    Attributes
    ----------
    found : the statements, in print order
    anchors : what each label names
    """

    def __init__(self, main: Path) -> None:
        self.found: list[Found] = []
        self.anchors: dict[str, Anchor] = {}
        self._sorts: dict[str, Sort] = {}
        self._environments: dict[str, tuple[Macro, Tokens]] = {}
        self._restatable: dict[str, Found] = {}
        self._within: list[tuple[str, Found | _Proof | None, Anchor]] = []
        # Environments that are open: the name, what it is, and what a label named before it.
        self._names: Counter[str] = Counter()
        # Of those, how many of each name.
        self._inside: list[Found] = []
        self._proving: list[_Proof] = []
        self._proofs: list[_Proof] = []
        self._again: Found | None = None
        self._anchor = Anchor("section", None, None)
        self._where: list[tuple[str, str]] = []
        self._heading: list[str] = []
        self._book = self._appendix = False
        self.title: Tokens = []
        super().__init__(main)
        self._acts = self.defining | {
            "newenvironment": self._newenvironment, "renewenvironment": self._newenvironment,
            "NewDocumentEnvironment": self._document_environment,
            "newtheorem": self._newtheorem, "newmdtheoremenv": self._newmdtheoremenv,
            "newtheoremrep": self._newtheoremrep, "spnewtheorem": self._spnewtheorem,
            "newtcbtheorem": self._newtcbtheorem, "declaretheorem": self._declaretheorem,
            "documentclass": self._documentclass,
            "usepackage": self._usepackage, "RequirePackage": self._usepackage,
            "appendix": self._start_appendix, "title": self._title,
            "begin": self._begin, "end": self._end,
            "item": self._item, "caption": self._caption, "label": self._label,
            "\\": lambda: self._line("\\\\"),
            "notag": lambda: self._line("\\notag"), "nonumber": lambda: self._line("\\nonumber"), "tag": lambda: self._line("\\tag"),
        }  # fmt: skip
        self._run()

    def _run(self) -> None:
        while (token := self.next()) is not None:
            name = token[1:] if token[0] == "\\" else ""
            if name in self._acts:
                self._acts[name]()
            elif token in self.flags:
                self.condition(self.flags[token])
            elif token in ("\\else", "\\fi"):
                if not self.branch(token):
                    self._emit([token])
            elif name and self.flag(token):
                continue
            elif token in REFERENCES:
                self._refer(token)
            elif name in SECTIONS:
                self._section(name)
            elif (again := self._restatable.get(token.rstrip("*"))) is not None:
                self._restate(again)
            elif not ((self.body or self.defines(token)) and self.expanded(token)):
                if is_conditional(token):
                    self._branches.append(False)
                self._emit([token.lstrip(FROZEN)])
        for name, *_ in self._within:
            self.say(f"the environment {name} is never closed")
        for proof in self._proofs:
            named = (self.anchors.get(label) for label in proof.named)
            owners = [anchor.statement for anchor in named if anchor is not None and anchor.statement is not None]
            if not owners and proof.beside is not None:
                owners = [proof.beside]
            for owner in owners:
                owner.proofs += 1
                owner.proof_refs += proof.refs

    def left(self, token: str) -> None:
        """Say that a macro within a statement is left as it is."""
        if self._inside:
            self.say(f"the macro {token} is beyond this reader; it is left as it is")

    def numbers(self, counter: str) -> bool:
        """Does a counter number statements?"""
        own = self.counters.own(counter)
        return any(sort.counter and self.counters.own(sort.counter) == own for sort in self._sorts.values())

    def _emit(self, tokens: Tokens) -> None:
        for one in self._inside[-_NESTED:]:
            if len(one.body) < _LONGEST:
                one.body.extend(tokens)
            else:
                self.say(f"{one.kind} {one.number} is longer than a statement can be; the rest of it is left out")

    # What declares statements

    def _sort(
        self, name: str, kind: str, like: str | None = None, within: str | None = None, *, numbered: bool = True
    ) -> None:
        if numbered and like is None:
            self.counters.aliases.pop(name, None)
            self.new_counter(name, within)
        elif numbered and like is not None and like != name:
            self.counters.aliases.pop(name, None)
            if self.counters.own(like) == name:
                self.say(f"{name} and {like} are numbered like each other")
            else:
                self.counters.aliases[name] = like
        self._sorts[name] = Sort(kind, (like or name) if numbered else None)

    def _newtheorem(self) -> None:
        star, name, like = self.star(), self.word(), self.optional_word()
        kind, within = self.argument(), self.optional_word()
        self._sort(name, self.plain(kind), like or None, within or None, numbered=not star)
        self._sorts[name].again = self._labels_in(kind)

    def _newmdtheoremenv(self) -> None:
        self.option()
        self._newtheorem()

    def _newtheoremrep(self) -> None:
        self._newtheorem()
        name = next(reversed(self._sorts))
        self._sorts[name + "rep"] = self._sorts[name]

    def _spnewtheorem(self) -> None:
        self._newtheorem()
        self.argument()
        self.argument()

    def _newtcbtheorem(self) -> None:
        init, name, kind, options, label = self.option() or [], self.word(), self.argument(), self.argument(), self.word()
        keys = _keys([*init, ",", *options])
        like = keys.get("use counter from") or keys.get("use counter")
        self._sort(name, self.plain(kind), like, keys.get("number within"))
        self._sorts[name].label = f"{label}:" if label else ""
        self._sorts[name + "*"] = Sort(self._sorts[name].kind, None, label="")

    def _declaretheorem(self) -> None:
        first, names, second = self.option() or [], self.word(), self.option() or []
        keys = _keys([*first, ",", *second])
        for name in filter(None, (part.strip() for part in names.split(","))):
            like = keys.get("sibling") or keys.get("numberlike") or keys.get("sharenumber") or keys.get("sharecounter")
            within = keys.get("numberwithin") or keys.get("within") or keys.get("parent")
            kind = keys.get("name") or keys.get("title") or name.capitalize()
            self._sort(name, kind, like, within, numbered=keys.get("numbered", "yes") not in ("no", "false"))

    def _newenvironment(self) -> None:
        name, arguments, default = self.word(), self.optional_word(), self.option()
        count = int(arguments) if arguments in tuple("0123456789") else 0
        self._environments[name] = Macro(self.argument(), count, default), self.argument()

    def _document_environment(self) -> None:
        name, shape = self.word(), [token for token in self.argument() if token != " "]
        self._environments[name] = Macro(self.argument(), shape=shape), self.argument()

    def _documentclass(self) -> None:
        options, name = self.optional_word(), self.word()
        self._book = name in _BOOKS
        if self._book or "numberwithinsect" in options:
            self.number_as("section", "chapter" if self._book else None)
        self._known(name, options, ".cls")

    def _usepackage(self) -> None:
        options = self.optional_word()
        for name in self.word().split(","):
            self._known(name.strip(), options, ".sty")

    def _known(self, name: str, options: str, end: str) -> None:
        """Take in what a class or package declares: by the table, else from the file beside the paper."""
        one = CLASSES.get(re.sub(r"^(colt|alt)\d+$", "jmlr", name))
        if one is None:
            path = self.beside(name, end, ".sty", ".cls")
            if path is not None:
                self.take_in(path)
            return
        if one.none_if and one.none_if in options.replace(" ", ""):
            return
        for name in one.unnumbered.split():
            self._sort(name, name.rstrip("*").capitalize(), numbered=False)
        shared = one.shared or bool(one.shares_if and one.shares_if in options)
        within = "section" if one.within_if and one.within_if in options else one.within
        for name in one.names.split():
            like = shared and name != "theorem" and name not in one.alone.split()
            alone = name in one.alone.split()
            self._sort(name, name.capitalize(), "theorem" if like else None, None if like or alone else within or None)

    def _start_appendix(self) -> None:
        top = "chapter" if self._book else "section"
        self._appendix = True
        self.counters.set(top, 0)
        self.counters.set_back(top)
        self.number_as(top, style="\\Alph")

    def _title(self) -> None:
        self.option()
        self.title = self.expand(self.argument())

    def _section(self, name: str) -> None:
        star = self.star()
        self.option()
        self._heading = self._labels_in(self.argument())
        if not self.body:
            return
        number = None if star else self.step(name)
        level = SECTIONS.index(name)
        self._where = [(above, n) for above, n in self._where if SECTIONS.index(above) < level]
        if number and level < SECTIONS.index("subsubsection") and name != "part":
            self._where.append((name, number))
        self._anchor = Anchor("appendix" if self._appendix else name, number, None)

    # Environments

    def _open_one(self, name: str, item: Found | _Proof | None, before: Anchor) -> None:
        self._within.append((name, item, before))
        self._names[name] += 1
        if isinstance(item, Found):
            self._inside.append(item)
        elif item is not None:
            self._proving.append(item)

    def _begin(self) -> None:
        name = self.word()
        before = self._anchor
        if name == "document":
            self.body = True
        elif name in ("restatable", "restatable*", "thmrestate"):
            title, sort, macro = self.option() or [], self.word(), self.word()
            one = self._start(name, sort, title, before)
            if one is not None:
                self._restatable[f"\\{macro}"] = one
        elif name in self._sorts:
            prefix = self._sorts[name].label
            if prefix is None:
                self._start(name, name, self.option() or [], before)
            else:
                self.option()
                title, label = self.argument(), self.word()
                self._start(name, name, title, before)
                if label and not name.endswith("*"):
                    self._name(prefix + label)
        elif self._wraps(name):
            if self.applied(self._environments[name][0]):
                self._open_one(name, None, before)
            else:
                self.say(f"the environment {name} is beyond this reader; what it opens is not read")
        elif "proof" in name.lower():
            self._proof(name)
        else:
            if name in ("appendix", "appendices"):
                self._start_appendix()
            if name.rstrip("*") in _NUMBERED:
                if name in _NUMBERED - _NO_EQUATION:
                    self.step("equation")
                self._anchor = Anchor(name.rstrip("*"), None, self._owner)
            if _LIKE_A_THEOREM.match(name) and self.body:
                self.say(f"the environment {name} is not declared in a way that is understood; it is not read")
            self._open_one(name, None, before)
            self._emit(["\\begin", "{", *name, "}"])

    @property
    def _owner(self) -> Found | None:
        return self._inside[-1] if self._inside else None

    def _line(self, token: str) -> None:
        """In a display of several lines each has a number, unless it says that it has none."""
        name = self._within[-1][0] if self._within else ""
        if name in _NUMBERED - _NO_EQUATION:
            if token != "\\\\":
                self.counters.set("equation", self.counters.value("equation") - 1)
            elif name not in _ONE_LINE:
                self.step("equation")
        self._emit([token])

    def _item(self) -> None:
        mark = self.option()
        self._anchor = Anchor("item", None, self._owner)
        self._emit(["\\item", *([] if mark is None else ["[", *mark, "]"])])

    def _caption(self) -> None:
        """A caption numbers the figure, table or algorithm that it stands in."""
        floats = (name.rstrip("*") for name, *_ in reversed(self._within))
        kind = next((name for name in floats if name in ("figure", "table", "algorithm")), None)
        if kind is not None and self.peek() != "*":
            self._anchor = Anchor(kind, self.step(kind), self._owner)
        self._emit(["\\caption"])

    def _start(self, name: str, sort: str, title: Tokens, before: Anchor) -> Found | None:
        """Begin a statement; None where it restates another."""
        known = self._sorts.get(sort)
        if known is None:
            self.say(f"{sort} is restatable but not declared")
            known = Sort(sort.capitalize(), None)
        anchors = (self.anchors.get(label) for label in known.again)
        again = next((one.statement for one in anchors if one is not None and one.statement is not None), None)
        if again is not None:
            self._restate(again)
            self._open_one(name, None, before)
            return None
        keys: dict[str, str] = {}
        if title and _KEYS.match("".join(title)):
            keys = _keys(title)
            title = list(Lexed(keys.get("name") or keys.get("title") or keys.get("note") or ""))
        number = self.step(known.counter) if known.counter else None
        one = Found(
            known.kind, number, self.expand(title), list(self._where), self._appendix, self.file,
            self._open[-1][1].line if self._open else 0,
        )  # fmt: skip
        if self.is_conditional:
            one.notes.append("stands within a condition that was not evaluated")
        self.found.append(one)
        self._heading = []
        self._again = None
        self._anchor = Anchor(known.kind, number, one)
        self._open_one(name, one, before)
        for label in (*self._labels_in(title, "\\label"), *filter(None, [keys.get("label")])):
            self._name(label)
        if "restate" in keys:
            self._restatable[f"\\{keys['restate']}"] = one
        return one

    def _proof(self, name: str) -> None:
        title = self.option()
        if title is None and name.lower() != "proof" and self.peek() == "{":
            title = self.argument()
        words = "".join(title or ())
        cut = _USED.search(words)
        named = self._labels_in(Lexed(words[: cut.start()] if cut else words)) or ([words.strip()] if words.strip() else [])
        proof = _Proof(
            named or self._heading,
            self._again or (self.found[-1] if self.found else None),
            self._labels_in(Lexed(words[cut.start() :])) if cut else [],
        )
        self._proofs.append(proof)
        self._open_one(name, proof, self._anchor)
        self._heading = []

    def _restate(self, one: Found) -> None:
        self.star()
        one.restated.append(self._where[-1][1] if self._where else "")
        self._again = one

    def _end(self) -> None:
        name = self.word()
        if name == "document":
            self.end()
            return
        if not self._names[name]:
            return
        at = next(i for i in range(len(self._within) - 1, -1, -1) if self._within[i][0] == name)
        if self._within[at][1] is None and self._wraps(name):
            # What it opened is closed by what stands for its end.
            del self._within[at]
            self._names[name] -= 1
            self.push(self._environments[name][1])
            return
        for inner, item, _ in reversed(self._within[at + 1 :]):
            self.say(f"the environment {inner} is never closed")
            self._close(inner, item)
        _, item, self._anchor = self._within[at]
        del self._within[at:]
        self._close(name, item)
        if item is None and name not in self._sorts:
            self._emit(["\\end", "{", *name, "}"])

    def _wraps(self, name: str) -> bool:
        """Does an environment of the author's open another?"""
        return name in self._environments and "\\begin" in self._environments[name][0].body

    def _close(self, name: str, item: Found | _Proof | None) -> None:
        self._names[name] -= 1
        if isinstance(item, Found):
            self._inside.pop()
        elif item is not None:
            self._proving.pop()

    # Labels and references

    def _label(self) -> None:
        self._name(self.word())

    def _name(self, label: str) -> None:
        if label in self.anchors:
            self.say(f"the label {label} is given twice")
        self.anchors[label] = self._anchor
        one = self._anchor.statement
        if one is not None and self._anchor.kind == one.kind:
            one.names.append(label)

    def _refer(self, token: str) -> None:
        self.star()
        labels = [part.strip() for part in "".join(self.expand(self.argument())).split(",")]
        for one in self._inside[-_NESTED:]:
            one.refs.extend(labels)
        for proof in self._proving[-_NESTED:]:
            proof.refs.extend(labels)
        self._emit([token, "{", *",".join(labels), "}"])

    def _labels_in(self, tokens: Iterable[str], *commands: str) -> list[str]:
        text = "".join(self.expand(tokens)).replace(" ", "")
        names = "|".join(re.escape(one) for one in commands or sorted(REFERENCES, key=len, reverse=True))
        return [part for found in re.finditer(rf"(?:{names})\*?\{{([^}}]*)\}}", text) for part in found[1].split(",")]


def _keys(tokens: Tokens) -> dict[str, str]:
    """Read keys and values, ``a=b, c={d, e}``."""
    parts, depth = [Tokens()], 0
    for token in tokens:
        depth += (token == "{") - (token == "}")
        if token == "," and depth <= 0:
            parts.append([])
        else:
            parts[-1].append(token)
    pairs = ("".join(part).partition("=") for part in parts)
    return {key.strip(): value.strip().removeprefix("{").removesuffix("}").strip() for key, _, value in pairs if key.strip()}
