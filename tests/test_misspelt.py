"""What was not understood is never taken for something else: each misspelling is refused, with
what was got, what is allowed and what may have been meant.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from theorems.blocks import (
    ANY,
    NONNEGATIVE,
    ONE_NEGATIVE,
    RELU,
    Above,
    Answer,
    Decision,
    LabelledSet,
    Layer,
    Linear,
    Network,
    along_lines,
    convex_regions,
    every,
    fools,
    fools_some,
    input_convex_networks,
    max_out_networks,
    networks,
    separators,
    separators_fooled_at,
)
from theorems.charles2019.theorem_4 import Theorem4Repaired
from theorems.geometry import data
from theorems.geometry.deciders.convex import decide_convex
from theorems.geometry.deciders.labels import decide_labels
from theorems.geometry.deciders.margin import bound_margin, max_margin
from theorems.geometry.deciders.multiclass import decide_multiclass
from theorems.geometry.deciders.ray import decide_ray
from theorems.geometry.deciders.separators import decide_separators
from theorems.geometry.objects.networks import Argmax, one_vs_rest, positive_units
from theorems.geometry.objects.regions import HalfSpace, Region, open_half_space
from verify import kernel, registry
from verify.errors import BadInput, meant, nearest, one_of, only
from verify.exact.decision import undecided
from verify.outcome import Outcome


PAIR = LabelledSet([(0,), (1,)], [-1, 1])
NEGATIVE = Linear((-1,), 0)


def test_a_near_word_is_found_whatever_its_case_and_the_order_of_its_letters() -> None:
    words = ("any", "nonnegative", "one negative")

    assert nearest("Any", words) == "any"
    assert nearest("nonegative", words) == "nonnegative"
    assert nearest("nay", words) == "any"
    assert nearest("zebra", words) is None
    assert nearest(3, words) is None
    assert meant("zebra", words) == ""
    one_of("the sign", "any", words)
    only("sign", [], words)
    with pytest.raises(BadInput, match=r"the label True is not known; it must be 1 or -1$"):
        one_of("the label", True, (1, -1))


BLOCKS: dict[str, tuple[Callable[[], Any], str]] = {
    "a sign in capitals": (lambda: networks([ANY, "Any"]), "the sign 'Any' is not known; it must be 'any', 'nonnegative' or 'one negative'; did you mean 'any'"),
    "a sign": (lambda: networks(["nonegative", ANY]), "did you mean 'nonnegative'"),
    "a sign that is none": (lambda: networks([None]), "the sign None"),
    "signs in one text": (lambda: networks("any"), "must be a list of one for each layer"),
    "no signs": (lambda: networks([]), "must be a list of one for each layer"),
    "slopes": (lambda: networks([ANY, ANY], slopes=(0, 1, 2)), "two slopes"),
    "slopes by name": (lambda: networks([ANY, ANY], slopes="relu"), "the slopes must be a list"),
    "a rule": (lambda: networks([ANY], rule="above"), "the rule 'above' is not known"),
    "a rule of many outputs": (lambda: networks([ANY], rule=Argmax()), "it must be Above"),
    "signs between layers": (lambda: input_convex_networks(2, signs="Any"), "did you mean 'any'"),
    "a sign of other networks": (
        lambda: input_convex_networks(2, signs=ONE_NEGATIVE),
        "the sign 'one negative' is not known; it must be 'nonnegative' or 'any'",
    ),
    "one layer": (lambda: input_convex_networks(1), "the number of layers is 1"),
    "one piece": (lambda: max_out_networks(1), "the number of pieces is 1"),
    "the rule of max-out": (lambda: max_out_networks(2, rule=1), "the rule 1"),
    "labels of score 0": (lambda: separators(rules=(0,)), "the label of score 0 0 is not known"),
    "closed by name": (lambda: convex_regions(closed="open"), "closed is 'open'"),
    "a closed half-space": (lambda: HalfSpace((((1,), 0),), "no"), "closed is 'no'"),
    "the rule of a network": (lambda: Network((Layer([[1]], [0]),), "positive"), "the rule 'positive'"),
    "a closed threshold": (lambda: Network((Layer([[1]], [0]),), Above(1, "no")), "closed is 'no'"),
    "ties": (lambda: one_vs_rest([[1], [2]], [0, 0], "Lowest"), "did you mean 'lowest'"),
    "the kind of a rule": (
        lambda: Network.from_json({"layers": [Layer([[1]], [0]).to_json()], "rule": {"kind": "abvoe", "threshold": 0, "closed": False}}),
        "did you mean 'above'",
    ),
    "label 0": (lambda: fools(NEGATIVE, PAIR, (1,), label=0), "the label 0 is not known; it must be 1 or -1"),
    "a label as text": (lambda: fools(NEGATIVE, PAIR, (1,), label="-1"), "the label '-1'"),
    "label 2 of some": (lambda: fools_some(NEGATIVE, PAIR, (1,), label=2), "the label 2"),
    "label 0 of separators": (lambda: separators_fooled_at(PAIR, (1,), 2, label=0), "the label 0"),
    "a class that there is not": (
        lambda: fools(one_vs_rest([[1], [2]], [0, 0]), LabelledSet([(0,)], [0]), (1,), label=2),
        "the label 2",
    ),
    "an answer": (lambda: every([Decision(Answer.YES), Decision("No")]), "the answer 'No' .* did you mean 'no'"),
    "an assumption that is dropped": (
        lambda: Theorem4Repaired().without("both label", expects=Outcome.REFUTED),
        "there is no assumption 'both label'; there are .*; did you mean 'both labels'",
    ),
    "no assumption": (lambda: Theorem4Repaired().without(expects=Outcome.REFUTED), "needs the name"),
    "what a variant has to become": (
        lambda: Theorem4Repaired().varied("x", expects="refutd", change=""),
        "did you mean 'refuted'",
    ),
    "a field of a set": (
        lambda: LabelledSet.from_json({"points": [[0]], "labels": [1], "weights": [1]}),
        "there is no field 'weights'",
    ),
    "a field of a network": (
        lambda: Network.from_json(Network((Layer([[1]], [0]),), Above(0)).to_json() | {"bias": 1}),
        "there is no field 'bias'",
    ),
    "a label that is text": (lambda: LabelledSet([(0,)], ["-1"]), "labels are integers, .*'-1' is none"),
    "a label that is true": (lambda: LabelledSet([(0,)], [True]), "labels are integers"),
    "a part of a variant": (
        lambda: Theorem4Repaired().varied("x", expects=Outcome.REFUTED, change="", domian=None),
        "there is no part 'domian'; .*; did you mean 'domain'",
    ),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_misspelt_building_block_is_refused(name: str) -> None:
    make, sentence = BLOCKS[name]

    with pytest.raises(ValueError, match=sentence):
        make()


def test_words_that_python_takes_for_an_answer_are_that_answer() -> None:
    assert every([Decision(Answer.YES), Decision("no")]).answer == Answer.NO
    assert every([Decision(Answer.YES), Decision("yes")]).answer is Answer.YES


def test_what_is_spelt_rightly_is_taken() -> None:
    assert networks([ANY, NONNEGATIVE, ONE_NEGATIVE], slopes=RELU, rule=Above(1, closed=True)).small
    assert along_lines(convex_regions(closed=True)).draw is not None
    assert fools(one_vs_rest([[1], [2]], [0, 0]), LabelledSet([(1,)], [1]), (-2,), label=1).answer == "yes"


# A conjecture's file.

CONJECTURE = '''
from theorems.blocks import ANY, Domain, ForEachClassifier, all_sets, both_labels, difference, fools, networks


class Mine(ForEachClassifier):
    """A conjecture."""

    sets = all_sets
    assumptions = (both_labels,)
    classifiers = networks([ANY, ANY])
    patience = 20.0

    def choose(self, s):
        return difference(s)

    def check(self, s, v, h):
        return fools(h, s, v)
'''
MISSPELT = {
    "assumptions =": ("asumptions =", "line 5: Mine has no part 'asumptions'; did you mean 'assumptions'"),
    "classifiers =": ("clasifiers =", "did you mean 'classifiers'"),
    "patience =": ("patiance =", "did you mean 'patience'"),
    "sets =": ("set =", "did you mean 'sets'"),
    "def choose": ("def chose", "did you mean 'choose'"),
    "def check": ("def Check", "did you mean 'check'"),
    "ANY, ANY": ("ANY, 'Any'", "line 10: the sign 'Any'"),
    "networks([ANY, ANY])": ("networks([ANY, ANY], slope=(0, 1))", "line 10: .*'slope'; it takes signs, slopes, .*did you mean 'slopes'"),
    "(both_labels,)": ("(both_labels, all_sets)", "is no assumption"),
    "(both_labels,)\n": ("both_labels\n", "it must be a list, such as"),
    "import ANY": ("import ANY, netwroks", "line 2: .*did you mean 'networks'"),
    "= all_sets": ("= al_sets", "line 8: .*did you mean 'all_sets'"),
    "sets = all_sets": ("sets = both_labels", "Mine: sets is Assumption.*such as all_sets"),
    "classifiers = networks([ANY, ANY])": ("classifiers = networks", "Mine: classifiers is"),
    "patience = 20.0": ("expects = 'survive'", "Mine: expects 'survive' is not known; .*did you mean 'survives'"),
    "    patience = 20.0": ("    kind = 'Universal'", "did you mean 'universal'"),
    "= all_sets\n": ("= Domain('mine', all_sets.draw, contians=all_sets.contains)\n", "line 8: .*'contians'; it takes name, draw, .*did you mean 'contains'"),
    "patience = 20.0\n": ("uses = ('charles2019/theorm-4',)\n", "Mine uses 'charles2019/theorm-4'.*did you mean 'charles2019/theorem-4'"),
}


def load(text: str, folder: Path) -> list[Any]:
    path = folder / "mine.py"
    path.write_text(text, encoding="utf-8")
    return registry.load(str(path))


@pytest.mark.parametrize("right", MISSPELT)
def test_a_misspelt_part_of_a_conjecture_is_refused_with_its_line(right: str, tmp_path: Path) -> None:
    wrong, sentence = MISSPELT[right]
    assert right in CONJECTURE
    with pytest.raises(BadInput, match=sentence) as refused:
        load(CONJECTURE.replace(right, wrong, 1), tmp_path)

    assert str(tmp_path / "mine.py") in str(refused.value)
    assert "\n" not in str(refused.value)


LISTED = {
    "weakenings(self): yield self.without('both label', expects=Outcome.REFUTED)": "line 19: .* 'both label'; .*did you mean 'both labels'",
    "weakenings(self): yield self.withou('both labels')": "line 19: .*did you mean 'without'",
    "weakenings(self): self.without('both labels', expects=Outcome.REFUTED)": "Mine.weakenings.. lists nothing",
    "weakenings(self): yield 3": "Mine.weakenings.. lists 3",
    "examples(self): yield Exmple(1, Answer.NO, '')": "line 19: .*did you mean 'Example'",
    "examples(self): yield Example((1,), 'yess', '')": "the answer 'yess' is not known; .*did you mean 'yes'",
    "examples(self): return None": "Mine.examples.. lists nothing",
}


@pytest.mark.parametrize("line", LISTED)
def test_what_a_conjecture_lists_is_looked_at_before_anything_is_searched(line: str, tmp_path: Path) -> None:
    names = "from verify.claim import Example; from verify.outcome import Outcome; from theorems.blocks import Answer"
    text = CONJECTURE.replace("\n", f"{names}\n", 1)
    with pytest.raises(BadInput, match=LISTED[line]):
        load(f"{text}\n    def {line}\n", tmp_path)


OWN_NAMES = ("sizes", "chosen", "helper", "checked", "details_of", "_asumptions", "used", "find", "names")


@pytest.mark.parametrize("name", OWN_NAMES)
def test_a_helper_of_ones_own_is_no_misspelling(name: str, tmp_path: Path) -> None:
    helper = f"    def {name}(self):\n        return 1\n"
    (claim,) = load(CONJECTURE + "\n" + helper, tmp_path)

    assert getattr(claim, name)() == 1


def test_a_word_for_an_outcome_is_that_outcome(tmp_path: Path) -> None:
    text = CONJECTURE.replace("patience = 20.0", "expects = 'survives'")

    assert load(text, tmp_path)[0].expects is Outcome.SURVIVES  # as pytest asks


def test_a_like_name_beside_the_part_itself_is_a_helper(tmp_path: Path) -> None:
    (claim,) = load(CONJECTURE + "\n    def chose(self):\n        return 1\n", tmp_path)

    assert claim.chose() == 1


def test_an_answer_that_there_is_not_decides_nothing(tmp_path: Path) -> None:
    from verify.judge import judge, judge_carefully

    for word, outcome in (("Yes", Outcome.ERROR), ("yes", Outcome.SURVIVES), ("undecided", Outcome.UNDECIDED)):
        text = CONJECTURE.replace("return fools(h, s, v)", f"return fools(h, s, v)._replace(answer={word!r})")
        (claim,) = load(text, tmp_path)
        x = next(iter(claim.domain.small()))
        verdict = judge_carefully(claim, x)

        assert verdict.outcome is outcome
        assert outcome is not Outcome.ERROR or "did you mean 'yes'" in verdict.reason
    assert judge(claim, x).outcome is Outcome.UNDECIDED
    assert undecided("").answer is Answer.UNDECIDED


# The command line.


SET = '{"points": [[0], [1]], "labels": [-1, 1]}'
CALLS: dict[str, tuple[list[str], str]] = {
    "an id": (["run", "charles2019/theorm-4"], "no claim 'charles2019/theorm-4'.*did you mean 'charles2019/theorem-4'"),
    "an id without its chapter": (["run", "theorem-4"], "did you mean 'charles2019/theorem-4'"),
    "an id in capitals": (["run", "Charles2019/Theorem-4"], "did you mean 'charles2019/theorem-4'"),
    "a variant": (
        ["run", "charles2019/theorem-4-repaired+both label"],
        "there is no variant 'both label'; there are .*did you mean 'both labels'",
    ),
    "a file": (["run", "mine.py"], "verify hunt"),
    "a name in a file": (["hunt", "mine.py:Mien"], "there is no conjecture 'Mien'; there are 'Mine'; did you mean 'Mine'"),
    "a profile": (["run", "--profile", "quik"], "it must be 'quick', 'full' or 'deep'; did you mean 'quick'"),
    "an option": (["run", "--porfile", "quick"], "nothing is made of .*--porfile.*did you mean '--profile'"),
    "an option of another command": (["list", "--profile", "quick"], "nothing is made of"),
    "a command": (["chekc", "a.json"], "did you mean 'check'"),
    "a variant of no name": (["run", "charles2019/theorem-4-repaired+"], "there is no variant ''"),
    "the beginning of an option": (["run", "--prof", "quick"], "nothing is made of .*did you mean '--profile'"),
    "the beginning of data": (["check", "a.json", "--dat", "a.json"], "did you mean '--data'"),
    "no id": (["run", ""], "argument ID: it is empty"),
    "no file": (["check", ""], "argument FILE: it is empty"),
    "no data": (["direction", ""], "argument DATA: it is empty"),
    "no folder": (["run", "--out", ""], "argument --out: it is empty"),
    "no folder for instances": (["run", "--witnesses", ""], "argument --witnesses: it is empty"),
    "no scheduler": (["run", "--scheduler", ""], "argument --scheduler: it is empty"),
    "labels beside no data": (["check", "a.json", "--positive", ""], "name the data too"),
    "no labels of a class": (["decide", "multiclass", "a.json", "--direction", "1", "--positive", ""], "name two labels"),
    "a negative time": (["hunt", "mine.py", "--time", "-1s"], "--time -1s: write a number"),
    "no process": (["run", "--jobs", "0"], "argument --jobs: 0 is no number of processes; at least one"),
    "processes without number": (["hunt", "mine.py", "--jobs", "9" * 20], "no number of processes.*1024 are the limit"),
    "work that is no number": (["hunt", "mine.py", "--work", "x"], "argument --work: 'x' is no number between"),
    "a seed that is no number": (["run", "--seed", "1.5"], "argument --seed: '1.5' is no integer"),
    "a class": (["decide", "Separators", "a.json", "--direction", "1"], "did you mean 'separators'"),
    "a target": (["direction", "a.json", "--for", "convx"], "did you mean 'convex'"),
    "a scale": (["figure4", "--scale", "smal"], "did you mean 'small'"),
    "names of two labels for many classes": (
        ["decide", "multiclass", "a.json", "--direction", "1", "--label", "0", "--positive", "1"],
        "--positive and --negative name two labels",
    ),
    "a label beside a batch": (["decide", "--batch", "q.jsonl", "--label", "1"], "--batch takes its questions"),
    "labels beside a batch": (["decide", "--batch", "q.jsonl", "--positive", "1"], "--batch takes its questions"),
    "work where none is limited": (["direction", "a.json", "--for", "convex", "--work", "9"], "--work limits"),
    "a field": (["direction", "weights.json"], "there is no field 'weights'; there are 'points', 'labels'"),
    "a misspelt field": (["direction", "label.json"], 'must be an object with "points" and "labels"'),
    "a field twice": (["direction", "twice.json"], "the key 'labels' stands twice"),
    "an array": (["direction", "more.npz"], "there is no array 'weights'; there are 'X', 'y'"),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_misspelt_call_is_one_sentence(name: str, verify: Any) -> None:
    Path("mine.py").write_text(CONJECTURE, encoding="utf-8")
    Path("a.json").write_text(SET, encoding="utf-8")
    Path("weights.json").write_text(SET[:-1] + ', "weights": [1, 2]}', encoding="utf-8")
    Path("label.json").write_text(SET.replace("labels", "label"), encoding="utf-8")
    Path("twice.json").write_text(SET[:-1] + ', "labels": [1, -1]}', encoding="utf-8")
    np.savez("more.npz", X=np.zeros((2, 1)), y=np.array([1, -1]), weights=np.ones(2))
    arguments, sentence = CALLS[name]
    said = verify(*arguments)

    assert (said.status, said.out) == (2, "")
    assert said.err.count("\n") == 1
    assert re.search(sentence, said.err), said.err


CERTIFICATE = {
    "format": "separatrix-certificate/1",
    "question": {"class": "separators", "points": [[1], [0]], "labels": [1, -1], "direction": [1], "label": -1},
    "answer": "yes",
    "evidence": {"separator": {"w": [2], "b": -1}, "weights": [[0, 1], [1, 1]]},
}
QUESTION = {"class": "separators", "points": [[0], [1]], "labels": [-1, 1], "direction": [1]}
LINES = {
    json.dumps(QUESTION | {"lable": 1}): "there is no field 'lable'; .*did you mean 'label'",
    json.dumps(QUESTION | {"weights": [1, 2]}): "there is no field 'weights'",
    json.dumps(QUESTION | {"classes": 2}): "there is no field 'classes'",
    json.dumps(QUESTION | {"class": "Convex"}): "did you mean 'convex'",
    json.dumps(QUESTION)[:-1] + ', "direction": [-1]}': "the key 'direction' stands twice",
}


@pytest.mark.parametrize("line", LINES)
def test_a_misspelt_line_of_a_batch_is_an_error_of_that_line(line: str, verify: Any) -> None:
    Path("q.jsonl").write_text(f"{line}\n{json.dumps(QUESTION)}\n", encoding="utf-8")
    said = verify("decide", "--batch", "q.jsonl")
    first, second = map(json.loads, said.out.splitlines())

    assert said.status == 2
    assert re.search(LINES[line], first["error"])
    assert second["answer"] == "yes"


def test_remarks_may_stand_beside_the_data(verify: Any) -> None:
    Path("a.json").write_text(SET[:-1] + ', "source": {"a": []}, "name": "pair", "note": 3}', encoding="utf-8")

    assert verify("direction", "a.json").status == 0


# Stored instances.

STORED = {
    "format": "separatrix-instance/1",
    "claim": "charles2019/lemma-3",
    "outcome": "refuted",
    "instance": {"type": "labelled set", "points": [[0], [1]], "labels": [-1, 1]},
    "certificates": [CERTIFICATE],
}
SPOILED: dict[str, tuple[dict[str, Any], str]] = {
    "an outcome": ({"outcome": "Refuted"}, "did you mean 'refuted'"),
    "a type": ({"instance": STORED["instance"] | {"type": "labeled set"}}, "the type 'labeled set' is not known; .*did you mean 'labelled set'"),
    "a field of a set": ({"instance": STORED["instance"] | {"weights": [1]}}, "no field 'weights'"),
    "a field of a region": ({"instance": {"type": "region", "inside": -1, "parts": [], "part": []}}, "no field 'part'; .*did you mean 'parts'"),
    "a field of a half-space": (
        {"instance": {"type": "region", "inside": -1, "parts": [{"forms": [], "closd": True}]}},
        "did you mean 'closed'",
    ),
    "a field of a pair": (
        {"instance": {"type": "set with a classifier", "s": STORED["instance"], "k": None}},
        "no field 'k'; there are 's', 'h'",
    ),
    "a field that is left out": ({"flie": "mine.py"}, "nothing reads the field 'flie'; did you mean 'file'"),
    "a claim": ({"claim": "charles2019/lema-3"}, "did you mean 'charles2019/lemma-3'"),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_misspelt_stored_instance_is_one_sentence(name: str, verify: Any) -> None:
    change, sentence = SPOILED[name]
    Path("i.json").write_text(json.dumps(STORED | change), encoding="utf-8")
    said = verify("replay", "i.json")

    assert (said.status, said.out) == (2, "")
    assert said.err.count("\n") == 1
    assert re.search(sentence, said.err), said.err


def test_a_field_of_a_stored_instance_that_is_needed_is_asked_for(verify: Any) -> None:
    Path("i.json").write_text(json.dumps(STORED).replace('"certificates"', '"certificats"'), encoding="utf-8")

    assert "is 'certificats' meant?" in verify("replay", "i.json").err
    Path("i.json").write_text(json.dumps(STORED)[:-1] + ', "outcome": "survives"}', encoding="utf-8")
    assert "stands twice" in verify("replay", "i.json").err


# Certificates: a field that no check reads would be taken for certified.


def certificates() -> dict[str, dict[str, Any]]:
    s = LabelledSet([(0, 0), (1, 1)], [-1, 1])
    classes = LabelledSet([(0, 0), (1, 1)], [0, 1])
    network = Network((Layer([[1, 0]], [0], RELU), Layer([[1]], [0])), Above(0))
    region = Region((open_half_space((1, 0), 0),))
    found = {
        "separators": decide_separators(s, (1, 0)),
        "convex": decide_convex(s, (1, 0)),
        "multiclass": decide_multiclass(classes, (1, 0), 0),
        "max-margin": max_margin(s).decision,
        "margin": bound_margin(s, {0: 1, 1: 1}),
        "ray": decide_ray(network, (0, 0), (1, 0))[1],
        "linear": decide_ray(Linear((1, 0), 0), (0, 0), (1, 0))[1],
        "region": decide_ray(region, (0, 0), (1, 0))[1],
        "argmax": decide_labels(one_vs_rest([[1], [2]], [0, 0]), [(1,)])[1],
        "all positive": decide_labels(positive_units([[1]], [0]), [(1,)])[1],
    }
    return {name: json.loads(json.dumps(one.certificates[0])) for name, one in found.items()}


CERTIFICATES = certificates()


def objects(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the places of all objects outside the evidence."""
    if isinstance(value, dict):
        yield path
    listed = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in listed:
        if key != "evidence":
            yield from objects(entry, (*path, key))


