"""Chapters and kinds of certificates that other packages bring, and whatever may be wrong with them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from verify import kernel, kinds, registry
from verify.chapter import Chapter
from verify.errors import BadInput
from verify.kernel.data import digest


ROOT = Path(__file__).parents[1]

INIT = '''"""A paper on parity."""

from verify.chapter import Chapter


chapter = Chapter(key="{key}", title="On parity", authors=("A. Author",), venue="Venue", year=2024)
'''

CLAIMS = '''"""Claims on parity."""

from typing import final

from hypothesis import strategies as st

from verify.claim import Claim, Example, Statement
from verify.domain import Domain
from verify.exact.decision import Answer, Decision, certified
from verify.outcome import Outcome, Standing


@final
class Proposition1(Claim[int, None]):
    """Twice a number is even."""

    id = "{key}/proposition-1"
    label, title = "Proposition 1", "Twice a number is even"
    standing, expects = Standing.THEOREM, Outcome.SURVIVES
    statement = Statement(printed="Twice a number is even.", source="Section 1")
    domain = Domain(name="integers", draw=st.integers(-999, 999), contains=lambda x: isinstance(x, int))

    def examples(self):
        yield Example(3, Answer.YES, "six")

    def decide(self, x: int, w: None) -> Decision:
        return certified({{"class": "{key}.even", "number": 2 * x}}, "yes", {{"half": x}})
'''

KINDS = '''"""When a number is even."""

from verify.kernel.numbers import Malformed, field, require


def check(question: object, answer: object, evidence: object) -> None:
    number, half = field(question, "number", "the question"), field(evidence, "half", "the evidence")
    if type(number) is not int or type(half) is not int or answer != "yes":
        msg = "number and half must be integers, and the answer yes"
        raise Malformed(msg)
    require(number == 2 * half, "half is not the half")
'''

EVEN = {
    "format": kernel.FORMAT, "question": {"class": "parity.even", "number": 6}, "answer": "yes",
    "evidence": {"half": 3},
}  # fmt: skip


def install(
    folder: Path, name: str = "parity", *, key: str = "parity", kind: str | None = None,
    files: Mapping[str, str] | None = None,
) -> Path:
    """Install a distribution into a folder: one package with a chapter and a kind."""
    package, info = folder / name, folder / f"{name}-0.1.dist-info"
    package.mkdir(parents=True)
    info.mkdir()
    texts = {"__init__.py": INIT, "claims.py": CLAIMS, "kinds.py": KINDS} | dict(files or {})
    for file, text in texts.items():
        own = text.replace("{key}", key).replace("{{", "{").replace("}}", "}")
        (package / file).write_text(own, encoding="utf-8")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.1\n")
    (info / "entry_points.txt").write_text(
        f"[separatrix.chapters]\n{key} = {name}\n\n"
        f"[separatrix.kinds]\n{kind or key + '.even'} = {name}.kinds:check\n"
    )
    return package


def verify(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command where the folder's distributions are installed too."""
    return subprocess.run(
        [sys.executable, "-m", "verify", *arguments], cwd=folder, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"} | environment, check=False,
    )


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    path = tmp_path / "even.json"
    path.write_text(json.dumps(EVEN), encoding="utf-8")
    return path


def test_a_chapter_of_another_package_is_listed_run_and_checked(tmp_path: Path, certificate: Path) -> None:
    install(tmp_path)

    listed, ran = verify(tmp_path, "list", "--chapters"), verify(tmp_path, "run", "parity", "--out", "out")
    checked = verify(tmp_path, "check", str(certificate))
    alone = verify(tmp_path, "check", "--built-in", str(certificate))

    assert (listed.returncode, listed.stderr) == (0, "")
    assert "parity  1 claims  A. Author: On parity  [parity, parity 0.1]" in listed.stdout
    assert ran.returncode == 0, ran.stderr
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert [claim["id"] for claim in report["claims"]] == ["parity/proposition-1"]
    assert report["papers"] == [
        {"key": "parity", "title": "On parity", "authors": "A. Author", "venue": "Venue 2024", "text": "read"}
    ]
    assert checked.returncode == 0
    assert checked.stdout.endswith("(parity.even: yes) holds (checked by parity 0.1)\n")
    assert (alone.returncode, alone.stdout) == (2, "")
    assert "class must be one of separators" in alone.stderr


