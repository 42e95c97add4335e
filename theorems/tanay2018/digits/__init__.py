"""SVMs on pairs of digits, as in the article's figure: 45 pairs, a path over lambda for each.

- ``experiment.py``  its scales and pieces, and what they add up to
- ``measuring.py``   one pair: what is decided in integers, and each other lambda with its enclosure
- ``sentences.py``   the sentences on the figure, with their rules
- ``published.py``   the numbers of print: a few that are typed, and a reader's own copy of all

Importing this package loads nothing; the experiment's module loads no NumPy.
"""
