"""Finds every claim: a file in a chapter is enough, nothing is registered by hand."""

from __future__ import annotations

import builtins
import hashlib
import importlib
import inspect
import pkgutil
import re
import sys
import traceback
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

from verify.book import find_moved
from verify.claim import Assumption, Claim, Example, Varied, Weakening
from verify.domain import Domain
from verify.errors import BadInput, meant, nearest, need, one_of, only
from verify.exact.decision import Answer
from verify.imports import content, imported, is_installed
from verify.names import distinct
from verify.outcome import Outcome
from verify.sentence import Sentence, is_claim


@cache
def claims() -> dict[str, Claim[Any, Any]]:
    """Return every final claim under ``theorems``, by id, in the order of the chapters."""
    import theorems

    found: dict[str, Claim[Any, Any]] = {}
    for name in _files(theorems):
        for claim in claims_in(importlib.import_module(name)):
            if claim.id in found:
                msg = f"the id {claim.id} is used twice, again in {name}"
                raise ValueError(msg)
            found[claim.id] = claim
    return dict(sorted(found.items(), key=lambda pair: _natural(pair[0])))


def _files(book: ModuleType) -> Iterator[str]:
    """Yield the modules of each chapter; folders within a chapter hold no claims."""
    for chapter in pkgutil.iter_modules(book.__path__, f"{book.__name__}."):
        folder = importlib.import_module(chapter.name).__path__
        for file in pkgutil.iter_modules(folder, f"{chapter.name}."):
            if not file.ispkg:
                yield file.name


def claims_in(module: ModuleType, *, final: bool = True) -> list[Claim[Any, Any]]:
    """Return an instance of every final claim that a module defines, or of every leaf."""
    own = [
        cls
        for cls in vars(module).values()
        if inspect.isclass(cls)
        and issubclass(cls, Claim)
        and cls.__module__ == module.__name__
        and cls is not Varied
    ]
    for cls in own:
        if issubclass(cls, Sentence) and is_claim(cls) and inspect.isabstract(cls):
            lacking = ", ".join(sorted(cls.__abstractmethods__))
            msg = f"{cls.__name__} expects {cls.expects} and lacks {lacking}; no claim is without"
            raise BadInput(msg)
    if not final:
        # Bases that share parts speak of nothing yet, or begin with "_"; all else was meant.
        bases = {cls for cls in own for other in own if cls in other.__mro__[1:]}
        return [
            cls() for cls in own
            if is_claim(cls) or not issubclass(cls, Sentence)
            if cls not in bases or (
                hasattr(cls, "domain")
                and not inspect.isabstract(cls)
                and not cls.__name__.startswith("_")
            )
        ]
    return [
        cls() for cls in own
        if not inspect.isabstract(cls)
        and (is_claim(cls) if issubclass(cls, Sentence) else getattr(cls, "__final__", False))
    ]


_LOADED: dict[str, tuple[Claim[Any, Any], str]] = {}
# Claims of files outside the library, by id, and the path; of two files with one id the last.

_FILES: dict[str, tuple[str, list[Claim[Any, Any]]]] = {}
# Of each such file its text and its claims.


def load(path: str, text: str | None = None) -> list[Claim[Any, Any]]:
    """Return the claims that a file outside the library defines, and let them be found by id.

    As for a script, what lies in the same folder can be imported, though nothing there hides
    an installed package.

    Parameters
    ----------
    path : of the file, which need not be there if its text is given
    text : what it holds

    Raises
    ------
    BadInput
        With one sentence, where the file cannot be read or run, or defines no claim.
    """
    if text is None:
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            msg = f"{path}: cannot be read ({getattr(error, 'strerror', None) or error}); check the name"
            raise BadInput(msg) from None
    before = _FILES.get(path)
    if before is not None and before[0] == text:
        _LOADED.update({claim.id: (claim, path) for claim in before[1]})
        return before[1]
    make_importable(Path(path).resolve().parent)
    find_moved()
    module = ModuleType(f"conjectures_{zlib.crc32(path.encode()):08x}")
    module.__file__ = path
    sys.modules[module.__name__] = module
    try:
        exec(compile(text, path, "exec"), vars(module))
        found = claims_in(module, final=False)
        for claim in found:
            _check_listed(claim)
    except (Exception, SystemExit) as error:  # a file that ends the program has not been hunted
        msg = f"{path}: {_sentence(error, path)}"
        raise BadInput(msg) from None
    if not found:
        msg = f"{path}: defines no conjecture; a class derived from Conjecture is needed"
        raise BadInput(msg)
    names = [claim.id for claim in found]
    for claim in found:
        if names.count(claim.id) > 1:
            both = " and ".join(type(c).__name__ for c in found if c.id == claim.id)
            msg = f"{path}: {both} have the same id {claim.id}; name one otherwise"
            raise BadInput(msg)
        if not isinstance(claim.id, str) or not claim.id.strip() or re.search("[+\ud800-\udfff]", claim.id):
            msg = (
                f'{path}: {type(claim).__name__} has the id {claim.id!r}; an id is text without "+", '
                'which stands before the name of a weakening'
            )
            raise BadInput(msg)
        check_domain(claim, path)
        strange = next((own for own in claim.uses if own not in (*claims(), *names)), None)
        if strange is not None:
            msg = f"{path}: {type(claim).__name__} uses {strange!r:.80}, which is no claim; {_claims_like(strange)}"
            raise BadInput(msg)
        if claim.id in claims():
            msg = f"{path}: the id {claim.id} is one of the library; name the class otherwise"
            raise BadInput(msg)
    for name in [name for name, (_, own) in _LOADED.items() if own == path]:
        del _LOADED[name]  # the file may have been another before
    _LOADED.update({claim.id: (claim, path) for claim in found})
    try:
        distinct(
            name for claim in found
            for name in (claim.id, *(f"{claim.id}+{entry.name}" for entry in weakenings_of(claim)))
        )
    except BadInput as error:
        msg = f"{path}: {error}"
        raise BadInput(msg) from None
    _FILES[path] = text, found
    return found


