"""The book: a chapter for each paper, a file for each claim."""
