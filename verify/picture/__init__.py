"""Pictures of what was found: exact geometry at run time, so that pages compute nothing."""
