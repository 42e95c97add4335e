"""Tables as programs write them: read rightly, or refused with the option that settles it."""

import gzip
import random
from fractions import Fraction

import numpy as np
import pytest

from theorems.geometry.data import Reading, Table, of_two_labels, read_table, two_labels
from theorems.geometry.decimals import assembled, block, number
from theorems.geometry.objects.labelled import LabelledSet
from verify import machine
from verify.errors import BadInput


def stored(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return str(path)


def read(folder, name, content, **options):
    labels = {key: options.pop(key) for key in ("positive", "negative") if key in options}
    path = stored(folder, name, content)
    return two_labels(read_table(path, Reading(**options)), path, **labels)


COMMA = "x,y,label\n0,1.5,1\n-2,3,-1\n"
SET = LabelledSet([(0, Fraction(3, 2)), (-2, 3)], [1, -1])

SAME = {
    "plain.csv": (COMMA, {}),
    "packed.csv.gz": (gzip.compress(COMMA.encode()), {}),
    "mark.csv": (COMMA.encode("utf-8-sig"), {}),
    "utf-16.csv": (COMMA.encode("utf-16"), {}),
    "big-endian.csv": (b"\xfe\xff" + COMMA.encode("utf-16-be"), {}),
    "tabs.tsv": (COMMA.replace(",", "\t"), {}),
    "tabs.csv": (COMMA.replace(",", "\t"), {}),
    "packed.tsv.gz": (gzip.compress(COMMA.replace(",", "\t").encode()), {}),
    "semicolons.csv": (COMMA.replace(",", ";"), {}),
    "bars.csv": (COMMA.replace(",", "|"), {"delimiter": "|"}),
    "named.csv": (COMMA.replace(",", "\t"), {"delimiter": "tab"}),
    "exponents.csv": ("x,y,label\n0.e+00,15.E-1,1.0e+00\n-.2e1,3,-1.0e+00\n", {}),
    "other.csv": (COMMA.replace("label", "kind"), {"label_column": "kind"}),
    "number.csv": (COMMA.replace("label", "kind"), {"label_column": "3"}),
    "last.csv": (COMMA.replace("label", "kind"), {"label_column": "-1"}),
    "bare.csv": (COMMA.partition("\n")[2], {"label_column": "3", "header": False}),
    "dropped.csv": ("x,note,y,label\n0,a b,1.5,1\n-2,,3,-1\n", {"drop": ("note",)}),
    "by number.csv": ("x,,y,label\n0,a,1.5,1\n-2,b,3,-1\n", {"drop": ("2",)}),
    "index.csv": (",x,y,label\n7,0,1.5,1\n8,-2,3,-1\n", {"index_column": "1"}),
    "R.csv": ("x,y,label\na,0,1.5,1\nb,-2,3,-1\n", {"index_column": "1"}),
    "comma at the end.csv": ("x,y,label\n0,1.5,1,\n-2,3,-1,\n", {"drop": ("4",)}),
    "comma at every end.csv": ("x,y,label,\n0,1.5,1,\n-2,3,-1,\n", {"drop": ("-1",)}),
    "in order.csv": ("y,id,x,label\n1.5,1,0,1\n3,2,-2,-1\n", {"columns": ("x", "y")}),
    "an array.csv": ("0,1,label\n0,1.5,1\n-2,3,-1\n", {}),
    "numbers.csv": ("0,1,2\n0,1.5,1\n-2,3,-1\n", {"label_column": "2"}),
    "one-based.svm": ("+1 2:1.5\n\n-1 1:-2 2:3 # the second\n", {}),
    "zero-based.libsvm": ("1 1:1.5\n-1 0:-2 1:3\n", {}),
    "packed.svmlight.gz": (gzip.compress(b"1 1:0 2:15e-1\n-1 1:-2 2:3\n"), {}),
    "mark.json": ('\ufeff{"points": [[0, 1.5], [-2, 3]], "labels": [1, -1]}', {}),
    "packed.json.gz": (gzip.compress(b'{"points": [[0, 1.5], [-2, 3]], "labels": [1, -1]}'), {}),
}


@pytest.mark.parametrize("name", SAME)
def test_one_set_in_many_formats(name, tmp_path):
    content, options = SAME[name]

    assert read(tmp_path, name, content, **options) == SET


REFUSED = {  # what is said, and with which option it is read after all; None where with none
    "an index of pandas": (",x,label\n0,3,-1\n1,2,1\n", r"column 1, which has no name, .*--drop 1 ", {"drop": ("1",)}),
    "an index at the end": ("x,label,\n3,-1,1\n2,1,2\n", r"column 3, which has no name, .*--drop 3 ", {"drop": ("3",)}),
    "an index of pandas, read again": ("Unnamed: 0,x,label\n5,3,-1\n1,2,1\n", r"column 1 \('Unnamed: 0'\).*--index-column 1", {"index_column": "1"}),
    "names of rows of R": ("x,label\n1,3,-1\n2,2,1\n", r"rows have 3 fields, the header 2: R .*--index-column 1", {"index_column": "1"}),
    "a comma after each row": ("x,label\n3,-1,\n2,1,\n", r"rows end in a separator; --drop 3", {"drop": ("3",)}),
    "a column that counts": ("id,x,label\n1,3,-1\n2,2,1\n", r"column 1 \('id'\) has another integer in each row.*--drop 1", {"drop": ("id",)}),
    "numbers of passengers": ("x,PassengerId,label\n3,17,-1\n2,4,1\n", r"column 2 \('PassengerId'\)", {"columns": ("x",)}),
    "the label twice": ("x,label,label.1\n3,-1,-1\n2,1,1\n", r"column 3 \('label.1'\) seems to be column 2 \('label'\) once more", {"drop": ("3",)}),
    "the label of a join": ("x,label_x,label\n3,-1,-1\n2,1,1\n", r"column 2 \('label_x'\)", {"drop": ("2",)}),
    "two columns of a name": ("x,x,label\n3,8,-1\n2,9,1\n", r"columns 1 and 2 are both called 'x'; --drop N", {"drop": ("2",)}),
    "a column twice": ("x,x.1,label\n3,3,-1\n2,2,1\n", r"column 2 \('x.1'\) is column 1 \('x'\) once more", {"drop": ("2",)}),
    "two labels": ("x,label,label\n3,-1,7\n2,1,8\n", r"columns 2 and 3 are both called \"label\"", {"drop": ("3",), "label_column": "2"}),
    "another label": ("x,label,kind\n3,7,-1\n2,8,1\n", r"column 2 \('label'\) is no coordinate by its name", {"drop": ("2",), "label_column": "kind"}),
    "no label": ("x,Label\n3,-1\n2,1\n", r"--label-column says .*did you mean 'Label'", {"label_column": "Label"}),
    "no header": ("3,-1\n2,1\n", r"holds numbers alone.*--no-header", {"header": False, "label_column": "2"}),
    "two separators": ("x;y,label\n3,-1\n2,1\n", r"by a comma or a semicolon; --delimiter", {"delimiter": ","}),
    "a decimal comma": ("x;label\n3;-1\n2,5;1\n", r"row 3, column 1 \('x'\): '2,5' is no number.*with a point and no comma", None),
    "a missing value": ("x,label\n3,-1\nNA,1\n", r"row 3, column 1 \('x'\): 'NA' is no number but a missing value", None),
    "a bad value after blank lines": ("\nx,label\n3,-1\n\n\n2.5.1,1\n", r"row 6, column 1", None),
    "a bad value after a line break": ('x,note,label\n3,"a\nb",-1\n2,c,one\n4,d,1\n', r"row 4: label 'one' is neither 1 nor -1", None),
    "text in a column": ("x,note,label\n3,a,-1\n2,b,1\n", r"row 2, column 2 \('note'\): 'a' is no number", {"drop": ("note",)}),
    "a missing label": ("x,label\n3,-1\n2,\n", r"row 3: the label is missing \(''\)", None),
    "a short row": ("x,y,label\n3,4,-1\n\n2,1\n", r"row 4: 2 fields, the header has 3", None),
    "a column that is not there": ("x,label\n3,-1\n2,1\n", r"--drop names 'z', and none of the 2 columns", None),
    "nothing is left": ("x,label\n3,-1\n2,1\n", r"no column is left", None),
}  # fmt: skip
OPTIONS = {"a column that is not there": {"drop": ("z",)}, "nothing is left": {"drop": ("x",)}, "a bad value after a line break": {"drop": ("note",)}, "another label": {"label_column": "kind"}}


@pytest.mark.parametrize("name", REFUSED)
def test_what_may_be_no_coordinate_is_refused_and_an_option_settles_it(name, tmp_path):
    content, said, settled = REFUSED[name]

    with pytest.raises(BadInput, match=said) as caught:
        read(tmp_path, "a.csv", content, **OPTIONS.get(name, {}))

    assert "\n" not in str(caught.value)
    if settled is not None:
        s = read(tmp_path, "a.csv", content, **settled)
        assert len(s.points) == 2
        assert s.points[0][0] == 3


def test_columns_that_only_look_like_an_index_are_coordinates(tmp_path):
    for content in ("x,label\n0,1\n1,-1\n", "id,x,label\n1,0,1\n1,1,-1\n", "row width,label\n0.5,1\n1,-1\n", "x,x.1,label\n1,2,1\n3,3,-1\n"):
        read(tmp_path, "a.csv", content)


@pytest.mark.parametrize(("content", "said"), [
    ("1 1:2 1:3\n", r"row 1: coordinate 1 stands after 1"),
    ("1 1:2\n1:3\n", r"row 2: has no label"),
    ("1 1:2\n2 qid:3\n", r"row 2: 'qid:3' is no coordinate"),
    ("1 1:2\n2 1:x\n", r"row 2, coordinate 1: 'x' is no number"),
    ("# none\n", r"holds no points"),
    ("1 1:2\n-1 999999999:1\n1 900000000:1\n", r"GB of memory"),
])  # fmt: skip
def test_a_spoiled_file_of_libsvm_is_refused(content, said, tmp_path, monkeypatch):
    monkeypatch.setattr("theorems.geometry.tables.memory_left", lambda: 10**10)
    with pytest.raises(BadInput, match=said):
        read(tmp_path, "a.svm", content, positive="1")


def test_options_of_columns_are_for_tables_with_columns(tmp_path):
    for name, content in (("a.json", '{"points": [[0]], "labels": [1]}'), ("a.svm", "1 1:2\n")):
        with pytest.raises(BadInput, match=r"--label-column is for tables"):
            read(tmp_path, name, content, label_column="y")


# Labels.


def labelled(*labels):
    return Table([[k] for k in range(len(labels))], list(labels), lines=range(2, len(labels) + 2))


@pytest.mark.parametrize("absent", ["", "NA", "nan", "NaN", "N/A", "null", "None", "?", "<NA>"])
def test_a_missing_label_is_refused_unless_it_is_named(absent):
    table = labelled("yes", absent, "no")

    with pytest.raises(BadInput, match=r"here, row 3: the label is missing"):
        two_labels(table, "here", "yes")
    assert two_labels(table, "here", "yes", "no").labels == (1, -1)
    if absent:
        assert two_labels(table, "here", absent).labels == (-1, 1, -1)
        assert two_labels(table, "here", "yes", absent).labels == (1, -1)


@pytest.mark.parametrize(("one", "other", "same"), [
    ("3/4", "6/8", False), ("3/4", "0.75", False), ("1", "1.0", True), ("+1", "1.", True), ("007", "7", True),
    ("1e5", "100000", False), ("1.0e+00", "1", True), ("a", "A", False), ("1", 1, True), ("0.5", 0.5, True),
    ("0.1", Fraction(1, 10), True), (b"cat", "cat", True), (b"1", 1.0, True), ("-0", "0", True), ("3/4", Fraction(3, 4), False),
])  # fmt: skip
def test_labels_that_are_spelt_differently_differ_unless_both_are_plain_decimals(one, other, same):
    s = two_labels(labelled(one, other), "here", one.decode() if isinstance(one, bytes) else one)

    assert s.labels == (1, 1 if same else -1)


def test_the_part_of_a_table_keeps_its_rows():
    s, part = of_two_labels(labelled("a", "b", "c"), "here", "c", "a")

    assert (s.labels, [part.place(i) for i in range(2)]) == ((-1, 1), ["row 2", "row 4"])


# Numbers, thousands at once.


def spelt(rng):
    top = str(rng.choice((0, 7, rng.randrange(10**6), rng.randrange(10**17), rng.randrange(10**30))))
    text = rng.choice(("{0}", "{0}.", "{0}.{1}", ".{1}", "{0}.{1}e-{2}", "{0}e{2}", "{0}.E+0{2}")).format(
        top, str(rng.randrange(10**9)).rjust(rng.choice((1, 9, 12)), "0"), rng.randrange(9)
    )
    return rng.choice(("", "", "-", "+")) + text


def test_numbers_in_bulk_are_those_that_are_read_one_by_one():
    rng = random.Random(3)
    for long in (False, True):
        rows = [[spelt(rng) for _ in range(3)] for _ in range(400)]
        if not long:
            rows = [[entry if len(entry) < 9 and "e" not in entry.lower() else "-0.5" for entry in row] for row in rows]
        found, denominator = assembled([block(part, lambda i, k: "here") for part in (rows[:150], rows[150:])])

        assert all(type(x) is int for row in found for x in row)
        assert [[Fraction(x, denominator) for x in row] for row in found] == [[number(x, "") for x in row] for row in rows]


def test_ratios_and_many_places_are_rationals():
    found, denominator = assembled([block([["1/3", "2.50"], ["1e-50", "7"]], lambda i, k: "here")])

    assert (found, denominator) == ([[Fraction(1, 3), Fraction(5, 2)], [Fraction(1, 10**50), 7]], 1)


def test_an_entry_with_a_line_break_is_no_number():
    with pytest.raises(BadInput, match="row 1 column 0"):
        block([["1", "2"], ["3\n4", "5"]], lambda i, k: f"row {i} column {k}")


# Memory.


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_what_does_not_fit_into_memory_is_refused_before_it_is_read(name, tmp_path, monkeypatch):
    text = (COMMA + "9,9,1\n" * 10_000).encode()
    path = stored(tmp_path, name, gzip.compress(text) if name.endswith("gz") else text)
    monkeypatch.setattr("theorems.geometry.tables.memory_left", lambda: 10**5)
    monkeypatch.setattr("theorems.geometry.tables.block", None)

    with pytest.raises(BadInput, match=r"would take about .* GB of memory, and 0.0 GB are free"):
        read_table(path)


def test_the_memory_that_is_left_is_known():
    left = machine.memory_left()

    assert left is None or left > 10**6


def parquet():
    return pytest.importorskip("pyarrow.parquet", reason="needs pyarrow, the extra parquet")


def test_parquet_is_read_as_its_types_say(tmp_path):
    write = parquet().write_table
    import pyarrow

    path = str(tmp_path / "a.parquet")
    write(pyarrow.table({"x": [0.1, 2.0], "n": pyarrow.array([1, 2], "int32"), "label": ["a", "b"]}), path)
    table = read_table(path)
    assert two_labels(table, path, "a").points == ((Fraction(0.1), 1), (2, 2))
    assert table.names == ["x", "n"]

    write(pyarrow.table({"x": pyarrow.array([2**60 + 1, 0]), "label": [1, -1]}), path)
    assert read_table(path).points == [[2**60 + 1], [0]]
    for columns, said in (
        ({"x": [1.0, None], "label": [1, -1]}, "point 1, column 1 .* is missing"),
        ({"x": [1.0, 2.0], "label": [1, None]}, "the label is missing"),
        ({"x": ["a", "b"], "label": [1, -1]}, "no numbers"),
        ({"__index_level_0__": [0, 1], "x": [1.0, 2.0], "label": [1, -1]}, "may be an index"),
    ):
        write(pyarrow.table(columns), path)
        with pytest.raises(BadInput, match=said):
            two_labels(read_table(path), path)


def test_parquet_needs_an_extra_or_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("verify.errors.find_spec", lambda name: None)

    with pytest.raises(BadInput, match=r"needs separatrix\[parquet\]"):
        read_table(stored(tmp_path, "a.parquet", b"PAR1"))


def test_arrays_of_bytes_and_columns_are_labels(tmp_path):
    for labels in (np.array([b"no", b"yes"]), np.array([["no"], ["yes"]])):
        np.savez(tmp_path / "a.npz", X=np.array([[0.5], [1.0]]), y=labels)
        path = str(tmp_path / "a.npz")
        assert two_labels(read_table(path), path, "yes").labels == (-1, 1)


# Numbers.


SPELT = ("1e5", "1.e+05", "-2.50E-3", "+.5e0", "0e-900", "123456789012345678e-40", "123456789012345678e1", "9.99e-41", "7e17", "7e18", "1e-05", "12", "3/4", "00.5e007")
NO_NUMBERS = ("e5", "1e", "1e+", "1.e1.", "1e1e1", ".e5", "1e1101", "0e1101", "1e\u0663", "--1e2")


@pytest.mark.parametrize("beside", ["0", "1e2", "0.125"])
def test_exponents_are_read_at_once_as_they_are_one_by_one(beside):
    for spelt in SPELT:
        points, denominator = assembled([block([[beside, spelt]], "row {} {}".format)])
        assert [Fraction(x) / denominator for x in points[0]] == [number(beside, ""), number(spelt, "")]
    for spelt in NO_NUMBERS:
        with pytest.raises(BadInput, match=r"^row 0 1: "):
            block([[beside, spelt]], "row {} {}".format)
