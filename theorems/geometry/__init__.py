"""The mathematics that chapters share: labelled sets and their classifiers. No chapter itself."""
