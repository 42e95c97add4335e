"""The book: a chapter for each paper, a file for each claim."""

COMMANDS = {
    "decide": (
        "theorems.geometry.commands:decide", "does a direction fool a whole class on your data?"
    ),
    "direction": (
        "theorems.geometry.commands:direction", "find a direction that provably transfers"
    ),
}
# Commands that the book brings: what adds the options of each, and a line on it.

PUBLIC = {
    "LabelledSet": "verify.exact.labelled:LabelledSet",
    "transferable_direction": "verify.answers:transferable_direction",
}
# What can be had from ``verify`` beside its own names.

ABOUT = {"data": "verify.answers:about"}
# What judges whether certificates are about a user's file.

TYPES = {
    "labelled set": "verify.exact.labelled",
    "linear classifier": "verify.exact.linear",
    "network": "verify.exact.networks",
    "region": "verify.exact.regions",
    "set with a classifier": "verify.instances",
}
# Modules that register what chapters share, by the name in files: each is loaded when one is read.

MOVED = {
    "verify.simplify": "verify.objects",
    "verify.values": "verify.objects",
    **{
        f"verify.exact.convex.{name}": "verify.exact.regions"
        for name in ("HalfSpace", "Paraboloid", "Region", "closed_half_space", "open_half_space")
    },
    "verify.conjecture.Family": "theorems.blocks",
    "verify.conjecture.ForEachClassifier": "theorems.blocks",
    "verify.conjecture.on_set": "theorems.geometry.each_classifier",
    "verify.conjecture.pairs": "theorems.geometry.each_classifier",
    "verify.conjecture.small_pairs": "theorems.geometry.each_classifier",
}
# Modules, and names of modules, by where users' files still look for them: where each is now.
