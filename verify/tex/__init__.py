"""Reads the theorem-like statements of a LaTeX source; nothing of it is run.

``lexer`` cuts the text into tokens, ``expander`` replaces what the author defined and takes files
in, ``counters`` counts as LaTeX does, ``statements`` walks what comes out, ``wording`` writes a
statement as a report shows it, ``paper`` puts all together: ``read(Path("main.tex"))``.
"""