def loaded(folder: Path, *arguments: str) -> set[str]:
    """Return the modules of the house and of planted packages that a command loads."""
    script = (
        "import sys; from verify.cli import main\n"
        f"try: main({list(arguments)!r})\nexcept SystemExit: pass\n"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"},
    )
    tops = ("verify", "theorems", "parity", "numpy", "hypothesis")
    return {name for name in done.stderr.split() if name.partition(".")[0] in tops}


def test_an_id_imports_its_chapter_alone(tmp_path: Path) -> None:
    install(tmp_path)

    foreign, own = loaded(tmp_path, "list", "parity/proposition-1"), loaded(tmp_path, "list", "ours")

    assert "parity.claims" in foreign
    assert not {name for name in foreign if name.startswith("theorems.charles")}
    assert "theorems.ours.capacity" in own
    assert not {name for name in own if name.startswith("parity")}


def test_a_foreign_certificate_loads_the_kernel_and_its_own_check(tmp_path: Path, certificate: Path) -> None:
    install(tmp_path)

    names = loaded(tmp_path, "check", str(certificate))

    above = {name for name in names if not name.startswith("verify.kernel")}
    assert above == {
        "verify", "verify.arguments", "verify.chapter", "verify.cli", "verify.cycles", "verify.errors", "verify.kinds",
        "verify.machine", "verify.say", "verify.version", "parity", "parity.kinds",
    }


