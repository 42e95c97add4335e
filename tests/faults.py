"""Run where a chapter is installed: which law does each changed version of its modules break?

``python faults.py KEY FILE``: FILE is a list of ``[module, source, laws]``, of a module of the
chapter's package with its changed source, and the laws to ask, all if none is named. For each a line
of JSON is printed: the law that is broken first and why, or null.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from typing import Any


SECONDS = 30
# Of processor time that a changed version may take.


class Changed(MetaPathFinder, Loader):
    """Serves one module from changed source."""

    def __init__(self, module: str, source: str) -> None:
        self.module, self.source = module, source

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        """Claim the one module."""
        if name != self.module:
            return None
        place = Path(next(iter(path))) / name.rpartition(".")[2]
        inner = [str(place)] if place.is_dir() else None
        file = place / "__init__.py" if inner else place.with_suffix(".py")
        return spec_from_file_location(name, file, loader=self, submodule_search_locations=inner)

    def exec_module(self, module: Any) -> None:
        """Run the changed source."""
        exec(compile(self.source, module.__file__, "exec"), vars(module))


def broken(key: str, names: list[str]) -> list[str] | None:
    """Return the first law that the chapter breaks, and why."""
    from verify import registry
    from verify.errors import BadInput
    from verify.laws import LAWS, Unit
    from verify.session import units

    try:
        listed = [Unit(registry.find(name)) for name in units([key])]
    except BadInput as error:  # the chapter cannot be used
        return ["", str(error)]
    for unit in listed:
        for law in LAWS.values():
            if (not names or law.name in names) and law.asks(unit):
                why = law.judge(unit)
                if why:
                    return [law.name, why[0]]
    return None


def main(key: str, file: str) -> None:
    """Try each version in a process of its own."""
    for module in ("hypothesis", "numpy", "verify.laws", "verify.probability.run", "verify.report"):
        importlib.import_module(module)
    for module, source, names in json.loads(Path(file).read_text(encoding="utf-8")):
        receive, give = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(receive)
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            if module:
                sys.meta_path.insert(0, Changed(module, source))
            with open(give, "w", encoding="utf-8") as stream:
                json.dump(broken(key, names), stream)
            os._exit(0)
        os.close(give)
        with open(receive, encoding="utf-8") as stream:
            said = stream.read()
        _, status = os.waitpid(child, 0)
        ended = json.dumps(["", f"it ended with {os.waitstatus_to_exitcode(status)}"])
        sys.stdout.write(f"{said or ended}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
