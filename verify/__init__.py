"""Separatrix: checks machine-learning theory papers the way a test suite checks code."""

import sys


DIGITS = 100_000
# Decimal digits of the longest number that is read or written. Python's own limit is 4300; it is
# raised here, for commands, workers and tests alike, so that no answer depends on who asks.

sys.set_int_max_str_digits(DIGITS)

__version__ = "0.2.0"
