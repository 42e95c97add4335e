"""A user's data, read exactly: what is a number, what is a table, which labels become +1 and -1."""

import io
import random
import zipfile
from fractions import Fraction

import numpy as np
import pytest

from theorems.geometry.data import Table, number, parse_json, read_table, two_labels, vector
from theorems.geometry.objects.labelled import LabelledSet
from verify.errors import BadInput


def stored(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return str(path)


def npz(**arrays):
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def read_set(folder, name, content, **names):
    path = stored(folder, name, content)
    return two_labels(read_table(path), path, **names)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("-3", -3),
        ("+3", 3),
        ("0", 0),
        ("-0", 0),
        ("007", 7),
        ("6/4", Fraction(3, 2)),
        ("-1/2", Fraction(-1, 2)),
        ("4/2", 2),
        ("0.1", Fraction(1, 10)),
        (".5", Fraction(1, 2)),
        ("5.", 5),
        ("-0.0", 0),
        ("1e3", 1000),
        ("1E3", 1000),
        ("1e+03", 1000),
        ("2.5e-1", Fraction(1, 4)),
        ("1e-0003", Fraction(1, 1000)),
        (" 7 ", 7),
        ("1e1100", 10**1100),
        ("0.1000000000000000055511151231257827", Fraction("0.1000000000000000055511151231257827")),
    ],
)
def test_decimal_text_is_the_fraction_that_it_says(text, value):
    found = number(text, "here")

    assert found == value
    assert type(found) is (int if Fraction(value).denominator == 1 else Fraction)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ".",
        "e5",
        "-",
        "+",
        "1e",
        "1e+",
        "nan",
        "NaN",
        "inf",
        "-Infinity",
        "1/0",
        "0/0",
        "1/-2",
        "1//2",
        "1/2/3",
        "1 2",
        "1_000",
        "0x10",
        "1,5",
        "1.2.3",
        "--1",
        "½",
        "١",
        "１",
        "²",
        "1e٣",
        "1e999999999",
        "1e-999999999",
        "1e1101",
        "9" * 1101,
        "0." + "9" * 1101,
        "1e99999999999999999",
        "1/2e3",
        "1.5/2",
        "one",
        "True",
        "1j",
        "\x00",
        "1\n2",
    ],
)
def test_other_text_is_no_number(text):
    with pytest.raises(BadInput, match="here") as caught:
        number(text, "here")

    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_a_vector_is_numbers_between_commas():
    assert vector("1, 0,-1/2,0.5", "V") == [1, 0, Fraction(-1, 2), Fraction(1, 2)]
    for text in ("", ",", "1,", "1,,2", "1;2", "[1,2]"):
        with pytest.raises(BadInput, match="V"):
            vector(text, "V")


def test_json_decimals_are_exact_and_integers_are_integers():
    assert parse_json('[0.1, 1e-3, 3, -0, "x", true, null]', "here") == [
        Fraction(1, 10),
        Fraction(1, 1000),
        3,
        0,
        "x",
        True,
        None,
    ]
    assert parse_json('{"a": 12345678901234567890123}', "here") == {"a": 12345678901234567890123}


PLAIN = "x,y,label\n0,1,1\n-1/2,0.1,-1\n"
SAME_CSV = {
    "quoted": '"x","y","label"\n"0","1","1"\n"-1/2","0.1","-1"\n',
    "CRLF": PLAIN.replace("\n", "\r\n"),
    "a byte order mark": "\ufeff" + PLAIN,
    "no last line break": PLAIN.rstrip("\n"),
    "empty lines": PLAIN.replace("\n", "\n\n"),
    "spaces": "x , y , label\n 0 , 1 , 1\n -1/2 , 0.1 , -1\n",
    "the label first": "label,x,y\n1,0,1\n-1,-1/2,0.1\n",
    "labels with a point": "x,y,label\n0,1,1.0\n-1/2,0.1,-1.0\n",
    "labels with a sign": "x,y,label\n0,1,+1\n-1/2,0.1,-1\n",
    "other decimals": "x,y,label\n0.0,1e0,1\n-.5,1e-1,-1\n",
    "names with commas": '"x, in m","y",label\n0,1,1\n-1/2,0.1,-1\n',
    "other names": "ä,x 2,label\n0,1,1\n-1/2,0.1,-1\n",
}


@pytest.mark.parametrize("name", SAME_CSV)
def test_spellings_of_the_same_csv_file_are_the_same_set(name, tmp_path):
    s = read_set(tmp_path, "other.csv", SAME_CSV[name])

    assert s == read_set(tmp_path, "plain.csv", PLAIN)
    assert s.points == ((0, 1), (Fraction(-1, 2), Fraction(1, 10)))
    assert s.labels == (1, -1)


SAME_JSON = {
    "text": '{"points": [["0", "1"], ["-1/2", "1/10"]], "labels": [1, -1]}',
    "decimals": '{"points": [[0.0, 1e0], [-0.5, 0.1]], "labels": [1.0, -1.0]}',
    "labels as text": '{"labels": ["1", "-1"], "points": [[0, 1], ["-0.5", "0.10"]]}',
    "more fields": '{"points": [[0, 1], ["-1/2", 0.1]], "labels": [1, -1], "source": {"a": []}}',
}


