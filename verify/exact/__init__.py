"""Exact arithmetic and linear algebra, from which deciders are made: an answer has a certificate."""