def check_domain(claim: Claim[Any, Any], path: str) -> None:
    """Check that a claim says what it speaks of.

    Raises
    ------
    BadInput
        With a sentence, where it does not.
    """
    if not isinstance(getattr(claim, "domain", None), Domain):
        wanted = "sets and classifiers" if claim.inner == "searched" else "a domain"
        msg = f"{path}: {type(claim).__name__} needs {wanted}: what does it speak of?"
        raise BadInput(msg)
    if claim.domain.contains is Domain.__dataclass_fields__["contains"].default:
        msg = (
            f"{path}: the domain of {type(claim).__name__} needs contains=...: searches and "
            "shrinking step out of what its strategy draws"
        )
        raise BadInput(msg)


def _check_listed(claim: Claim[Any, Any]) -> None:
    """Refuse what a file lists wrongly before anything is searched."""
    for name, kind, such in (
        ("weakenings", Weakening, "yield self.without(...)"),
        ("examples", Example, "yield Example(x, Answer.NO, why)"),
    ):
        listed = getattr(claim, name)()
        where = f"{type(claim).__name__}.{name}()"
        if not isinstance(listed, Iterable):
            msg = f"{where} lists nothing; write such as {such}"
            raise BadInput(msg)
        for entry in listed:
            if not isinstance(entry, kind):
                msg = f"{where} lists {entry!r:.40}; write such as {such}"
                raise BadInput(msg)
            if isinstance(entry, Example):
                one_of("the answer", entry.answer, Answer, where=where)


_FOLDERS: list[str] = []
# Of the files that were loaded, the last one first.


def make_importable(folder: Path) -> None:
    """Let what lies in a file's folder be imported, after all that is installed.

    Of two folders that hold a module of one name this one is meant from now on.
    """
    import theorems  # noqa: F401  # first: a folder may hold something else of this name

    others = [other for other in _FOLDERS if other != str(folder)]
    if str(folder) not in sys.path or str(folder) in _FOLDERS:
        sys.path[:] = [place for place in sys.path if place not in _FOLDERS]
        _FOLDERS[:] = [str(folder), *others]
        sys.path += _FOLDERS
    importlib.invalidate_caches()
    for name, module in list(sys.modules.items()):
        file, top = getattr(module, "__file__", None), folder / name.partition(".")[0]
        if (
            file is not None
            and any(Path(file).is_relative_to(other) for other in others)
            and (top.with_suffix(".py").exists() or top.is_dir())
            and not is_installed(Path(file))
        ):
            del sys.modules[name]


def _sentence(error: BaseException, path: str) -> str:
    """Say what is wrong with a file, and in which of its lines."""
    if isinstance(error, SyntaxError):
        where = "" if error.filename in (path, None) else f"{Path(error.filename).name}, "
        return f"{where}line {error.lineno}: {error.msg}"
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == path]
    where = f"line {lines[-1]}: " if lines else ""
    if isinstance(error, BadInput):
        return f"{where}{error}"
    text = " ".join(str(error).split())
    return f"{where}{type(error).__name__}: {text:.200}{_meant_by(error, path)}"


