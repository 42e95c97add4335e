"""The measured experiment of Section 4 on MNIST, and the trained pairs that are decided exactly.

- ``experiment.py``   scales, pieces, what they add up to
- ``sentences.py``    the sentences as tested, with the rule of verdict
- ``training.py``     networks and their training, in PyTorch
- ``measuring.py``    noises, with the exact error and by autograd; probes
- ``pairs.py``        two digits, one output: separability decided in integers

Importing this package loads none of NumPy and PyTorch.
"""