BROKEN = {
    "raises": (
        {"claims.py": "\n\nraise RuntimeError('no such thing')\n"},
        "claims.py, line 3: RuntimeError: no such thing",
    ),
    "ends": ({"claims.py": "import sys\nsys.exit(0)\n"}, "claims.py, line 2: SystemExit: 0"),
    "does not compile": ({"claims.py": "x = 1\ny = = 2\n"}, "claims.py, line 2: invalid syntax"),
    "imports what is not there": (
        {"claims.py": "import not_there\n"}, "claims.py, line 1: ModuleNotFoundError: No module named",
    ),
    "no chapter": ({"__init__.py": ""}, "its __init__ holds no chapter = Chapter(key='parity', ...)"),
    "another key": ({"__init__.py": INIT.replace("{key}", "other")}, "the key 'other', and is found as 'parity'"),
    "a bad field": (
        {"__init__.py": INIT.replace('"On parity"', '"", text="red"')},
        "__init__.py, line 6: Chapter 'parity': title must be a text",
    ),
    "an id outside": (
        {"claims.py": CLAIMS.replace('"{key}/proposition-1"', '"elsewhere/proposition-1"')},
        "claims.py, line 13: Proposition1 has the id 'elsewhere/proposition-1', which must begin with 'parity/'",
    ),
    "an id twice": (
        {"more.py": CLAIMS.replace("Proposition1", "Proposition2")},
        "more.py, line 13: Proposition2 has the id 'parity/proposition-1', as Proposition1 has",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_chapter_that_cannot_be_used_costs_a_sentence(case: str, tmp_path: Path) -> None:
    files, sentence = BROKEN[case]
    package = install(tmp_path, files=files)

    everything, named = verify(tmp_path, "list"), verify(tmp_path, "list", "parity")

    assert everything.returncode == 1
    assert "charles2019/theorem-4" in everything.stdout
    assert named.returncode == 2
    assert named.stdout == ""
    for done in (everything, named):
        (line,) = done.stderr.splitlines()
        assert line.startswith("verify: parity 0.1: the chapter parity cannot be used: ")
        assert sentence in line
        assert ".py" not in sentence.partition(",")[0] or str(package) in line


def test_of_two_packages_with_one_key_neither_is_taken(tmp_path: Path) -> None:
    install(tmp_path)
    install(tmp_path, "parity_again", kind="parity_again.even")

    everything, named = verify(tmp_path, "list"), verify(tmp_path, "list", "parity")

    assert everything.returncode == 1
    assert "charles2019/theorem-4" in everything.stdout
    assert "parity/" not in everything.stdout
    both = "the chapter 'parity' is brought twice, by parity 0.1 (parity) and by parity_again 0.1 (parity_again)"
    assert both in everything.stderr
    assert named.returncode == 2
    assert both in named.stderr


def test_a_chapter_of_the_book_is_not_taken_over(tmp_path: Path) -> None:
    install(tmp_path, key="ours", kind="parity.even")

    done = verify(tmp_path, "list", "--chapters")

    assert done.returncode == 1
    assert "[theorems.ours, built in]" in done.stdout
    assert "parity 0.1 (parity): the chapter 'ours' is one of the book; take another key" in done.stderr


COMMAND = '''"""A command on parity."""

from argparse import ArgumentParser, Namespace


def add(entry: ArgumentParser) -> None:
    entry.add_argument("number", type=int)
    entry.set_defaults(run=told)


def told(arguments: Namespace) -> int:
    print("odd" if arguments.number % 2 else "even")
    return 0
'''


def with_commands(table: str) -> dict[str, str]:
    return {"__init__.py": INIT.replace("year=2024", f"year=2024, commands={table}"), "telling.py": COMMAND}


def test_a_chapter_brings_a_command(tmp_path: Path) -> None:
    install(tmp_path, files=with_commands('{"parity": ("parity.telling:add", "is it even?")}'))

    called, helped = verify(tmp_path, "parity", "7"), verify(tmp_path, "--help")

    assert (called.returncode, called.stdout, called.stderr) == (0, "odd\n", "")
    assert "is it even?" in helped.stdout
    assert helped.stderr == ""
    assert "parity.telling" not in loaded(tmp_path, "--help")
    assert "parity" not in loaded(tmp_path, "list", "ours")


@pytest.mark.parametrize(
    ("table", "call", "status", "sentence"),
    [
        ('{"run": ("parity.telling:add", "no")}', "--help", 0,
         "parity 0.1: the command 'run' is brought by verify itself already; name it otherwise"),
        ('{"decide": ("parity.telling:add", "no")}', "--help", 0, "the command 'decide' is brought by verify itself"),
        ('{"parity": ("parity.telling", "no")}', "--help", 0,
         "__init__.py, line 6: Chapter 'parity': the command 'parity' must be small letters"),
        ('{"Parity": ("parity.telling:add", "no")}', "--help", 0, "the command 'Parity' must be small letters"),
        ("3", "--help", 0, "the command 3 must be small letters"),
        ('{"parity": ("parity.not_there:add", "no")}', "parity", 2,
         "the command 'parity' cannot be loaded from parity.not_there:add: No module named"),
    ],
)
def test_a_command_that_cannot_be_had_costs_a_sentence(
    table: str, call: str, status: int, sentence: str, tmp_path: Path
) -> None:
    install(tmp_path, files=with_commands(table))

    done = verify(tmp_path, call)

    assert done.returncode == status
    (line,) = done.stderr.splitlines()
    assert sentence in line
    assert status or "show every claim" in done.stdout


def test_of_two_commands_of_one_name_the_first_is_had(tmp_path: Path) -> None:
    files = with_commands('{"tell": ("{name}.telling:add", "is it even?")}')
    for name in ("odd", "parity"):
        install(tmp_path, name, key=name, files={file: text.replace("{name}", name) for file, text in files.items()})

    done = verify(tmp_path, "tell", "7")

    assert (done.returncode, done.stdout) == (0, "odd\n")
    assert done.stderr == "verify: parity 0.1: the command 'tell' is brought by odd 0.1 already; name it otherwise\n"


def test_a_chapter_can_be_left_out(tmp_path: Path) -> None:
    install(tmp_path, files=BROKEN["raises"][0])

    done = verify(tmp_path, "list", VERIFY_WITHOUT="parity ours")
    misspelt = verify(tmp_path, "list", VERIFY_WITHOUT="partiy")

    assert (done.returncode, done.stderr) == (0, "")
    assert "charles2019/theorem-4" in done.stdout
    assert "ours/" not in done.stdout
    assert misspelt.returncode == 2
    assert "there is no chapter 'partiy'" in misspelt.stderr
    assert "did you mean 'parity'?" in misspelt.stderr


def test_a_users_file_takes_no_chapters_ids(tmp_path: Path) -> None:
    install(tmp_path)
    (tmp_path / "mine.py").write_text(CLAIMS.format(key="parity"), encoding="utf-8")

    done = verify(tmp_path, "hunt", "mine.py", "--work", "10")

    assert done.returncode == 2
    assert "begins with the key of the chapter parity" in done.stderr


KIND_IS_WRONG = {
    "raises": (KINDS.replace("    number, half", "    1 / 0\n    number, half"), "kinds.py, line 7: ZeroDivisionError"),
    "says no": (KINDS.replace("    require(", "    return False\n    require("), "gives False; it must raise Refused"),
    "is not there": ("", "AttributeError: module 'parity.kinds' has no attribute 'check'"),
    "does not load": ("import not_there\n", "kinds.py, line 1: ModuleNotFoundError"),
    "is no function": ("check = 3\n", "names parity.kinds:check, which is no function"),
}


@pytest.mark.parametrize("case", KIND_IS_WRONG)
def test_a_kind_that_fails_accepts_nothing(case: str, tmp_path: Path, certificate: Path) -> None:
    text, sentence = KIND_IS_WRONG[case]
    install(tmp_path, files={"kinds.py": text})

    done = verify(tmp_path, "check", str(certificate))

    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert "parity 0.1" in line
    assert sentence in line


RAISES = {
    "a kind": ("kinds.py", KIND_IS_WRONG["raises"][0], "parity 0.1 fails: .*kinds.py, line 7: ZeroDivisionError"),
    "a kind that is not there": ("kinds.py", "", "parity 0.1: the kind 'parity.even' cannot be loaded"),
    "a decider": ("claims.py", CLAIMS.replace("return certified", "1 / 0; return certified"), "ZeroDivisionError.*claims.py, line 27"),
    "a decider that ends": ("claims.py", CLAIMS.replace("return certified", "raise SystemExit(0); return certified"), "SystemExit.*claims.py, line 27"),
    "a decider without a decision": ("claims.py", CLAIMS.replace("return certified", "return True or certified"), "must be a Decision, .*claims.py, line 26"),
}  # fmt: skip


@pytest.mark.parametrize("case", RAISES)
def test_what_raises_in_a_run_costs_a_sentence_and_the_rest_runs(case: str, tmp_path: Path) -> None:
    file, text, sentence = RAISES[case]
    install(tmp_path, files={file: text})

    done = verify(tmp_path, "run", "parity", "charles2019/theorem-4", "--out", "out")

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("NOT AS EXPECTED")]
    assert line.startswith("NOT AS EXPECTED  parity/proposition-1: error, not survives (")
    assert re.search(sentence, line), line
    claims = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["claims"]
    assert {one["id"]: one["outcome"] for one in claims} == {"parity/proposition-1": "error", "charles2019/theorem-4": "refuted"}


def test_what_a_chapter_prints_is_no_part_of_an_answer(tmp_path: Path) -> None:
    install(tmp_path, files={"__init__.py": 'print("one")\n' + INIT, "claims.py": 'print("two")\n' + CLAIMS})

    done = verify(tmp_path, "list", "parity", "--json")

    assert [one["id"] for one in json.loads(done.stdout)] == ["parity/proposition-1"]
    assert done.stderr.split() == ["one", "two"]


def test_a_false_certificate_of_another_package_does_not_hold(tmp_path: Path, certificate: Path) -> None:
    install(tmp_path)
    certificate.write_text(json.dumps(EVEN | {"evidence": {"half": 4}}), encoding="utf-8")

    done = verify(tmp_path, "check", str(certificate))

    assert done.returncode == 1
    assert "does not hold (checked by parity 0.1): half is not the half" in done.stdout


def test_a_kind_brought_twice_is_nobodys(tmp_path: Path, certificate: Path) -> None:
    install(tmp_path)
    install(tmp_path, "other", key="other", kind="parity.even")

    checked, listed = verify(tmp_path, "check", str(certificate)), verify(tmp_path, "list", "--chapters")

    both = "the kind 'parity.even' is brought twice, by "
    assert (checked.returncode, checked.stdout) == (2, "")
    assert both in checked.stderr
    assert "parity 0.1" in checked.stderr
    assert "other 0.1" in checked.stderr
    assert listed.returncode == 1
    assert both in listed.stderr


def test_a_built_in_kind_is_not_replaced(tmp_path: Path) -> None:
    install(tmp_path, kind="separators", files={"kinds.py": "def check(*_):\n    pass\n"})
    false = {
        "format": kernel.FORMAT, "answer": "yes", "evidence": {"separator": {"w": [2], "b": -1}, "weights": []},
        "question": {"class": "separators", "points": [[1], [0]], "labels": [1, -1], "direction": [1], "label": -1},
    }  # fmt: skip
    (tmp_path / "false.json").write_text(json.dumps(false), encoding="utf-8")

    checked, listed = verify(tmp_path, "check", "false.json"), verify(tmp_path, "list", "--chapters")

    assert checked.returncode == 1
    assert "does not hold: " in checked.stdout
    assert listed.returncode == 1
    assert "parity 0.1: the kind 'separators', which is built in and stays what it is" in listed.stderr


def test_the_hash_of_the_code_counts_the_chapters_that_are_searched(tmp_path: Path) -> None:
    package = install(tmp_path)
    script = (
        "from verify.registry import code\n"
        "print(code('', ['parity/a']), code('', ['ours/a']), code('import parity'), code('import json'))"
    )

    def hashes() -> list[str]:
        return subprocess.run(
            [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True,
            env=os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        ).stdout.split()

    before = hashes()
    (package / "claims.py").write_text(CLAIMS.format(key="parity") + "\n# another\n", encoding="utf-8")
    after = hashes()

    assert [one == other for one, other in zip(before, after, strict=True)] == [False, True, False, True]


def test_ids_are_meant_by_their_chapters_and_beginnings() -> None:
    one = registry.chosen(["charles2019/theorem-9"])
    several = registry.chosen(["charles2019/theorem-9-condition"])
    all_of_it = registry.chosen(["charles2019/", "charles2019/theorem-4"])

    assert one == ["charles2019/theorem-9"]
    assert several
    assert all(name.startswith("charles2019/theorem-9-condition-") for name in several)
    assert all_of_it == list(registry.claims(["charles2019"]))
    with pytest.raises(BadInput, match="there is no claim 'charles2019/theo'"):
        registry.chosen(["charles2019/theo"])


def test_what_a_chapter_says_is_refused_in_a_sentence() -> None:
    for fields in (
        {"error": 1}, {"error": 0.05}, {"key": "No"}, {"key": "conjectures"}, {"authors": ["A"]},
        {"order": [("Section 1", ("k/a",))]}, {"order": (("Section 1", "k/a"),)}, {"front": "k.slider"},
        {"front": None},
    ):
        with pytest.raises(BadInput, match="Chapter '"):
            Chapter(**({"key": "k", "title": "t"} | fields))  # type: ignore[arg-type]


ROWS = [[1], [0], [7]]
BY_HASH = {
    "format": kernel.FORMAT, "answer": "yes", "evidence": {"separator": {"w": [2], "b": -1}, "weights": [[0, 1], [1, 1]]},
    "question": {
        "class": "separators", "labels": [1, -1], "direction": [1], "label": -1,
        "points": {"data": "table", "rows": [0, 1], "sha256": digest(ROWS[:2])},
    },
}  # fmt: skip


def test_data_by_hash_are_read_where_they_are_at_hand(tmp_path: Path) -> None:
    (tmp_path / "by_hash.json").write_text(json.dumps(BY_HASH), encoding="utf-8")
    data = tmp_path / "data"
    data.mkdir()

    without, empty = (verify(tmp_path, "check", "by_hash.json", *more) for more in ((), ("--data", "data")))
    (data / "table.json").write_text(json.dumps(ROWS), encoding="utf-8")
    there = verify(tmp_path, "check", "by_hash.json", "--data", "data")
    (data / "table.json").write_text(json.dumps([[1], [2], [7]]), encoding="utf-8")
    other = verify(tmp_path, "check", "by_hash.json", "--data", "data")
    (data / "table.json").write_text(json.dumps(ROWS[:1]), encoding="utf-8")
    short = verify(tmp_path, "check", "by_hash.json", "--data", "data")

    for done in (without, empty):
        assert done.returncode == 3
        assert "is undecided: the data 'table' are not at hand" in done.stdout
        assert "holds" not in done.stdout
    assert (there.returncode, there.stderr) == (0, "")
    assert there.stdout.endswith("(separators: yes) holds\n")
    assert other.returncode == 2
    assert "the data 'table' are not those that the certificate is about" in other.stderr
    assert short.returncode == 2
    assert "table.json: must be a list of rows, and have all that the certificate names" in short.stderr


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"data": "../table"}, "data must be a name of letters"),
        ({"rows": [0, -1]}, "rows must be a list of integers from 0 on"),
        ({"rows": [True]}, "rows must be a list of integers from 0 on"),
        ({"sha256": 3}, "sha256 must be text"),
        ({"more": 1}, "data by hash has no field 'more'"),
        ({"rows": [0, 1, 2]}, "are not those that the certificate is about"),
    ],
)
def test_a_spoiled_name_of_data_is_malformed(change: dict[str, object], sentence: str) -> None:
    question: dict[str, object] = dict(BY_HASH["question"])  # type: ignore[call-overload]
    question["points"] = question["points"] | change  # type: ignore[operator]

    with pytest.raises(kernel.Malformed, match=sentence):
        kernel.check(BY_HASH | {"question": question}, data={digest(ROWS[:2]): ROWS[:2]})


