"""What claims speak of: labelled sets, regions, classifiers, and pairs of them."""