@pytest.mark.parametrize("name", SAME_JSON)
def test_json_files_say_the_same_as_the_csv_file(name, tmp_path):
    assert read_set(tmp_path, "a.json", SAME_JSON[name]) == read_set(tmp_path, "a.csv", PLAIN)


def test_the_ending_may_be_in_capitals(tmp_path):
    assert read_set(tmp_path, "A.CSV", PLAIN) == read_set(tmp_path, "a.csv", PLAIN)


@pytest.mark.parametrize("kind", ["f2", "f4", "f8", ">f8", "i1", "i2", "i4", "i8", ">i4"])
def test_arrays_of_any_type_are_the_numbers_that_they_hold(kind, tmp_path):
    points = np.array([[1, -2], [100, 0]], dtype=kind)
    s = read_set(tmp_path, "a.npz", npz(X=points, y=np.array([1, -1], dtype="i1")))

    assert s.points == ((1, -2), (100, 0))
    assert all(type(x) is int for point in s.points for x in point)


def test_unsigned_and_boolean_arrays_are_numbers_too(tmp_path):
    large = read_set(tmp_path, "a.npz", npz(X=np.array([[2**64 - 1]], "u8"), y=np.array([1])))
    truth = read_set(tmp_path, "b.npz", npz(X=np.array([[True, False]]), y=np.array([1.0])))

    assert large.points == ((2**64 - 1,),)
    assert truth.points == ((1, 0),)


def test_binary_floats_are_the_binary_rationals_that_they_are(tmp_path):
    values = [0.1, -0.0, 5e-324, 1.7976931348623157e308, 2.0**53 + 2]
    s = read_set(tmp_path, "a.npz", npz(X=np.array([values]), y=np.array([1])))
    single = read_set(tmp_path, "b.npz", npz(X=np.array([[0.1]], "f4"), y=np.array([1])))

    assert s.points[0] == tuple(Fraction(x) for x in values)
    assert single.points[0][0] == Fraction(float(np.float32(0.1)))
    assert all(type(x) in (int, Fraction) for x in s.points[0])


def test_no_value_of_numpy_gets_into_a_set(tmp_path):
    for points in (np.array([[2**62, -(2**62)]]), np.array([[0.5, 3.0]], "f4")):
        s = read_set(tmp_path, "a.npz", npz(X=points, y=np.array([1])))

        assert all(type(x) in (int, Fraction) for x in s.points[0])
        assert type(s.labels[0]) is int


NAMED = "x,label\n1,benign\n2,malignant\n3,benign\n4,other\n"


def test_a_named_label_becomes_plus_one_and_the_others_minus_one(tmp_path):
    s = read_set(tmp_path, "a.csv", NAMED, positive="malignant")

    assert s.labels == (-1, 1, -1, -1)


def test_with_two_named_labels_the_others_are_left_out(tmp_path):
    s = read_set(tmp_path, "a.csv", NAMED, positive="malignant", negative="benign")

    assert s.labels == (-1, 1, -1)
    assert s.points == ((1,), (2,), (3,))


@pytest.mark.parametrize("positive", ["0", "0.0", "-0", "+0.", " 0 ", "0.0e5"])
def test_a_label_has_many_spellings(positive, tmp_path):
    for name, content in (
        ("a.npz", npz(X=np.array([[1], [2]]), y=np.array([0, 1]))),
        ("b.npz", npz(X=np.array([[1], [2]]), y=np.array([0.0, 1.0]))),
        ("c.npz", npz(X=np.array([[1], [2]]), y=np.array([False, True]))),
        ("d.npz", npz(X=np.array([[1], [2]]), y=np.array(["0", "1"]))),
        ("e.json", '{"points": [[1], [2]], "labels": [0, 1.0]}'),
        ("f.csv", "x,label\n1,0.0\n2,1\n"),
    ):
        assert read_set(tmp_path, name, content, positive=positive).labels == (1, -1)


@pytest.mark.parametrize(
    ("names", "complaint"),
    [
        ({"positive": "nobody"}, "no point bears the label"),
        ({"positive": "benign", "negative": "nobody"}, "no point bears the label"),
        ({"positive": "benign", "negative": "benign"}, "must differ"),
        ({"negative": "benign"}, "needs --positive"),
        ({}, "--positive"),
    ],
)
def test_labels_that_cannot_be_are_named(names, complaint, tmp_path):
    with pytest.raises(BadInput, match=complaint):
        read_set(tmp_path, "a.csv", NAMED, **names)


@pytest.mark.parametrize("label", [None, [1], {"a": 1}, float("nan"), float("inf"), b"\xff", 1j])
def test_what_is_no_label_is_refused(label):
    with pytest.raises(BadInput, match="label"):
        two_labels(Table([[1]], [label]), "here", positive="1")


# Noise: an npz file with some bytes changed is read or refused, never a crash.


