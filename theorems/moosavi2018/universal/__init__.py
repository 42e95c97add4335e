"""One short vector that fools most points: of somebody's own points exactly, of trained networks measured.

- ``command.py``      ``verify universal``, decided exactly
- ``experiment.py``   scales, pieces, what they add up to
- ``sentences.py``    the sentences as tested, with the rule of verdict
- ``deepfool.py``     the short vectors of images
- ``curvature.py``    the mean curvature of a boundary, and its spectrum
- ``measuring.py``    subspaces, and whom their vectors fool

Importing this package loads none of NumPy and PyTorch.
"""
