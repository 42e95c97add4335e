"""How the documentation is built: ``python -m sphinx -W docs build/docs``."""

import re
import sys
from pathlib import Path


sys.path.insert(0, str(Path(__file__).parents[1]))

project = "separatrix"
author = "the separatrix authors"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
html_theme = "furo"
html_title = "separatrix"
exclude_patterns = ["_build"]
myst_enable_extensions = ["dollarmath", "deflist"]
myst_heading_anchors = 3
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
nitpicky = False
suppress_warnings = ["myst.xref_missing"]
# Pages link to files of the repository, which are no pages.


def setup(app):
    """Let docstrings be what they are here: plain text, with lines that say what a field is."""
    app.connect("autodoc-process-docstring", _as_written)


_FIELD = re.compile(r"(\w+(?:, \w+)*) : (.*)")


def _as_written(app, what, name, obj, options, lines):
    if name.startswith("verify.kernel"):
        lines[:] = [re.sub(r"\b(\w)\*", r"\1\*", line.replace("|", r"\|")) for line in lines]
    lines[:] = [f":{found[1]}: {found[2]}" if (found := _FIELD.fullmatch(line)) else line for line in lines]
