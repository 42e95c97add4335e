"""``python -m verify`` is the command ``verify``."""

import os
import sys


def without_working_folder() -> None:
    """Look for modules in the working folder last: ``python -m`` has put it first."""
    try:
        here = os.getcwd()
    except OSError:  # it was deleted
        return
    if not sys.flags.safe_path and sys.path and os.path.join(here, sys.path[0], "") == os.path.join(here, ""):
        sys.path.append(sys.path.pop(0))


if __name__ == "__main__":
    without_working_folder()
    from verify.cli import main

    sys.exit(main())
