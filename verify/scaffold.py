"""``verify new``: the file of a conjecture, which runs as it is and is there to be changed."""

from __future__ import annotations

import re
from pathlib import Path

from verify.errors import BadInput
from verify.files import Growing


TEMPLATE = '''"""{title}: the direction of Theorem 15 also fools networks of three layers."""

from theorems.blocks import (
    ANY, NONNEGATIVE, ForEachClassifier, all_sets, both_labels, difference, fools, networks,
)


class {name}(ForEachClassifier):
    r"""For every $S$ there is $v$ such that $v$ is adversarial, at every $-1$ point of $S$,
    for every network $h$ of three layers with nonnegative output weights that fits $S$.
    """

    sets = all_sets  # for every S of these ...
    assumptions = (both_labels,)  # ... such that
    classifiers = networks([ANY, ANY, NONNEGATIVE])  # signs of the weights, layer by layer

    def choose(self, s):  # there is v, named from S alone ...
        return difference(s)

    def check(self, s, v, h):  # ... such that for every h that fits S
        return fools(h, s, v)
'''


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
            file.add(TEMPLATE.format(title=quoted, name=name).encode())
    except FileExistsError:
        msg = f"{path}: is there already; choose another title, or remove it"
        raise BadInput(msg) from None
    return path
