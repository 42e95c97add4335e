"""Figure 4: how perturbations of MNIST digits transfer between SVMs and neural networks.

Charles, Rosenberg and Papailiopoulos (2019), Section 7, train 50 linear SVMs and 50 convolutional
networks on random subsets of MNIST, perturb test images by projected gradient ascent in the
l-infinity ball of 40 radii, and classify every perturbed image with every classifier.

``experiment.py`` is what ``verify experiment charles2019/figure-4`` runs:

- ``options.py``      what is run, and what the paper leaves open
- ``training.py``     how the two kinds of classifier are trained
- ``schedule.py``, ``attack.py``   projected gradient ascent, in PyTorch: the reference
- ``compiled.py``     the same attack and classifiers, compiled for one CPU core
- ``engine.py``       which of the two runs
- ``workshop.py``     what is done in a piece
- ``tally.py``, ``sentences.py``    the counts, and the five sentences that read them
- ``figure.py``, ``gallery.py``     what is shown

``digit_pairs.py`` is ``charles2019/digit-pairs``, which takes Theorems 4, 10 and 15 to pairs of the
same digits, exactly:

- ``hulls.py``        the max-margin separator, or a common point of the hulls, with certificates
- ``fitted.py``       separators and ReLU networks, trained until they fit
- ``theory.py``       which of them the directions fool; and what is stored, checked again

The digits and the classifiers are those of ``theorems.mnist``. Importing this package loads none of NumPy, PyTorch, scikit-learn and Numba.
"""