def compressed(**arrays):
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()


def damaged(content, rng):
    noisy = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 5))):
        noisy[rng.randrange(len(noisy))] = rng.randrange(256)
    return bytes(noisy[: rng.randrange(len(noisy))] if rng.random() < 0.1 else noisy)


def outcome(path):
    """Return the table, or None and what was said; any other exception fails the test."""
    try:
        return read_table(path), ""
    except BadInput as error:
        return None, str(error)


@pytest.mark.parametrize("save", [npz, compressed])
def test_a_damaged_archive_is_refused_or_read(save, tmp_path):
    rng = random.Random(1)
    content = save(X=np.array([[1.0, 2.0], [3.0, 4.0]]), y=np.array([1, -1]))
    refused = 0
    for _ in range(600):
        table, complaint = outcome(stored(tmp_path, "a.npz", damaged(content, rng)))
        refused += table is None

        assert "\n" not in complaint
        assert table is None or len(table.points) == len(table.labels)

    assert refused >= 200


def array_that_says_it_is(shape):
    """Return an npy file whose header promises more than there is."""
    stream = io.BytesIO()
    header = {"descr": "<f8", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(stream, header)
    return stream.getvalue() + bytes(64)


@pytest.mark.parametrize("shape", [(10**9, 10**6), (10**30, 2), (-1, 2), (3, 3)])
def test_an_array_shorter_than_it_says_is_refused(shape, tmp_path):
    stream = io.BytesIO()
    labels = io.BytesIO()
    np.save(labels, np.array([1]))
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("X.npy", array_that_says_it_is(shape))
        archive.writestr("y.npy", labels.getvalue())

    with pytest.raises(BadInput):
        read_table(stored(tmp_path, "a.npz", stream.getvalue()))


# One denominator for all.


@pytest.mark.parametrize("lines", [
    ["1.5,-.25", "3,4.", "+0.125,-7"],
    ["1,2", "-3,004"],
    ["0.1,1/3", "2.50,1e-3"],
    [f"0.{'1' * 41},1", "2,3.5"],
    ["1.0,2.00", "-0.0,0.50"],
    [" 1.5 , 2", "3,0.1"],
])
def test_a_line_of_decimals_is_read_as_each_of_its_numbers_is(tmp_path, lines):
    s = read_set(tmp_path, "a.csv", "x,y,label\n" + "".join(f"{line},1\n" for line in lines))
    points = tuple(tuple(vector(line, "V")) for line in lines)

    same = LabelledSet(points, [1] * len(lines))
    assert s.to_json() == same.to_json()
    assert (s.denominator, s.rows, s.dimension) == (same.denominator, same.rows, 2)
    assert s.points == points
    assert all(type(x) in (int, Fraction) for point in s.points for x in point)
    assert s == same
    assert hash(s) == hash(same)
    assert repr(s) == repr(same)


LONG = "the number 999999999999... has 1101 characters, more than 1100; round or scale the data"


@pytest.mark.parametrize(("line", "said"), [
    *((line, "is no number") for line in ("1.5,1..2", "1,1_000", "1,.", "1, 2 3", "1,١", "1,+")),
    ("1," + "9" * 1101, LONG),
])
def test_a_spoiled_number_in_a_line_of_decimals_is_named(tmp_path, line, said):
    with pytest.raises(BadInput, match=rf"row 3, column [12] \('[xy]'\): .*{said}"):
        read_set(tmp_path, "a.csv", f"x,y,label\n0.5,1,1\n{line},1\n")


@pytest.mark.parametrize("points", [
    np.array([[0.1, -0.75], [1e-30, 3.0]]),
    np.array([[0.1, -0.75], [1e-300, 1e300]]),
    np.array([[2.0**60, 2.0**70], [0.0, 2.0**53]]),
    np.array([[1.5, 0.0], [0.0, -0.0]]),
    np.array([[3.0, -4.0]]),
    np.array([[0.1, 0.5]], dtype=np.float32),
    np.array([[255, 0]], dtype=np.uint8),
    np.array([[True, False]]),
])
def test_arrays_are_read_as_each_of_their_numbers_is(tmp_path, points):
    s = read_set(tmp_path, "a.npz", npz(X=points, y=np.ones(len(points), dtype=int)))
    same = LabelledSet(
        [[Fraction(x) for x in row] for row in points.astype(float).tolist()], [1] * len(points)
    )
    assert s == same
    assert s.to_json() == same.to_json()
    assert (s.denominator, s.rows) == (same.denominator, same.rows)
    assert all(type(x) in (int, Fraction) for point in s.points for x in point)


def test_a_set_over_one_denominator_takes_no_other_shape():
    for rows, labels in (([], []), ([[]], [1]), ([[1], [1, 2]], [1, 1]), ([[1]], [1, 1]), ([[1]], [1.5])):
        with pytest.raises(ValueError, match=r"labelled set|labels"):
            LabelledSet.over(10, rows, labels)
    assert LabelledSet.over(10, [[1]], [1.0]).labels == (1,)  # as arrays of floats hold labels