def test_two_answers_contradict_unless_the_kind_says_otherwise() -> None:
    wide, low, high = {"lower": 1, "upper": 4}, {"lower": 0, "upper": 2}, {"lower": "5/2", "upper": 3}

    assert kinds.contradict("separators", "yes", "no")
    assert not kinds.contradict("separators", "yes", "yes")
    assert not kinds.contradict("margin", wide, low)
    assert kinds.contradict("margin", low, high)


WAITING = '''"""A sentence that nobody has stated yet, and one that has a reading."""

from parity.claims import Proposition1
from verify import REFUTED, SURVIVES, THEOREM, Decision, Sentence


class Proposition2(Sentence[int, None]):
    """Thrice a number is odd."""

    source, standing, printed = "Section 2, Proposition 2", THEOREM, "Thrice a number is odd."


class Shared(Sentence[int, None]):
    """Something about integers."""

    source, standing, printed = "Section 3", THEOREM, "Something."
    domain, refused = Proposition1.domain, [(0, None)]

    def decide(self, x: int, w: None) -> Decision:
        return Proposition1().decide(x, w)


class Stated(Shared):
    expects = SURVIVES
'''


def test_a_sentence_that_nobody_has_stated_is_listed_dashed_and_has_no_outcome(tmp_path: Path) -> None:
    install(tmp_path, files={"waiting.py": WAITING})

    listed, ran = verify(tmp_path, "list", "parity"), verify(tmp_path, "run", "parity", "--out", "out")
    asked = verify(tmp_path, "run", "parity/proposition-2")

    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.endswith(
        "Not stated yet (1)\n– parity/proposition-2  Section 2, Proposition 2: Thrice a number is odd\n"
        "1 of 2 sentences stated\n"
    )
    assert ran.returncode == 0, ran.stderr
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert [claim["id"] for claim in report["claims"]] == ["parity/proposition-1", "parity/stated"]
    assert asked.returncode == 2
    assert "parity/proposition-2 is not stated yet; its sentence is in parity/waiting.py: add expects" in asked.stderr


