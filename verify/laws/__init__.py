"""Laws: what every chapter keeps, whoever writes it; each with the reason why.

A law is a plain function of one claim or variant that yields what breaks it. ``verify laws KEY``
asks them all of a chapter, ``pytest --pyargs verify.laws --chapter KEY`` does so under pytest, and in
a chapter's own suite two lines do::

    from verify.laws import laws_of
    test_laws = laws_of("mypaper")
"""

from __future__ import annotations

from verify.laws.asking import laws_of, run_laws
from verify.laws.law import LAWS, Law, Unit


def all() -> tuple[Law, ...]:
    """Return every law, with its name and motive."""
    return tuple(LAWS.values())


__all__ = ["LAWS", "Law", "Unit", "all", "laws_of", "run_laws"]
