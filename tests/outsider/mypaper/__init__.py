"""A Note on Two Colours: a small paper on graphs, with its claims."""

from verify import Chapter


chapter = Chapter(
    key="mypaper",
    title="A Note on Two Colours",
    authors=("A. Guest", "B. Stranger"),
    venue="Notes on Graphs",
    year=2021,
    experiments=("mypaper.experiments.census:census",),
    commands={"colour": ("mypaper.commands:colour", "find a two-colouring of a graph")},
)
