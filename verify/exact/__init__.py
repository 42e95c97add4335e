"""Exact deciders: each answers for every classifier of a class at once, with a certificate."""
