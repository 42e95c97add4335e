"""LeNet with little and with much weight decay, as in the article's last example.

- ``experiment.py``  its scales and pieces, a seed and a decay each, and what they add up to
- ``sentences.py``   the sentences as tested, with the rule of verdict
- ``training.py``    the network, its training, its temperature and its adversarial examples, in PyTorch

Importing this package loads none of NumPy and PyTorch.
"""