def _meant_by(error: Exception, path: str) -> str:
    """Return what may have been meant by a name or an option that a file misspells."""
    names = re.findall(r"'([^']*)'", str(error))
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == path]
    if not frames or not names:
        return ""
    known = {**vars(builtins), **frames[-1].f_globals, **frames[-1].f_locals}
    if isinstance(error, NameError):
        return meant(names[0], known)
    if isinstance(error, AttributeError):
        return meant(names[-1], dir(error.obj))
    if isinstance(error, ImportError) and error.name in sys.modules:
        return meant(names[0], dir(sys.modules[error.name]))
    called = re.match(r"(\w+)(?:\.__init__|\.__new__)?\(\) got an unexpected keyword", str(error))
    if called and callable(known.get(called[1])):
        options = list(inspect.signature(known[called[1]]).parameters)
        return f"; it takes {', '.join(options)}{meant(names[-1], options)}"
    return ""


def source_of(name: str) -> tuple[str, str] | None:
    """Return path and text of the file that brought a claim, None for one of the library."""
    base = name.partition("+")[0]
    if base not in _LOADED:
        return None
    path = _LOADED[base][1]
    return path, _FILES[path][0]


def find(name: str) -> Claim[Any, Any]:
    """Return the claim, or the weakening ``claim+weakening``, of this id.

    Raises
    ------
    BadInput
        With a sentence, if there is none.
    """
    base, plus, weakening = name.partition("+")
    if base in _LOADED:
        claim = _LOADED[base][0]
    elif base in claims():
        claim = claims()[base]
    else:
        msg = f"there is no claim {base!r:.80}; {_claims_like(base)}"
        raise BadInput(msg)
    if not plus:
        return claim
    listed = {entry.name: entry.claim for entry in weakenings_of(claim)}
    only("weakening", [weakening], listed, where=base)
    return listed[weakening]


def _claims_like(name: str) -> str:
    """Say how to find the claim that was meant."""
    if name.endswith(".py"):
        return "the conjectures of a file are for verify hunt"
    ids = [*claims(), *_LOADED]
    short = {own.rpartition("/")[2]: own for own in reversed(ids)}
    near = nearest(name, ids) or short.get(str(nearest(name, short)))
    return '"verify list" shows them all' + (f"; did you mean {near!r}?" if near else "")


def weakenings_of(claim: Claim[Any, Any]) -> list[Weakening]:
    """Return the weakenings of a claim; of a loaded file's also each assumption it says nothing of.

    Those are questions, so that whatever becomes of them is as expected.
    """
    declared = list(claim.weakenings())
    if claim.id not in _LOADED:
        return declared
    listed = {entry.name for entry in declared}
    parts = {} if claim.domain.wider is None else {"domain": claim.domain.wider}
    return declared + [
        claim.without(one.name, expects=Outcome.SURVIVES, **parts)
        for one in claim.assumptions
        if one.name not in listed
    ]


def library() -> list[Assumption[Any]]:
    """Return every named assumption of the book and of its building blocks, each name once."""
    blocks = importlib.import_module("theorems.blocks.assumptions")
    found = {one.name: one for one in blocks.NAMED}
    for claim in claims().values():
        for one in claim.assumptions:
            found.setdefault(one.name, one)
    return list(found.values())


def code(text: str = "") -> str:
    """Return a hash of the code that a search depends on: what other code found is not mixed in.

    Parameters
    ----------
    text : of the conjecture's file, if it is one that is searched
    """
    import theorems
    import verify

    total = hashlib.sha256(text.encode())
    for file in imported(text):
        total.update(content(file))
    for name in ("hypothesis", "numpy", "scipy"):
        total.update(metadata.version(name).encode())
    for package in (verify, theorems):
        assert package.__file__ is not None
        root = Path(package.__file__).parent
        for path in sorted(root.rglob("*.py")):
            if "report" not in path.relative_to(root).parts:  # pages change no result
                total.update(path.read_bytes())
    return total.hexdigest()


def experiment() -> ModuleType:
    """Return the package of the paper's experiment, which brings its own command line.

    Raises
    ------
    MissingExtra
        Where the packages that it runs on are not installed.
    """
    need("experiment", "torch", "sklearn", "matplotlib", "numba")
    return importlib.import_module("theorems.charles2019.figure_4.__main__")


def describe(claim: Claim[Any, Any]) -> dict[str, Any]:
    """Return what a claim declares, as JSON."""
    return {
        "id": claim.id,
        "label": claim.label,
        "title": claim.title,
        "kind": claim.kind,
        "standing": claim.standing,
        "reading": claim.reading,
        "expects": claim.expects,
        "nature": claim.nature.kind if claim.nature else "",
        "nature_why": claim.nature.why if claim.nature else "",
        "also": (claim.nature.also if claim.nature else None) or "",
        "repaired_by": list(claim.repaired_by),
        "inner": claim.inner,
        "uses": list(claim.uses),
        "weakenings": [
            {"name": entry.name, "expects": entry.expects, "change": entry.change}
            for entry in weakenings_of(claim)
        ],
    }


def _natural(name: str) -> list[Any]:
    """Sort theorem-10 after theorem-9."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]
