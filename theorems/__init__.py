"""The book: a chapter for each paper, a file for each claim."""

COMMANDS = {
    "decide": (
        "theorems.geometry.commands:decide", "does a direction fool a whole class on your data?"
    ),
    "direction": (
        "theorems.geometry.commands:direction", "find a direction that provably transfers"
    ),
    "noises": (
        "theorems.geometry.commands:noises", "are the adversarial noises of your network separable?"
    ),
    "path": (
        "theorems.geometry.path:command", "the soft-margin SVM of your data, at every lambda at once"
    ),
}
# Commands that the book brings: what adds the options of each, and a line on it.

PUBLIC = {
    "decide_noises": "theorems.geometry.deciders.noises:decide_noises",
    "Direction": "theorems.geometry.estimators:Direction",
    "LabelledSet": "theorems.geometry.objects.labelled:LabelledSet",
    "step_intervals": "theorems.geometry.estimators:step_intervals",
    "svm_path": "theorems.geometry.deciders.soft_margin:path_of",
    "transferable_direction": "theorems.geometry.answers:transferable_direction",
    "TransferableDirection": "theorems.geometry.estimators:TransferableDirection",
}
# What can be had from ``verify`` beside its own names.

ABOUT = {"data": "theorems.geometry.answers:about"}
# What judges whether certificates are about a user's file.

ARGUMENTS = {"certificates": "theorems.geometry.arguments:argument"}
# What words a certificate so that a reader can follow it, for a paragraph that cites it.

TYPES = {
    "curved distribution": "theorems.geometry.objects.distributions",
    "curved vector": "theorems.geometry.objects.distributions",
    "finite laws": "theorems.zhang2022.laws",
    "flat distribution": "theorems.geometry.objects.distributions",
    "labelled set": "theorems.geometry.objects.labelled",
    "linear classifier": "theorems.geometry.objects.linear",
    "max-margin": "theorems.geometry.deciders.max_margin",
    "network": "theorems.geometry.objects.networks",
    "region": "theorems.geometry.objects.regions",
    "set with a class": "theorems.geometry.domains.multiclass_sets",
    "set with a classifier": "theorems.geometry.objects.with_classifier",
    "set with two classes": "theorems.geometry.domains.multiclass_sets",
    "set with two separators": "theorems.geometry.domains.linear_classifiers",
    "trained pair": "theorems.geometry.domains.trained_pairs",
    "uniform distribution": "theorems.geometry.objects.distributions",
    "two points and a classifier": "theorems.geometry.domains.linear_classifiers",
}
# Modules that register what chapters share, by the name in files: each is loaded when one is read.

MOVED = {
    "verify.simplify": "verify.objects",
    "verify.values": "verify.objects",
    **{
        f"verify.exact.convex.{name}": "theorems.geometry.objects.regions"
        for name in ("HalfSpace", "Paraboloid", "Region", "closed_half_space", "open_half_space")
    },
    "verify.conjecture.Family": "theorems.blocks",
    "verify.conjecture.ForEachClassifier": "theorems.blocks",
    "verify.conjecture.on_set": "theorems.geometry.each_classifier",
    "verify.conjecture.pairs": "theorems.geometry.each_classifier",
    "verify.conjecture.small_pairs": "theorems.geometry.each_classifier",
    "theorems.blocks.assumptions": "theorems.geometry.assumptions",
    "theorems.blocks.checks": "theorems.geometry.checks",
    "theorems.blocks.fits": "theorems.geometry.families.fits",
    "theorems.blocks.linear": "theorems.geometry.families.linear",
    "theorems.blocks.sets": "theorems.geometry.domains.shapes",
    "theorems.blocks.units": "theorems.geometry.families.units",
    "theorems.charles2019.convex_sets": "theorems.geometry.domains.convex_sets",
    "theorems.charles2019.linear_classifiers": "theorems.geometry.domains.linear_classifiers",
    "theorems.charles2019.max_margin": "theorems.geometry.deciders.max_margin",
    "theorems.charles2019.multiclass_sets": "theorems.geometry.domains.multiclass_sets",
    "theorems.charles2019.sets": "theorems.geometry.domains.sets",
    "theorems.charles2019.strategies": "theorems.geometry.domains.strategies",
    "theorems.charles2019.through_origin": "theorems.geometry.deciders.through_origin",
    "theorems.charles2019.trained_pairs": "theorems.geometry.domains.trained_pairs",
    "verify.answers": "theorems.geometry.answers",
    "verify.data": "theorems.geometry.data",
    "verify.exact.convex": "theorems.geometry.deciders.convex",
    "verify.exact.direction": "theorems.geometry.deciders.direction",
    "verify.exact.labelled": "theorems.geometry.objects.labelled",
    "verify.exact.labels": "theorems.geometry.deciders.labels",
    "verify.exact.margin": "theorems.geometry.deciders.margin",
    "verify.exact.multiclass": "theorems.geometry.deciders.multiclass",
    "verify.exact.networks": "theorems.geometry.objects.networks",
    "verify.exact.origin": "theorems.geometry.deciders.origin",
    "verify.exact.ray": "theorems.geometry.deciders.ray",
    "verify.exact.reach": "theorems.geometry.deciders.reach",
    "verify.exact.separators": "theorems.geometry.deciders.separators",
    "verify.instances": "theorems.geometry.objects.with_classifier",
    "verify.picture.cells": "theorems.geometry.picture.cells",
    "verify.picture.class_views": "theorems.geometry.picture.class_views",
    "verify.picture.compose": "theorems.geometry.picture.compose",
    "verify.picture.frame": "theorems.geometry.picture.frame",
    "verify.picture.line": "theorems.geometry.picture.line",
    "verify.picture.linear_views": "theorems.geometry.picture.linear_views",
    "verify.picture.material": "theorems.geometry.picture.material",
    "verify.picture.motion": "theorems.geometry.picture.motion",
    "verify.picture.planar": "theorems.geometry.picture.planar",
    "verify.picture.set_views": "theorems.geometry.picture.set_views",
    "verify.picture.view": "theorems.geometry.picture.view",
    "verify.picture.views": "theorems.geometry.picture.views",
    "verify.search.by_gradient": "theorems.geometry.scouts.by_gradient",
    "verify.search.by_program": "theorems.geometry.scouts.by_program",
    "verify.search.in_bulk": "theorems.geometry.scouts.in_bulk",
}
# Modules, and names of modules, by where users' files still look for them: where each is now.
