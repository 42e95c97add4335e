"""Finds every claim: a file in a chapter is enough, nothing is registered by hand.

A chapter is imported when one of its ids is asked for.
"""

from __future__ import annotations

import builtins
import hashlib
import importlib
import importlib.util
import inspect
import operator
import pkgutil
import re
import sys
import traceback
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

from verify import book, kinds
from verify.book import BOOK, find_moved
from verify.chapter import Chapter
from verify.chapters import aside, chapters as chapters, folders, introduced, unclear, unusable
from verify.claim import FIELDS, Claim, Example, Varied, Weakening
from verify.domain import Domain
from verify.errors import BadInput, meant, nearest, one_of, only
from verify.exact.decision import Answer
from verify.experiment import Experiment
from verify.imports import content, imported, imported_names, is_installed
from verify.listed import ClaimListed, VariantListed
from verify.names import distinct
from verify.outcome import Outcome
from verify.printed import printed_in, section_of
from verify.proved import proof_of
from verify.sentence import Sentence, is_claim


def own() -> list[str]:
    """Return the keys of the book's own chapters."""
    return [key for key, one in chapters().items() if not one.by]


@cache
def _opened(key: str) -> tuple[Chapter | None, dict[str, Claim[Any, Any]], str]:
    """Import a chapter; return it, its claims, and in one sentence why it cannot be used."""
    chapter, why = introduced(key)
    if chapter is None:
        return None, {}, why
    where, found = "", dict[str, Claim[Any, Any]]()
    try:
        for file in _files(chapters()[key].package):
            with aside():
                module = importlib.import_module(file)
            where = f"{module.__file__}, "
            for claim in claims_in(module):
                _check_id(claim, key, found)
                if chapters()[key].by:  # what the book lists is held by its tests, and costs half a start
                    _check_listed(claim)
                found[claim.id] = claim
        for cls in _unstated(key):
            where = f"{sys.modules[cls.__module__].__file__}, "
            _check_id(cls, key, found)
    except (Exception, SystemExit) as error:  # somebody's package: whatever it does, the rest runs
        return None, {}, unusable(key, error, where)
    return chapter, dict(sorted(found.items(), key=lambda pair: _natural(pair[0]))), ""


def _check_id(
    claim: Claim[Any, Any] | type[Sentence[Any, Any]], key: str, found: Mapping[str, Claim[Any, Any]]
) -> None:
    """Refuse an id outside its chapter, and one that is used twice, by the class's place."""
    outside, other = not claim.id.startswith(f"{key}/"), found.get(claim.id)
    if not outside and other is None:
        return
    cls = claim if isinstance(claim, type) else type(claim)
    where = f"line {inspect.getsourcelines(cls)[1]}: {cls.__name__} has the id {claim.id!r}"
    rule = f"which must begin with {key + '/'!r}" if outside else f"as {type(other).__name__} has; name one otherwise"
    msg = f"{where}, {rule}"
    raise BadInput(msg)


def not_stated(keys: Iterable[str] | None = None) -> list[type[Sentence[Any, Any]]]:
    """Return the sentences of these chapters, of all if none is named, that nobody has stated yet.

    They have their ``printed``, and no reading of theirs says what it ``expects``; they have no
    outcome, and their ids are reserved.
    """
    opened = [key for key in (chapters() if keys is None else keys) if _opened(key)[0] is not None]
    return [cls for key in opened for cls in _unstated(key)]


@cache
def sentences(key: str) -> list[type[Sentence[Any, Any]]]:
    """Return the printed sentences of a chapter, stated or not, in the order of its files."""
    return [
        cls
        for file in sorted(_files(chapters()[key].package), key=_natural)
        for cls in vars(importlib.import_module(file)).values()
        if isinstance(cls, type) and issubclass(cls, Sentence) and cls.__module__ == file and "printed" in vars(cls)
    ]


