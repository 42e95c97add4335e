"""From an instance and its certificates to the scenes of a page."""
