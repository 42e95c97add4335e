"""Classes of classifiers that are searched member by member."""
