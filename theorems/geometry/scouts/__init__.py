"""Scouts that look for classifiers, and ways to smaller sets and classifiers."""