def test_a_chapter_may_begin_with_sentences_alone(tmp_path: Path) -> None:
    only = WAITING.split("\n\n\nclass Shared")[0].replace("from parity.claims import Proposition1\n", "")
    install(tmp_path, files={"claims.py": only})

    listed, ran = verify(tmp_path, "list", "parity"), verify(tmp_path, "run", "parity", "--out", "out")

    assert (listed.returncode, listed.stderr) == (0, "")
    assert listed.stdout.startswith("Not stated yet (1)\n– parity/proposition-2")
    assert ran.returncode == 0, ran.stderr
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["claims"] == []
    laws = verify(tmp_path, "laws", "parity")
    assert (laws.returncode, laws.stdout) == (
        0, "claims and variants: 0; sentences not stated yet: 1; laws: 1; asked 1 times, kept 1\n"
    )

    (tmp_path / "parity" / "claims.py").unlink()
    assert "has no claim yet; claims are classes with expects, in the files of" in verify(tmp_path, "run", "parity").stderr


TAKEN = WAITING.replace("class Proposition2", "class Proposition1b").replace(
    '    source, standing, printed = "Section 2', '    id = "parity/proposition-1"\n    source, standing, printed = "Section 2'
)
FAMILY = '''"""Powers of two times a number: one claim a power."""

from parity.claims import Proposition1


class Power(Proposition1.__mro__[1]):
    """A power of two, times a number, is even."""

    label, title, standing, expects = "Power", "Times a power", Proposition1.standing, Proposition1.expects
    statement, domain, examples = Proposition1.statement, Proposition1.domain, Proposition1.examples

    def __init__(self, k: int) -> None:
        self.k, self.id = k, f"parity/power-{k}"

    def decide(self, x, w):
        return Proposition1().decide(x * 2 ** (self.k - 1), w)


claims = [Power(k) for k in (1, 2, 3)]
'''


