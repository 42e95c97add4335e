"""``verify cite ID``: a paragraph on a claim for somebody else's text, made from the report alone.

``paragraph`` says what is said, ``latex`` escapes it, ``tikz`` draws the picture; the installed book
words its kinds of certificates, by its table ARGUMENTS. Nothing in a paragraph is typed by hand: quotations,
natures, counts and numbers are those of the report, so that none can go stale.
"""
