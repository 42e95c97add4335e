"""A table of small grey pictures that a run stored, without any script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from verify.report.svg import drawing, element


SIZE = 56.0
# Side of a picture on the page, in CSS pixels.

BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")


def picture_table(found: Mapping[str, Any]) -> Markup:
    """Return {"rule", "columns": [...], "rows": [{"name", "cells": [{"png", "alt", "says"}]}]}.

    ``png`` is a PNG file in base64, ``alt`` what it shows, ``says`` a few words under it, or "".
    """
    head = Markup("").join(
        Markup('<th scope="col">{}</th>').format(name) for name in found["columns"]
    )
    body = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            row["name"], Markup("").join(map(_cell, row["cells"]))
        )
        for row in found["rows"]
    )
    return Markup(
        '<h3>Gallery</h3><p class="small">{}</p><div class="wide" tabindex="0" role="region" '
        'aria-label="Pictures"><table class="picture-table"><thead><tr>{}</tr></thead><tbody>{}</tbody>'
        "</table></div>"
    ).format(found["rule"], head, body)


def _cell(cell: Mapping[str, Any]) -> Markup:
    if not BASE64.fullmatch(str(cell["png"])):
        return Markup("<td>{}</td>").format(cell["says"])
    image = element(
        "image", href=f"data:image/png;base64,{cell['png']}", width=SIZE, height=SIZE
    )
    picture = drawing(SIZE, SIZE, [image], str(cell["alt"]), "pixels")
    said = Markup("<small>{}</small>").format(cell["says"]) if cell["says"] else ""
    return Markup("<td>{}{}</td>").format(picture, said)