def test_a_module_may_list_a_family_of_claims(tmp_path: Path) -> None:
    install(tmp_path, files={"family.py": FAMILY})

    ran = verify(tmp_path, "run", "parity", "--out", "out")

    assert ran.returncode == 0, ran.stderr
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert [claim["id"] for claim in report["claims"]] == [
        "parity/power-1", "parity/power-2", "parity/power-3", "parity/proposition-1",
    ]  # fmt: skip


@pytest.mark.parametrize(("file", "text", "said"), [
    ("waiting.py", TAKEN, "waiting.py, line 7: Proposition1b has the id 'parity/proposition-1', as Proposition1 has"),
    ("family.py", FAMILY.replace("[Power(k) for", "[Power for"), "family.py.*claims lists <class .*, which is no claim"),
    ("family.py", FAMILY.replace("power-{k}", "power"), "family.py, line 6: Power has the id 'parity/power', as Power has"),
    (
        "waiting.py",
        WAITING.replace(
            "    expects = SURVIVES",
            "    expects = SURVIVES\n\n    def variants(self):\n        return {'x': REFUTED}",
        ),
        "waiting.py, .*the variant 'x' is .*; write Variant",
    ),
    (
        "waiting.py", WAITING.replace("    expects = SURVIVES", "    expects, testd = SURVIVES, 'x'"),
        "waiting.py, line 23: .*the reading Stated declares 'testd', .*did you mean 'tested'",
    ),
])
def test_what_a_chapter_states_wrongly_costs_it_one_sentence(
    tmp_path: Path, file: str, text: str, said: str
) -> None:
    install(tmp_path, files={file: text})

    listed = verify(tmp_path, "list", "parity")

    assert listed.returncode == 2
    assert listed.stderr.count("\n") == 1, listed.stderr
    assert "Traceback" not in listed.stderr
    assert re.search(said, listed.stderr), listed.stderr