@cache
def in_print(key: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the sections of a chapter's paper, and in each the ids of its sentences, as print has them.

    As the chapter says; else as the LaTeX source has them that it was begun from; else nothing.
    """
    own, _, _ = _opened(key)
    if own is None or own.order:
        return own.order if own else ()
    printed, there = printed_in(chapters()[key].package), {cls.id for cls in sentences(key)}
    found: dict[str, tuple[str, ...]] = {}
    for one in printed.statements if printed else ():
        if (name := f"{key}/{one.id}") in there:
            section = section_of(one.source)
            found[section] = (*found.get(section, ()), name)
    return tuple(found.items())


def as_printed(names: Iterable[str]) -> dict[str, int]:
    """Return the places of these ids in the print of their chapters, those that are not in it last."""
    listed = list(names)
    keys = dict.fromkeys(name.partition("/")[0] for name in listed)
    order = [name for key in keys if key in chapters() for _, own in in_print(key) for name in own]
    places = {name: place for place, name in enumerate(order)}
    return {name: places.get(name, len(places)) for name in listed}


@cache
def _unstated(key: str) -> list[type[Sentence[Any, Any]]]:
    return [cls for cls in sentences(key) if not _is_stated(cls)]


def _is_stated(cls: type[Sentence[Any, Any]]) -> bool:
    """Is a sentence a claim, or any reading of it?"""
    return is_claim(cls) or any(_is_stated(below) for below in cls.__subclasses__())


def _files(name: str) -> Iterator[str]:
    """Yield the modules of a chapter's package; folders within it hold no claims."""
    for file in pkgutil.iter_modules(importlib.import_module(name).__path__, f"{name}."):
        if not file.ispkg and not file.name.endswith(".__main__"):
            yield file.name


def chapter(key: str) -> Chapter:
    """Return what a chapter says of itself.

    Raises
    ------
    BadInput
        With a sentence, if there is none of this key, or it cannot be used.
    """
    only("chapter", [key], chapters())
    found, _, why = _opened(key)
    if found is None:
        raise BadInput(why)
    return found


def chapter_of(name: str) -> Chapter | None:
    """Return the chapter of a claim or variant; None for one of a file outside every chapter."""
    key = key_of(name)
    return None if key is None else chapter(key)


def key_of(name: str) -> str | None:
    """Return the key of the chapter that an id belongs to, None for none; imports nothing."""
    key, slash, _ = name.partition("/")
    return key if slash and key in chapters() else None


def claims(keys: Iterable[str] | None = None) -> dict[str, Claim[Any, Any]]:
    """Return every final claim of these chapters, by id; of all that can be used if none is named.

    Raises
    ------
    BadInput
        With a sentence, if a chapter that is named cannot be used.
    """
    found: dict[str, Claim[Any, Any]] = {}
    for key in chapters() if keys is None else keys:
        if keys is not None:
            chapter(key)
        found |= _opened(key)[1]
    return dict(sorted(found.items(), key=lambda pair: _natural(pair[0])))


def problems() -> list[str]:
    """Say in a sentence each what is wrong with the chapters and kinds that are there."""
    why = (one for key in chapters() for one in dict.fromkeys((_opened(key)[2], _experiments(key)[1])))
    return [*unclear().values(), *kinds.problems(), *filter(None, why)]


def listing() -> list[dict[str, Any]]:
    """Return each chapter that can be used, as JSON, with who brings it."""
    found = []
    for key, one in chapters().items():
        chapter, own, _ = _opened(key)
        if chapter is not None:
            found.append({
                "key": key, "title": chapter.title, "authors": list(chapter.authors),
                "venue": chapter.venue, "year": chapter.year, "url": chapter.url,
                "text": chapter.text, "claims": len(own), "package": one.package, "by": one.by,
            })
    return found


def chosen(names: Iterable[str]) -> list[str]:
    """Return the ids that are meant: ids, keys of chapters, or what several ids begin with.

    Raises
    ------
    BadInput
        With a sentence, for a name that is none of these.
    """
    meant: dict[str, None] = {}
    for name in names:
        key = name if name in chapters() else key_of(name)
        ids = claims([key]) if key is not None and "+" not in name and name not in _LOADED else {}
        begun = [own for own in ids if own == name] or [
            own for own in ids if own.startswith((f"{name.rstrip('/')}/", f"{name}-"))
        ]
        if not begun and name in chapters() and _opened(name)[0] is not None:
            if _unstated(name):
                continue
            msg = f"the chapter {name} has no claim yet; claims are classes with expects, in the files of its package and not in folders within"
            raise BadInput(msg)
        for own in begun or [find(name).id]:
            meant[own] = None
    return list(meant)


def claims_in(module: ModuleType, *, final: bool = True) -> list[Claim[Any, Any]]:
    """Return an instance of every claim that a module defines; of every leaf, unless ``final``.

    A claim says what it ``expects``; it is final, a sentence, or none derives from it. A module may
    also list claims that it made, each with its own id, as ``claims``.
    """
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
        if issubclass(cls, Sentence) and is_claim(cls) and not hasattr(cls, "domain"):
            msg = f"{cls.__name__} expects {cls.expects} and names no domain; what does it speak of?"
            raise BadInput(msg)
    bases = {cls for cls in own for other in own if cls in other.__mro__[1:]}
    if not final:
        # Bases that share parts speak of nothing yet, or begin with "_"; all else was meant.
        meant = [
            cls for cls in own
            if is_claim(cls) or not issubclass(cls, Sentence)
            if cls not in bases or (
                hasattr(cls, "domain")
                and not inspect.isabstract(cls)
                and not cls.__name__.startswith("_")
            )
        ]
    else:
        meant = [
            cls for cls in own
            if not inspect.isabstract(cls)
            and (
                (is_claim(cls) and (issubclass(cls, Sentence) or cls not in bases))
                or (not issubclass(cls, Sentence) and getattr(cls, "__final__", False))
            )
        ]
    family = _family(module)
    made = {type(claim) for claim in family}
    return [*(cls() for cls in meant if cls not in made), *family]


def _family(module: ModuleType) -> list[Claim[Any, Any]]:
    """Return the claims that a module lists as ``claims``; none where that is something else of its own."""
    listed = vars(module).get("claims", ())
    if not isinstance(listed, list | tuple):
        return []
    for claim in listed:
        if not isinstance(claim, Claim):
            msg = f"claims lists {claim!r:.60}, which is no claim; list instances, such as [Sentence3(1), Sentence3(2)]"
            raise BadInput(msg)
    return list(listed)


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
                'which stands before the name of a variant'
            )
            raise BadInput(msg)
        check_domain(claim, path)
        strange = next((used for used in claim.uses if used not in names and not is_there(used)), None)
        if strange is not None:
            msg = f"{path}: {type(claim).__name__} uses {strange!r:.80}, which is no claim; {_claims_like(strange)}"
            raise BadInput(msg)
        if key_of(claim.id) is not None:
            msg = (
                f"{path}: the id {claim.id} begins with the key of the chapter {key_of(claim.id)}; "
                "name the class otherwise"
            )
            raise BadInput(msg)
    for name in [name for name, (_, own) in _LOADED.items() if own == path]:
        del _LOADED[name]  # the file may have been another before
    _LOADED.update({claim.id: (claim, path) for claim in found})
    try:
        distinct(
            name for claim in found
            for name in (claim.id, *(f"{claim.id}+{entry.name}" for entry in variants_of(claim)))
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
        msg = f"{path}: {type(claim).__name__} needs {claim.speaks_of}: what does it speak of?"
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
    if importlib.util.find_spec(BOOK) is not None:
        importlib.import_module(BOOK)  # first: a folder may hold something else of this name

    others = [other for other in _FOLDERS if other != str(folder)]
    if str(folder) not in sys.path or str(folder) in _FOLDERS:
        sys.path[:] = [place for place in sys.path if place not in _FOLDERS]
        _FOLDERS[:] = [str(folder), *others]
        sys.path += _FOLDERS
    importlib.invalidate_caches()
    here = set[str]()
    with suppress(OSError):
        here = {entry.name.removesuffix(".py") for entry in folder.iterdir() if entry.suffix == ".py" or entry.is_dir()}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] not in here:  # which most are: asked first, for there are thousands
            continue
        file = getattr(module, "__file__", None)
        if (
            file is not None
            and any(Path(file).is_relative_to(other) for other in others)
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


def _meant_by(error: BaseException, path: str) -> str:
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


def beside(claim: Claim[Any, Any]) -> list[Claim[Any, Any]]:
    """Return the claims of the file outside every chapter that brought a claim; none if none did."""
    base = claim.id.partition("+")[0]
    return _FILES[_LOADED[base][1]][1] if base in _LOADED else []


def find(name: str) -> Claim[Any, Any]:
    """Return the claim, or the variant ``claim+variant``, of this id.

    Raises
    ------
    BadInput
        With a sentence, if there is none.
    """
    base, plus, variant = name.partition("+")
    key = None if base in _LOADED else key_of(base)
    if key is not None:
        chapter(key)
    ids = {} if key is None else _opened(key)[1]
    if base in _LOADED:
        claim = _LOADED[base][0]
    elif base in ids:
        claim = ids[base]
    else:
        why = unclear().get(base.partition("/")[0]) if key is None else None
        if key is not None and (cls := next((cls for cls in _unstated(key) if cls.id == base), None)):
            file = Path(inspect.getfile(cls))
            why = f"{base} is not stated yet; its sentence is in {file.parent.name}/{file.name}: add expects, a domain and decide"
        msg = why or f"there is no claim {base!r:.80}; {_claims_like(base)}"
        raise BadInput(msg)
    if not plus:
        return claim
    listed = {entry.name: entry.claim for entry in variants_of(claim)}
    only("variant", [variant], listed, where=base)
    return listed[variant]


def units(ids: Iterable[str]) -> list[str]:
    """Return the units of work of these claims (all if none is named): claims and variants.

    Parameters
    ----------
    ids : of claims or variants, keys of chapters, what several ids begin with, or of an
        experiment, which names the sentences that read it
    """
    meant = list(ids)
    named = chosen(own for name in meant for own in _group(name))
    listed: dict[str, None] = {}
    for claim in [find(name) for name in named] if meant else claims().values():
        listed[claim.id] = None
        for entry in _declared(claim):
            listed[entry.claim.id] = None
    return list(listed)


def _group(name: str) -> list[str]:
    """Return the sentences that read the experiment of this name; the name if there is none."""
    one = experiment_of(name)
    if one is None:
        return [name]
    own = claims([one.id.partition("/")[0]]).values()
    return [claim.id for claim in own if getattr(claim, "experiment", "") == one.id]


def is_there(name: object) -> bool:
    """Is there a claim, or a variant, of this id?"""
    try:
        find(str(name))
    except BadInput:
        return False
    return True


def _claims_like(name: str) -> str:
    """Say how to find the claim that was meant."""
    if name.endswith(".py"):
        return "the conjectures of a file are for verify hunt"
    key = key_of(name)
    ids = [*claims(None if key is None else [key]), *_LOADED]
    short = {own.rpartition("/")[2]: own for own in reversed(ids)}
    near = nearest(name, [*ids, *chapters()]) or short.get(str(nearest(name, short)))
    return '"verify list" shows them all' + (f"; did you mean {near!r}?" if near else "")


def variants_of(claim: Claim[Any, Any]) -> list[Weakening]:
    """Return the variants of a claim; of a loaded file's also each assumption it says nothing of.

    Those are questions, so that whatever becomes of them is as expected.
    """
    declared = _declared(claim)
    if claim.id not in _LOADED:
        return declared
    told = {entry.name for entry in declared} | {entry.dropped[0] for entry in declared if len(entry.dropped) == 1}
    parts: dict[str, Any] = {} if claim.domain.wider is None else {"domain": claim.domain.wider}
    return declared + [
        claim.without(one.name, expects=Outcome.SURVIVES, **parts)
        for one in claim.assumptions
        if one.name not in told
    ]


_DECLARED: dict[int, tuple[list[Any], list[Weakening]]] = {}
# Of each claim of a chapter, which all live as long as the process: its parts, and its variants.


def _declared(claim: Claim[Any, Any]) -> list[Weakening]:
    """Return the variants that a claim lists; of one of a chapter made once, while its parts are the same.

    Each look at a variant by its name would make all of its claim's anew, with other domains each time.
    """
    key = key_of(claim.id)
    if key is None or _opened(key)[1].get(claim.id) is not claim:
        return list(claim.weakenings())
    parts = [getattr(claim, part, None) for part in FIELDS]
    known = _DECLARED.get(id(claim))
    if known is None or not all(map(operator.is_, known[0], parts)):
        known = _DECLARED[id(claim)] = parts, list(claim.weakenings())
    return known[1][:]


def code(text: str = "", names: Iterable[str] = ()) -> str:
    """Return a hash of the code that a search depends on: what other code found is not mixed in.

    Chapters of other distributions count where they are searched, or where the text imports them.

    Parameters
    ----------
    text : of the conjecture's file, if it is one that is searched
    names : ids of what is searched
    """
    files = imported(text)
    total = hashlib.sha256(text.encode())
    for file in files:
        total.update(content(file))
    for name in ("hypothesis", "numpy", "scipy"):
        total.update(metadata.version(name).encode())
    roots = [Path(__file__).parent, *folders(BOOK)]
    used = {key_of(name) for name in names}
    texts: list[str | bytes] = [text, *map(content, files)]
    named = set().union(*map(imported_names, texts))
    for key, one in sorted(chapters().items()):
        top = one.package.partition(".")[0]
        if one.by and (key in used or top in named):
            roots += folders(top)
    for root in roots:
        for path in sorted(root.rglob("*.py")):
            if "report" not in path.relative_to(root).parts:  # pages change no result
                total.update(path.read_bytes())
    return total.hexdigest()


def experiments(keys: Iterable[str] | None = None) -> dict[str, Experiment[Any]]:
    """Return the experiments of these chapters, by id; of all that can be used if none is named.

    Raises
    ------
    BadInput
        With a sentence, for a chapter that is named and cannot be used, or names no experiment.
    """
    found: dict[str, Experiment[Any]] = {}
    for key in chapters() if keys is None else keys:
        own, why = _experiments(key)
        if why and keys is not None:
            raise BadInput(why)
        found |= own
    return found


def without_experiments() -> list[str]:
    """Say in a sentence each which chapter, or which experiment of one, cannot be used, and why."""
    return [*unclear().values(), *filter(None, (_experiments(key)[1] for key in chapters()))]


@cache
def _experiments(key: str) -> tuple[dict[str, Experiment[Any]], str]:
    """Import the experiments that a chapter names; return them, and in one sentence what is wrong."""
    found: dict[str, Experiment[Any]] = {}
    listed, why = introduced(key)
    if listed is None:
        return found, why
    for place in listed.experiments:
        where = f"the chapter {chapters()[key].package}: its experiment {place!r:.80}"
        try:
            one = book.found(place)
        except Exception as error:  # somebody's module: whatever it does, the rest runs
            return found, f"{where} cannot be used: {kinds.place(error, chapters()[key].package)}"
        if not isinstance(one, Experiment):
            return found, f"{where} is a {type(one).__name__}; name an instance of Experiment, as in package.module:EXPERIMENT"
        if not one.id.startswith(f"{key}/"):
            return found, f"{where} has the id {one.id!r}, which must begin with {key + '/'!r}"
        found[one.id] = one
    return found, ""


def experiment_of(name: str) -> Experiment[Any] | None:
    """Return the experiment of this id, or of the part behind the chapter's key; None for none.

    Raises
    ------
    BadInput
        With a sentence, where several chapters have one of this name.
    """
    key = key_of(name)
    if (key is None and "/" in name) or name in chapters():
        return None
    listed = experiments(None if key is None else [key])
    found = [one for own, one in listed.items() if name in (own, own.partition("/")[2])]
    if len(found) > 1:
        msg = f"{name!r} may be {' or '.join(one.id for one in found)}; name one of them"
        raise BadInput(msg)
    return found[0] if found else None


def experiment(name: str) -> Experiment[Any]:
    """Return the experiment of this id, or of the part behind the chapter's key.

    Raises
    ------
    BadInput
        With a sentence, if there is none.
    """
    found = experiment_of(name)
    if found is None:
        msg = f'there is no experiment {name!r:.80}; "verify experiment" lists them all{meant(name, experiments())}'
        raise BadInput(msg)
    return found


def describe(claim: Claim[Any, Any]) -> ClaimListed:
    """Return what a claim declares."""
    nature = claim.nature
    return ClaimListed(
        id=claim.id,
        label=claim.label,
        title=claim.title,
        kind=claim.kind,
        standing=claim.standing,
        reading=claim.reading,
        expects=claim.expects,
        short=claim.short,
        text=claim.text,
        nature=str(nature.kind) if nature else "",
        nature_why=nature.why if nature else "",
        also=str(nature.also or "") if nature else "",
        repaired_by=tuple(claim.repaired_by),
        proof=proof_of(claim),
        inner=claim.inner,
        uses=tuple(claim.uses),
        variants=tuple(
            VariantListed(
                name=entry.name, expects=entry.expects, change=entry.change, dropped=entry.dropped
            )
            for entry in variants_of(claim)
        ),
    )


def _natural(name: str) -> list[Any]:
    """Sort theorem-10 after theorem-9."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]