@pytest.mark.parametrize("name", CERTIFICATES)
def test_a_field_that_no_check_reads_is_malformed(name: str) -> None:
    honest, places = CERTIFICATES[name], list(objects(CERTIFICATES[name]))
    assert kernel.check(honest).holds
    assert len(places) >= 2
    form = ("question", "classifier", "halfspaces", 0, "forms", 0)
    for path in set(places) - {form}:
        changed = json.loads(json.dumps(honest))
        holder = changed
        for key in path:
            holder = holder[key]
        holder["clases"] = 2
        with pytest.raises(kernel.Malformed, match="no field 'clases'"):
            kernel.check(changed)


@pytest.mark.parametrize("kind", CERTIFICATES)
def test_evidence_says_no_more_than_is_read(kind: str) -> None:
    honest = CERTIFICATES[kind]

    with pytest.raises(kernel.Malformed, match=r"this evidence of .* has no field 'found by'"):
        kernel.check(honest | {"evidence": honest["evidence"] | {"found by": "hand"}})


# Arrays that announce more than can be read.


def forged(path: Path, **arrays: tuple[tuple[int, ...], str, bytes]) -> str:
    """Write an npz file whose headers say what they like."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (shape, kind, content) in arrays.items():
            stream = io.BytesIO()
            np.lib.format.write_array_header_1_0(stream, {"shape": shape, "fortran_order": False, "descr": kind})
            archive.writestr(f"{name}.npy", stream.getvalue() + content)
    return str(path)


BOMBS: dict[str, dict[str, tuple[tuple[int, ...], str, bytes]]] = {
    "no width": {"X": ((10**12, 0), "<f8", b""), "y": ((10**12,), "<i8", b"")},
    "no width, few labels": {"X": ((10**8, 0), "<f8", b""), "y": ((2,), "<i8", bytes(16))},
    "many points": {"X": ((10**12, 1), "<f8", b""), "y": ((2,), "<i8", bytes(16))},
    "many labels of no length": {"X": ((2, 1), "<f8", bytes(16)), "y": ((10**12,), "|S0", b"")},
    "long labels": {"X": ((2, 1), "<f8", bytes(16)), "y": ((2,), "<U300000000", b"")},
    "another array": {"X": ((2, 1), "<f8", bytes(16)), "y": ((2,), "<i8", bytes(16)), "z": ((10**12,), "<f8", b"")},
    "a hold of zeros": {"X": ((2 * 10**8, 1), "|i1", bytes(2 * 10**6)), "y": ((2,), "<i8", bytes(16))},
}


@pytest.mark.parametrize("name", BOMBS)
def test_headers_are_looked_at_before_memory_is_taken(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*_: object, **__: object) -> None:
        raise AssertionError("an array was read")

    monkeypatch.setattr(np.lib.format, "read_array", taken)
    path = forged(tmp_path / "bomb.npz", **BOMBS[name])
    with pytest.raises(BadInput, match=r"announces|nothing to read|there is no array"):
        data.read_table(path)


def test_a_header_without_its_content_is_one_sentence(tmp_path: Path) -> None:
    path = forged(tmp_path / "cut.npz", X=((10**6, 2), "<f8", bytes(16)), y=((10**6,), "<i8", b""))
    with pytest.raises(BadInput, match="is no npz archive of plain arrays"):
        data.read_table(path)


def test_a_forged_cache_of_digits_is_refused(tmp_path: Path) -> None:
    from verify.experiment.storage import read_arrays

    with pytest.raises(ValueError, match="no readable npz file"):
        read_arrays(Path(forged(tmp_path / "mnist.npz", x_train=((10**12,), "|u1", b""))))
