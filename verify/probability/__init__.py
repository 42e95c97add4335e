"""What may be said of a probability: exact trials, an interval that may be watched, one budget.

A *cell* is one experiment: a distribution, a way to train, a sample size n. One trial of it
yields an integer, decided exactly, and fails where that integer is below the cell's threshold.
The claim says that a trial fails with at most a stated probability. Where that probability can
be summed in rationals it is; elsewhere seeded streams give frequencies, and a confidence
sequence says what follows from them however often it is looked at. The error that all of
this may make is 5 % for each chapter, divided among all cells of its claims; a cell is told its share.

``sequence`` (the confidence sequence), ``sampling`` (samples from random bits alone), ``exact``
(sums over all samples), ``claim`` (cells and claims) and ``run`` know no paper.

The confidence sequence is our own. ``confseq`` is distributed as source only, needs a
C++ compiler and Boost and does not build for Python 3.12 (its issue 22); ``expectation`` needs
Python 3.12; ``ville`` is a first release. All of them compute in floats, and a verdict here is
a comparison of rationals.
"""
