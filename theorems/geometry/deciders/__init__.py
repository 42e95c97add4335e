"""What is decided exactly, with certificates, of sets and classes of classifiers."""
