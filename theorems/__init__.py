"""The book: a chapter for each paper, a file for each claim."""

MOVED = {
    "verify.conjecture.Family": "theorems.blocks",
    "verify.conjecture.ForEachClassifier": "theorems.blocks",
    "verify.conjecture.on_set": "theorems.geometry.each_classifier",
    "verify.conjecture.pairs": "theorems.geometry.each_classifier",
    "verify.conjecture.small_pairs": "theorems.geometry.each_classifier",
}
# Modules, and names of modules, by where users' files still look for them: where each is now.
