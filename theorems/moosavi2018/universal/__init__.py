"""How short one vector can be that fools all but a few of somebody's own points."""
