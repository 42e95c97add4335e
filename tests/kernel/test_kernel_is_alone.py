"""The trusted base trusts nobody: who it loads, what it is made of, and how long it is to read."""

import ast
import io
import json
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest


ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "verify" / "kernel").glob("*.py"))
TREES = {path.name: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
STANDARD = {
    "__future__",
    "array",
    "collections.abc",
    "hashlib",
    "itertools",
    "json",
    "math",
    "operator",
    "re",
    "typing",
}
EXACT = {("math", "gcd"), ("math", "isqrt"), ("math", "lcm"), ("operator", "mul")}
# What may be taken out of math and operator: whatever keeps integers integers.

ROUNDING = {
    "float",
    "complex",
    "round",
    "pow",
    "eval",
    "exec",
    "compile",
    "__import__",
    "getattr",
    "globals",
    "Fraction",
    "Decimal",
}
# Names that would make a float, or run what nobody has read.

LONGEST_READING = 880
# Lines, comments and all, that somebody reads to trust one kind of certificate.

MOST_CODE = 2060
# Lines of code of the whole trusted base, without comments and docstrings: 60 of them read format 2.

CERTIFICATE = {
    "format": "separatrix-certificate/1",
    "question": {
        "class": "separators",
        "points": [[1], [0]],
        "labels": [1, -1],
        "direction": [1],
        "label": -1,
    },
    "answer": "yes",
    "evidence": {"separator": {"w": [2], "b": -1}, "weights": [[0, 1], [1, 1]]},
}
LOADED = "print(*sorted(sys.modules), file=sys.stderr)"


def modules_after(script, *arguments):
    """Run a script with the standard library and this project only; return what it loaded."""
    done = subprocess.run(
        [
            sys.executable,
            "-S",
            "-c",
            f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{script}\n{LOADED}",
            *arguments,
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout, set(done.stderr.split())


def of_project(modules):
    return {name for name in modules if name.split(".")[0] in ("verify", "theorems", "tests")}


def test_check_runs_the_kernel_alone(tmp_path):
    file = tmp_path / "certificate.json"
    file.write_text(json.dumps(CERTIFICATE), encoding="utf-8")
    said, modules = modules_after(
        "from verify.cli import main; assert main(['check', sys.argv[1]]) == 0", str(file)
    )

    assert "holds" in said
    # Beside the kernel: what reads the command line, prints, hears signals, and would lend a kind.
    others = {
        "verify", "verify.arguments", "verify.cli", "verify.cycles", "verify.errors", "verify.kinds", "verify.machine",
        "verify.say", "verify.version",
    }
    assert all(name in others or name.startswith("verify.kernel") for name in of_project(modules))
    assert not {name.split(".")[0] for name in modules - of_project(modules)} & {
        "numpy",
        "flint",
        "daqp",
        "scipy",
        "cvxpy",
        "hypothesis",
        "fractions",
        "decimal",
    }


def test_the_kernel_loads_nothing_but_itself():
    _, modules = modules_after("import verify.kernel, verify.kernel.files")

    assert all(name == "verify" or name.startswith("verify.kernel") for name in of_project(modules))


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide where a name comes from"
            yield from ((node.module, alias.name) for alias in node.names)


@pytest.mark.parametrize("name", TREES)
def test_imports_are_on_the_list(name):
    for module, taken in imports(TREES[name]):
        assert module in STANDARD or f"{module}.".startswith("verify.kernel.")
        assert module not in ("math", "operator") or (module, taken) in EXACT
        assert module != "json" or name in ("files.py", "data.py")
        assert module != "hashlib" or name == "data.py"


@pytest.mark.parametrize("name", TREES)
def test_nothing_is_ever_rounded(name):
    for node in ast.walk(TREES[name]):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
        assert not (isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div))
        assert not (isinstance(node, ast.Name) and node.id in ROUNDING)


@pytest.mark.parametrize("name", TREES)
def test_a_power_is_a_small_constant(name):
    """An exponent out of a certificate could fill the memory, a negative one gives a float."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Pow):
            exponent = node.right if isinstance(node, ast.BinOp) else node.value

            assert isinstance(exponent, ast.Constant)
            assert exponent.value in (2, 3)


@pytest.mark.parametrize("name", TREES)
def test_nothing_is_checked_by_assert(name):
    """``python -O`` leaves assertions out."""
    assert not any(isinstance(node, ast.Assert) for node in ast.walk(TREES[name]))


@pytest.mark.parametrize("name", TREES)
def test_no_exception_is_swallowed(name):
    """What is caught is named, is an error of reading, and becomes another exception."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            assert ast.unparse(node.type) not in ("Exception", "BaseException")


@pytest.mark.parametrize("switch", ["-O", "-OO"])
def test_a_false_certificate_is_refused_without_assertions_too(switch, tmp_path):
    file = tmp_path / "certificate.json"
    file.write_text(json.dumps(CERTIFICATE | {"answer": "no"}), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, switch, "-m", "verify", "check", str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 1
    assert "does not hold" in done.stdout


def to_read(name, seen):
    """Collect a file of the kernel and those that it builds on."""
    if name not in seen:
        seen.add(name)
        for module, _ in imports(TREES[name]):
            if module.startswith("verify.kernel."):
                to_read(f"{module.removeprefix('verify.kernel.')}.py", seen)
    return seen


@pytest.mark.parametrize("name", [name for name in TREES if name != "__init__.py"])
def test_what_one_kind_of_certificate_rests_on_is_read_in_one_sitting(name):
    files = to_read(name, {"__init__.py"}) | {"files.py", "numbers.py"}
    lines = sum(
        len((ROOT / "verify" / "kernel" / own).read_text(encoding="utf-8").splitlines())
        for own in files
    )

    assert lines <= LONGEST_READING


def code_lines(path):
    """Count the lines that hold code, without comments, blank lines and docstrings."""
    text = path.read_text(encoding="utf-8")
    blank = (
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    )
    lines = {
        line
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type not in blank
        for line in range(token.start[0], token.end[0] + 1)
    }
    for node in ast.walk(TREES[path.name]):
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if is_text and isinstance(node.value.value, str):
            lines -= set(range(node.lineno, node.end_lineno + 1))
    return len(lines)


def test_the_trusted_base_stays_small():
    assert sum(map(code_lines, SOURCES)) <= MOST_CODE
