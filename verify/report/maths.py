"""LaTeX between dollar signs as MathML: converted when the page is built, checked, never trusted."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any
from xml.etree import ElementTree

from markupsafe import Markup, escape

from verify.picture.words import typeset


ELEMENTS = frozenset(
    ["math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "ms", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "none", "mtable", "mtr", "mtd", "mpadded", "mphantom", "mstyle", "menclose"]
)
ATTRIBUTES = frozenset(
    ["accent", "accentunder", "columnspan", "display", "displaystyle", "fence", "form", "height", "depth", "largeop", "linethickness", "lspace", "mathvariant", "maxsize", "minsize", "movablelimits", "notation", "rowspan", "rspace", "scriptlevel", "separator", "stretchy", "symmetric", "voffset", "width", "class"]
)
# What MathML Core knows and no policy forbids: no style, no link, no event.

CLASSES = {
    "text-align: left": "ml",
    "text-align: right": "mr",
    "padding-left: 0": "nl",
    "padding-right: 0": "nr",
    "padding-left: 1em": "wl",
    "margin-left: -0.16666667em": "thin-back",
}
# Inline styles that the converter writes; the policy blocks them, the style sheet has classes.

MACROS = {
    "widetilde": r"\tilde{#1}",
    "mathds": r"\mathbb{#1}",
    "mathbbm": r"\mathbb{#1}",
    "substack": r"\begin{matrix}#1\end{matrix}",
    "textup": r"\text{#1}",
    "enskip": r"\;",
    "nicefrac": r"{#1}/{#2}",
    "xlongrightarrow": r"\xrightarrow{#1}",
    "centerdot": r"\cdot",
    "hiderel": "#1",
}
# Commands of well-known packages that the converter lacks, each by one that a reader takes for the same.

LOW_LINE = "\u0332"
LINES = {"mover": ("over", "\u203e"), "munder": ("under", "_")}
# The sign that the converter has for a line on either side; the class that draws it, and what is read.

VARIATION = re.compile("[\ufe00-\ufe0f]")


class Unsafe(ValueError):
    """The converter wrote something that has no place in a page."""


def mathematics(text: str) -> Markup:
    """Render text with LaTeX between dollar signs as HTML with MathML.

    What cannot be converted is shown as the text it is.
    """
    parts = []
    for index, part in enumerate(re.split(r"\$([^$]*)\$", text)):
        if not part:
            continue
        parts.append(formula(part) if index % 2 else _prose(part))
    return Markup("").join(parts)


def _prose(text: str) -> Markup:
    """Set and escape text; ``code`` in double backquotes and *words* in stars are set as such."""
    parts = []
    for index, part in enumerate(re.split(r"``([^`]+)``", text)):
        if index % 2:
            parts.append(Markup("<code>{}</code>").format(part))
            continue
        for place, word in enumerate(re.split(r"(?<![\w*])\*{1,2}([^*\s][^*]*?)\*{1,2}(?![\w*])", part)):
            said = typeset(word)
            parts.append(Markup("<em>{}</em>").format(said) if place % 2 else escape(said))
    return Markup("").join(parts)


@cache
def formula(latex: str) -> Markup:
    """Render one formula; escaped source text where the converter or the check refuses it."""
    from math_core import LatexError

    try:
        return Markup(_checked(_converter().convert_with_local_state(latex, displaystyle=False)))
    except (LatexError, Unsafe, ElementTree.ParseError):
        return Markup('<code class="tex">{}</code>').format(latex)


@cache
def _converter() -> Any:
    from math_core import LatexToMathML

    return LatexToMathML(macros=MACROS)


def _checked(mathml: str) -> str:
    """Keep elements and attributes from a list; turn styles into classes, write it out again.

    Raises
    ------
    Unsafe
        Where something else is there.
    """
    source = VARIATION.sub("", mathml).replace("&ApplyFunction;", "\u2061")
    source = source.replace("<mspace/>", "")  # without attributes it does nothing
    root = ElementTree.fromstring(source)
    if root.tag != "math":
        msg = f"a formula must be a math element, not {root.tag}"
        raise Unsafe(msg)
    for node in root.iter():
        if node.tag not in ELEMENTS:
            msg = f"the element {node.tag} has no place in a formula"
            raise Unsafe(msg)
        style = node.attrib.pop("style", "")
        for rule in filter(None, (re.sub(r":\s*", ": ", part.strip()) for part in style.split(";"))):
            if rule in CLASSES:
                node.set("class", f"{node.get('class', '')} {CLASSES[rule]}".strip())
        for place, child in enumerate(node):
            while child.tag == "mrow" and len(child) == 1 and not (child.attrib or (child.text or "").strip()):
                child = node[place] = child[0]  # a row of one is that one
        if node.tag == "mover":  # Chromium lifts accents off their letters
            node.attrib.pop("accent", None)
        if node.tag in LINES and len(node) == 2 and node[1].text == LOW_LINE:
            node.set("class", LINES[node.tag][0])  # drawn by a rule of style: few fonts can stretch the sign
            node[1].text = LINES[node.tag][1]
        bad = set(node.attrib) - ATTRIBUTES
        if bad:
            msg = f"the attribute {min(bad)} has no place in a formula"
            raise Unsafe(msg)
    return "<wbr>".join(map(_written, _broken(root)))


LONG = 20
# Letters of a formula from which on it may go on in the next line; browsers break none.

BREAKS = frozenset("=≤≥<>∈∉⊆⇒→↦≠+−-")
# Signs with which it then goes on.


def _broken(root: ElementTree.Element) -> list[ElementTree.Element]:
    """Cut a long formula before its signs into formulas that a line may end between."""
    if len("".join(root.itertext())) < LONG or root.text or root.get("display"):
        return [root]
    parts = [ElementTree.Element("math", root.attrib)]
    bars = Counter[str | None]()  # one that closes looks like one that opens
    for child in _flat(root):
        before = parts[-1][-1] if len(parts[-1]) else None
        closed = before is not None and (before.text in tuple(")]}") or bars[before.text] % 2 == 0 < bars[before.text])
        ended = before is not None and (before.tag != "mo" or closed)
        bars[child.text] += child.tag == "mo" and child.text in tuple("|‖")
        if child.tag == "mo" and child.text in BREAKS and ended:
            child.attrib.setdefault("form", "infix")  # at a beginning it would be taken for a prefix
            parts.append(ElementTree.Element("math", root.attrib))
        parts[-1].append(child)
    return parts


def _flat(row: ElementTree.Element) -> list[ElementTree.Element]:
    """Return the parts of a row, and those of long rows in it whose brackets need not grow."""
    found = []
    for child in list(row):
        grows = any(one.tag == "mo" and one.text in tuple("()[]{}|‖") and one.get("stretchy") != "false" for one in child)
        if child.tag != "mrow" or child.attrib or grows or len("".join(child.itertext())) < LONG // 2:
            found.append(child)
            continue
        if child[0].tag == "mo" and child[0].text in BREAKS:
            child[0].attrib.setdefault("form", "prefix")
        found += _flat(child)
    return found


def _written(node: ElementTree.Element) -> str:
    """Write an element as HTML: short, everything escaped."""
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attrib.items())
    content = str(escape(node.text or ""))
    content += "".join(_written(child) + str(escape(child.tail or "")) for child in node)
    return f"<{node.tag}{attributes}>{content}</{node.tag}>"


def plain(text: str) -> str:
    """Return text without the dollar signs, for places where no formula can stand."""
    return text.replace("$", "")
