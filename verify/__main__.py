"""``python -m verify`` is the command ``verify``."""

import sys


if __name__ == "__main__":
    from verify.machine import without_working_folder

    without_working_folder()
    from verify.cli import main

    sys.exit(main())
