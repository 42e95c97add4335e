"""A reading is a subclass: what follows from names and docstrings, what is inherited, what is refused."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from theorems.geometry.deciders.max_margin import transfers
from theorems.geometry.domains.sets import (
    both_labels,
    inseparable_sets,
    separable,
    separable_sets,
    two_label_sets,
)
from theorems.geometry.objects.labelled import LabelledSet
from verify.claim import Assumption, Example, Nature
from verify.cli import main
from verify.errors import BadInput
from verify.exact.decision import Answer, Decision
from verify.necessity import necessity
from verify.outcome import Failure, Kind, Outcome, Reading, Standing
from verify.registry import claims_in, load, variants_of
from verify.result import Result
from verify.sentence import Sentence, Variant


PAIR = LabelledSet([(1,), (-1,)], [1, -1])
FATES = {
    both_labels: Variant(Outcome.REFUTED, domain=separable_sets),
    separable: Variant(Outcome.VACUOUS, "nothing is left", domain=inseparable_sets),
}


class Lemma7(Sentence[LabelledSet, None]):
    """The first axis
    fools *everybody*.

    *Proof.* None.

    *Modelled.* Exactly.
    """

    source, standing = "Section 2, Lemma 7", Standing.THEOREM
    printed = "Every $S$ is fooled."
    differs = "It is not."
    uses = ["charles2019/lemma-3-repaired"]
    expects, domain, assumptions = Outcome.REFUTED, separable_sets, [separable]
    nature = Nature(Failure.FALSE, "No.")
    worked = [Example(PAIR, Answer.YES, "a pair")]
    refused = [(PAIR, None)]

    def decide(self, x: LabelledSet, w: None) -> Decision:
        return transfers(x, [1] * x.dimension)

    def variants(self) -> dict[str, Variant]:
        return {"back": Variant(Outcome.REFUTED, "$-v$ for $v$", decide=lambda x, w: transfers(x, [-1] * x.dimension))}


class Lemma7Repaired(Lemma7):
    expects, assumptions = Outcome.SURVIVES, (separable, both_labels)
    domain = replace(two_label_sets, without=lambda: FATES)
    tested = "Every $S$ with both labels is fooled."


class Lemma7Ours(Lemma7):
    """Our own.

    With notes.
    """

    label, id, reading = "Seventh", "charles2019/seventh", Reading.OURS
    expects, tested = Outcome.SURVIVES, "Every $S$."
    assumptions = ()


@pytest.fixture
def module() -> ModuleType:
    return sys.modules[__name__]


def test_names_and_docstrings_say_what_is_not_declared() -> None:
    assert (Lemma7.id, Lemma7.label) == ("conjectures/lemma-7", "Lemma 7")
    assert Lemma7.title == "The first axis fools everybody"
    assert Lemma7.notes == "*Proof.* None.\n\n*Modelled.* Exactly."
    assert Lemma7.statement.printed == "Every $S$ is fooled."
    assert Lemma7.statement.difference == "It is not."
    assert Lemma7.uses == ("charles2019/lemma-3-repaired",)
    assert [*Lemma7().examples()] == [Example(PAIR, Answer.YES, "a pair")]
    assert [*Lemma7().rejections()] == [(PAIR, None)]


def test_a_reading_inherits_all_but_what_is_its_own() -> None:
    one = Lemma7Repaired
    assert (one.id, one.label, one.title) == ("conjectures/lemma-7-repaired", "Lemma 7", Lemma7.title)
    assert (one.notes, one.standing, one.uses) == (Lemma7.notes, Lemma7.standing, Lemma7.uses)
    assert one.statement.source == "Section 2, Lemma 7"
    assert one.statement.tested == "Every $S$ with both labels is fooled."
    assert (one.statement.difference, one.nature, one.worked) == ("", None, ())
    assert [*one().rejections()] == [(PAIR, None)]
    assert "back" not in {entry.name for entry in one().weakenings()}
    assert one.reading is Reading.REPAIRED
    assert Lemma7.repaired_by == (one.id,)
    assert Lemma7.reading is Reading.PRINTED


def test_what_a_sentence_names_as_its_repair_is_not_added_to() -> None:
    class Lemma8(Lemma7):
        expects, reading, repaired_by = Outcome.REFUTED, Reading.PRINTED, ["conjectures/other"]

    class Lemma8Repaired(Lemma8):
        expects = Outcome.SURVIVES

    assert Lemma8Repaired.reading is Reading.REPAIRED
    assert Lemma8.repaired_by == ("conjectures/other",)
    assert Lemma7.repaired_by == (Lemma7Repaired.id,)


def test_a_variant_may_be_of_another_kind() -> None:
    own = {"shown": Variant(Outcome.SHOWN, "for some", kind=Kind.EXISTENCE, needs_draws=0)}
    (entry,) = varied(Lemma7, variants=lambda self: own).weakenings()

    assert entry.claim.kind is Kind.EXISTENCE
    assert entry.claim.needs_draws == 0


def test_an_attribute_comes_before_what_follows() -> None:
    one = Lemma7Ours
    assert (one.id, one.label, one.reading) == ("charles2019/seventh", "Seventh", Reading.OURS)
    assert (one.title, one.notes) == ("Our own", "With notes.")


def test_the_claims_of_a_module_are_its_readings(module: ModuleType) -> None:
    found = [claim.id for claim in claims_in(module)]

    assert found == ["conjectures/lemma-7", "conjectures/lemma-7-repaired", "charles2019/seventh"]
    assert found == [claim.id for claim in claims_in(module, final=False)]


def test_what_readings_share_is_no_claim(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    class Shared(Lemma7):
        """All of it."""

    Shared.__module__ = module.__name__
    monkeypatch.setattr(module, "Shared", Shared, raising=False)

    assert "conjectures/shared" not in [claim.id for claim in claims_in(module)]


def test_each_assumption_of_what_survives_is_dropped_as_the_domain_says() -> None:
    listed = {entry.name: entry for entry in Lemma7Repaired().weakenings()}

    assert {name: entry.expects for name, entry in listed.items()} == {
        "both labels": Outcome.REFUTED, "separable": Outcome.VACUOUS,
    }
    assert listed["both labels"].change == "dropped: both labels"
    assert listed["separable"].change == "nothing is left"
    assert listed["separable"].claim.domain is inseparable_sets
    assert listed["separable"].claim.assumptions == (both_labels,)
    assert listed["both labels"].claim.id == "conjectures/lemma-7-repaired+both labels"
    assert [entry.name for entry in Lemma7().weakenings()] == ["back"]  # it does not survive


def varied(cls: type[Any], **own: Any) -> Any:
    """Return a claim like this one with more parts; under another name, and known to no module."""
    body = {"expects": cls.expects, "__module__": "elsewhere", **own}
    return type("Mine", (cls,), body)()


def test_where_the_domain_says_nothing_an_assumption_is_needed_in_the_wider_one() -> None:
    claim = varied(Lemma7Repaired, domain=replace(two_label_sets, without=dict, wider=separable_sets))

    for entry in claim.weakenings():
        assert entry.expects is Outcome.REFUTED
        assert entry.claim.domain is separable_sets
        assert entry.dropped == (entry.name,)


def test_a_variant_that_drops_an_assumption_comes_in_place_of_the_domains() -> None:
    own = {"one label": Variant(Outcome.SURVIVES, drop=[both_labels])}
    claim = varied(Lemma7Repaired, variants=lambda self: own)
    listed = {entry.name: entry for entry in claim.weakenings()}

    assert set(listed) == {"one label", "separable"}
    assert listed["one label"].dropped == ("both labels",)
    survived = Result("", Outcome.SURVIVES, Outcome.SURVIVES).record()
    rows = {row.dropped: row for row in necessity([claim], {f"{claim.id}+one label": survived})}
    assert rows["both labels",].answer == "not needed"  # by what it drops, and not by its name
    assert rows["separable",].answer == "not tried"


OTHER = Assumption[Any]("both lables", "A name alone.", lambda _: True)
SAME_NAME = Assumption[Any]("both labels", "Another one.", lambda _: True)
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "an assumption that is not there": (
        {"variants": lambda self: {"x": Variant(Outcome.REFUTED, drop=(OTHER,))}},
        "the variant 'x': there is no assumption 'both lables'; .*did you mean 'both labels'",
    ),
    "another assumption of this name": (
        {"variants": lambda self: {"x": Variant(Outcome.REFUTED, drop=(SAME_NAME,))}},
        "drops another assumption 'both labels' than it has",
    ),
    "a name in place of an assumption": (
        {"variants": lambda self: {"x": Variant(Outcome.REFUTED, drop=("both labels",))}},  # type: ignore[arg-type]
        "drops 'both labels'; the assumption itself is meant, not its name",
    ),
    "a name among assumptions": (
        {"variants": lambda self: {"x": Variant(Outcome.REFUTED, "!", assumptions=["separable"])}},  # type: ignore[list-item]
        "assumes 'separable'; the assumption itself is meant",
    ),
    "a name as a key of the domain": (
        {"domain": replace(two_label_sets, without=lambda: {"both labels": FATES[both_labels]})},
        "has the key 'both labels', which is no assumption",
    ),
    "dropped and listed": (
        {"variants": lambda self: {"x": Variant(Outcome.REFUTED, drop=[separable], assumptions=[])}},
        "do one of the two",
    ),
    "the name of what it does not drop": (
        {"variants": lambda self: {"separable": Variant(Outcome.REFUTED, "something else")}},
        "has the name of an assumption that it does not drop",
    ),
    "nothing said": (
        {"variants": lambda self: {"x": Variant(Outcome.REFUTED, decide=lambda x, w: transfers(x, None))}},
        "the variant 'x' drops nothing, and must say in words what it changes",
    ),
    "variants that are no mapping": (
        {"variants": lambda self: [Variant(Outcome.REFUTED, "!")]}, "it must be a mapping from names",
    ),
    "drops that are no function": (
        {"domain": replace(two_label_sets, without=FATES)}, "must be a function that returns it",
    ),
    "no variant": ({"variants": lambda self: {"x": Outcome.REFUTED}}, "write Variant"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_variant_that_cannot_be_is_refused(what: str) -> None:
    own, said = REFUSED[what]
    claim = varied(Lemma7Repaired, **own)

    with pytest.raises(BadInput, match=said):
        claim.weakenings()


def test_a_variant_that_says_nothing_is_refused() -> None:
    with pytest.raises(BadInput, match=r"drop=\(one,\)"):
        Variant(Outcome.REFUTED, drop=both_labels)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="did you mean 'refuted'"):
        Variant("refutd", "!")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="domian"):
        Variant(Outcome.REFUTED, "!", domian=separable_sets)  # type: ignore[call-arg]


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown part": ({"testd": "x"}, "the reading Mine declares 'testd', .*did you mean 'tested'"),
    "an unknown part that is like none": ({"colour": 3}, "declares 'colour', .*Call a helper of your own _colour"),
    "variants that are no method": ({"variants": {}}, "variants is {}; write a method that returns it"),
    "examples that are none": ({"worked": [PAIR]}, r"worked is .*\[Example\("),
    "one example": ({"worked": Example(PAIR, Answer.YES, "!")}, "it must be such as"),
    "pairs that are none": ({"refused": [None]}, r"refused is .*\[\(x, w\)"),
    "a sentence that is no text": ({"tested": None}, "tested is None; it must be a text"),
    "assumptions that are no list": ({"assumptions": separable}, "assumptions is .*it must be a list"),
    "an outcome that is none": ({"expects": "survive"}, "did you mean 'survives'"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_reading_that_cannot_be_is_refused(what: str) -> None:
    own, said = BROKEN[what]

    with pytest.raises(BadInput, match=said):
        varied(Lemma7, **own)


FILE = '''"""A lemma of mine."""

from theorems.blocks import LabelledSet, both_labels, decide_separators, separable, separable_sets, two_label_sets
from verify.claim import Example
from verify.exact.decision import Answer, Decision
from verify.outcome import Outcome, Standing
from verify.sentence import Sentence, Variant


class Lemma(Sentence[LabelledSet, None]):
    """The first axis fools everybody."""

    source, standing, printed = "Section 1", Standing.REMARK, "All $S$ are fooled."
    expects, domain, assumptions = Outcome.REFUTED, separable_sets, [separable]
    worked = [Example(LabelledSet([(0,)], [-1]), Answer.NO, "one label")]

    def decide(self, x: LabelledSet, w: None) -> Decision:
        return decide_separators(x, [1] + [0] * (x.dimension - 1))


class LemmaRepaired(Lemma):
    expects, domain, assumptions = Outcome.SURVIVES, two_label_sets, [separable, both_labels]

    def variants(self) -> dict[str, Variant]:
        return {"back": Variant(Outcome.REFUTED, "back", decide=lambda s, w: decide_separators(s, [-1]))}
'''


HUNTED = FILE.replace(
    'return {"back": Variant(', 'return {"one label": Variant(Outcome.REFUTED, drop=[both_labels], domain=separable_sets), "back": Variant('
).replace("[1] + [0] * (x.dimension - 1))", "[1] + [0] * (x.dimension - 1)) if len({*x.labels}) < 2 else transfers(x, difference(x))").replace(
    "import LabelledSet,", "import LabelledSet, difference, transfers,"
)


def test_a_hunt_says_what_was_dropped_and_what_was_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lemma.py"
    path.write_text(HUNTED)

    assert [entry.name for entry in variants_of(load(str(path))[1])] == ["one label", "back", "separable"]
    main(["hunt", f"{path}:LemmaRepaired", "--work", "60", "--out", str(tmp_path / "out")])
    said = capsys.readouterr().out
    assert "  without both labels: needed" in said
    assert "  variant back: refuted" in said


def test_a_file_of_ones_own_may_hold_sentences(tmp_path: Path) -> None:
    path = tmp_path / "lemma.py"
    path.write_text(FILE)

    assert [claim.id for claim in load(str(path))] == ["conjectures/lemma", "conjectures/lemma-repaired"]


@pytest.mark.parametrize(("old", "new", "said"), [
    ("    def decide", "    def _decide", "Lemma expects refuted and lacks decide"),
    ("    worked", "    workd", "line 10: the reading Lemma declares 'workd'.*did you mean 'worked'"),
    ("decide=lambda", "decid=lambda", "decid'.*did you mean 'decide'"),
])
def test_a_mistake_in_it_is_one_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "lemma.py"
    path.write_text(FILE.replace(old, new))

    with pytest.raises(BadInput, match=f"{path}: .*{said}"):
        load(str(path))
