"""Separatrix: checks machine-learning theory papers the way a test suite checks code."""
