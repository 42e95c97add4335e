"""What we add to the papers: completeness, sharper constants, conjectures."""
