"""``verify new`` and ``verify new-chapter``: files that run as they are, and are there to be changed."""

from __future__ import annotations

import json
import keyword
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from verify.errors import BadInput
from verify.files import Growing


if TYPE_CHECKING:
    from verify.scaffold.paper import Begun


def write_new(title: str, folder: Path) -> Path:
    """Write a file for a conjecture of this title; return its path.

    Raises
    ------
    BadInput
        Where the title has no letter or digit, or the file is there already.
    """
    words = re.findall(r"[A-Za-z0-9]+", title)
    if not words:
        msg = f'new "{title}": a title needs letters or digits of the English alphabet'
        raise BadInput(msg)
    if words[0][0].isdigit():
        words.insert(0, "conjecture")
    path = folder / ("_".join(words).lower()[:80] + ".py")
    name = "".join(word[0].upper() + word[1:] for word in words)
    quoted = " ".join(title.split()).replace("\\", "").replace('"', "'")
    try:
        with Growing(folder, path.name) as file:
            text = (files(__name__) / "conjecture.py.txt").read_text(encoding="utf-8")
            file.add(filled(text, title=quoted, name=name).encode())
    except FileExistsError:
        msg = f"{path}: is there already; choose another title, or remove it"
        raise BadInput(msg) from None
    return path


def filled(text: str, **words: str) -> str:
    """Return a template with its words, which stand in it as ``@name@``."""
    for name, word in words.items():
        text = text.replace(f"@{name}@", word)
    return text


def write_chapter(key: str, folder: Path, *, in_book: bool = False, title: str = "") -> tuple[Path, Path]:
    """Write a package for the claims of a paper, which can be installed, run and asked the laws.

    Parameters
    ----------
    key : what its ids begin with
    folder : in which the package's project is written
    in_book : write a chapter of the book instead, into the package ``theorems``
    title : of the paper whose sentences will stand in it; without one it holds an example

    Returns
    -------
    the folder that was written, and the package's

    Raises
    ------
    BadInput
        Where the key cannot be one, is taken, or the folder is there already.
    """
    from verify import chapters

    root, package = _places(key, folder, in_book=in_book)
    if key in chapters.chapters():
        by = chapters.chapters()[key].by or "the book"
        msg = f"new-chapter {key!r:.60}: there is a chapter of this key, of {by}; choose another"
        raise BadInput(msg)
    if root.exists():
        msg = f"{root}: is there already; choose another key, or remove it"
        raise BadInput(msg)
    words = {
        "key": key, "package": package.name, "year": str(datetime.now(UTC).year),
        "title": json.dumps(title, ensure_ascii=False),
    }  # fmt: skip
    what = "paper" if title else "in_book" if in_book else "chapter"
    for path, template in _templates(files(__name__) / what):
        inside, path = path[0] == "package", path[1:] if path[0] == "package" else path
        if title and in_book and not inside:
            continue
        target = (package if inside else root).joinpath(*path)
        target.parent.mkdir(parents=True, exist_ok=True)
        with Growing(target.parent, target.name.removesuffix(".txt")) as file:
            file.add(filled(template, **words).encode())
    return root, package


def write_paper(key: str, folder: Path, main: str, *, in_book: bool = False) -> Begun:
    """Write a chapter in which every printed claim of a LaTeX source is not stated yet.

    Of a chapter that was begun so before, say what is printed otherwise now, and write what is new;
    no file that somebody may have changed is touched.

    Parameters
    ----------
    main : the file that LaTeX would be given

    Raises
    ------
    BadInput
        As ``write_chapter`` does, and where the source cannot be read or holds no statement.
    """
    from verify.printed import NAME
    from verify.scaffold.paper import begin, read_paper

    paper = read_paper(main)
    root, package = _places(key, folder, in_book=in_book)
    if not (package / NAME).is_file():
        root, package = write_chapter(key, folder, in_book=in_book, title=paper.title or key)
    return begin(paper, key, root, package, main)


def _places(key: str, folder: Path, *, in_book: bool) -> tuple[Path, Path]:
    """Return where a chapter's project lies, and its package.

    Raises
    ------
    BadInput
        Where the key cannot be one, or there is no book to write into.
    """
    from verify import chapters
    from verify.book import BOOK
    from verify.chapter import Chapter

    where = f"new-chapter {key!r:.60}"
    Chapter(key=key, title="see that the key can be one")
    package = key.replace("-", "_")
    if keyword.iskeyword(package):
        msg = f"{where}: Python keeps this word for itself, and cannot import a package of this name"
        raise BadInput(msg)
    if package in sys.stdlib_module_names:
        msg = f"{where}: Python's own library has a module of this name, which a package would hide; choose another"
        raise BadInput(msg)
    if not in_book:
        # Beneath src, so that the project's folder, seen from the one above, is no package of its name.
        return folder / key, folder / key / "src" / package
    places = chapters.folders(BOOK)
    if not places:
        msg = f"{where}: there is no book beside this package; leave --in-book out"
        raise BadInput(msg)
    folder = places[0]
    if {"site-packages", "dist-packages"} & {*folder.parts}:
        msg = f"{where}: the book is an installed copy ({folder}); --in-book writes into a checkout"
        raise BadInput(msg)
    return folder / package, folder / package


def _templates(folder: Traversable, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the files of a folder of templates, each with its path within it."""
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _templates(entry, (*above, entry.name))
        elif entry.name.endswith(".txt"):
            yield (*above, entry.name), entry.read_text(encoding="utf-8")
