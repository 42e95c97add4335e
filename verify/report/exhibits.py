"""A finding as a page shows it: its picture, numbers, downloads."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

from markupsafe import Markup

from verify.files import encoded
from verify.report.names import certificates_file, witness_file
from verify.report.shown import Shown
from verify.report.values import brief, extent, rendered, stable_id
from verify.results import Finding
from verify.stored import stored


LARGEST_LINK = 6_000
# Bytes of a download that a page carries itself; beyond, it links to the file beside it.


class Exhibit(Shown):
    """An instance with all that the run recorded about it.

    Parameters
    ----------
    name : of its unit, a claim's id or id+variant
    part : evidence, tightest, worst or example
    """

    def __init__(self, name: str, found: Finding, outcome: str, part: str = "evidence") -> None:
        super().__init__(found.scene)
        self.name, self.found, self.outcome, self.part = name, found, outcome, part
        self.id = stable_id(found.instance)

    @property
    def brief(self) -> str:
        """Return the instance on one line."""
        return brief(self.found.instance)

    @property
    def instance(self) -> Markup:
        """Return the instance at length."""
        return rendered(self.found.instance)

    @property
    def witness(self) -> Markup:
        """Return the witness at length; nothing where none is named."""
        witness = self.found.witness
        return Markup("") if witness in (None, []) or isinstance(witness, bool) else rendered(witness)

    @property
    def size(self) -> str:
        """Say how large the instance is."""
        return str(extent(self.found.instance))

    # Files.

    @property
    def witness_file(self) -> str:
        """Return the path, within the report's folder, of the stored instance."""
        return witness_file(self.name, self.part)

    @property
    def certificates_file(self) -> str:
        """Return the path, within the report's folder, of the certificates."""
        return certificates_file(self.name, self.part)

    @property
    def certificates(self) -> int:
        """Return how many certificates there are."""
        return len(self.found.certificates)

    @property
    def checked_by(self) -> str:
        """Say what the certificates are checked with: a kind of another package has a dot."""
        foreign = any("." in str(one["question"]["class"]) for one in self.found.certificates)
        return "by the check that its kind's package brings" if foreign else "with the kernel alone"

    def certificates_link(self, up: str) -> str:
        """Return a link from which the certificates can be downloaded."""
        text = certificates_text(self.found)
        return data_link(text, "application/x-ndjson") or up + self.certificates_file

    def short_link(self) -> str:
        """Return a link to the instance for a page that has many: without its certificates."""
        bare = replace(self.found, certificates=())
        text = witness_text(self.name, self.outcome, bare, indent=None)
        return (len(text) <= LARGEST_LINK // 4 and data_link(text, "application/json")) or self.witness_file

    def witness_link(self, up: str) -> str:
        """Return a link from which the stored instance can be downloaded."""
        text = witness_text(self.name, self.outcome, self.found)
        return data_link(text, "application/json") or up + self.witness_file


def witness_text(
    name: str, outcome: str, found: Finding, *, indent: int | None = 1
) -> str:
    """Return the stored instance: what a replay needs."""
    value = stored(name, outcome, found)
    return json.dumps(value, indent=indent, ensure_ascii=False) + "\n"


def certificates_text(found: Finding) -> str:
    """Return the certificates, one a line."""
    return "".join(json.dumps(one) + "\n" for one in found.certificates)


def data_link(text: str, kind: str) -> str:
    """Return a link that carries the text itself; nothing where it would be too long."""
    raw = encoded(text)
    if len(raw) > LARGEST_LINK:
        return ""
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"
