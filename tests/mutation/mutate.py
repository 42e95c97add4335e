"""Mutants of a Python file: one small change each, at a place that can matter."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Container, Iterator
from typing import NamedTuple


class Mutant(NamedTuple):
    """One changed version of a module."""

    place: str  # "verify/kernel/linear.py:57:12 Lt -> LtE"
    source: str
    function: str = ""  # "check" or "Class.method", the outermost one; "" for what an import runs
    key: str = ""  # names it by its line's text, so that it is known when lines above it come or go


COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult,
}


def mutants(path: str, source: str, functions: Container[str] | None = None) -> list[Mutant]:
    """Return every mutant of a source file, or of some functions, in the order of its lines."""
    tree = ast.parse(source)
    skipped = _skipped(tree)
    owners = dict(_owners(tree))
    nodes = [
        node for node in ast.walk(tree)
        if id(node) not in skipped and hasattr(node, "lineno")
        and (functions is None or owners.get(id(node), "") in functions)
    ]
    found = []
    lines = source.splitlines()
    taken: Counter[str] = Counter()
    for node in nodes:
        for name, changed in _changes(node):
            other = copy.deepcopy(tree)
            _replace(other, node, changed)
            text = ast.unparse(ast.fix_missing_locations(other))
            place = f"{path}:{node.lineno}:{node.col_offset} {name}"
            taken[place] += 1
            if taken[place] > 1:  # a * b * c and its part a * b begin at one place
                place += f", part {taken[place]}"
            owner = owners.get(id(node), "")
            line = lines[node.lineno - 1]
            column = node.col_offset - (len(line) - len(line.lstrip()))
            change = place.split(" ", 1)[1]
            key = f"{path} {owner}: {line.strip()} | {column} {change}"
            found.append((node.lineno, node.col_offset, Mutant(place, text, owner, key)))
    ordered = [mutant for _, _, mutant in sorted(found, key=lambda entry: entry[:2])]
    return list(_told_apart(ordered))


def _told_apart(ordered: list[Mutant]) -> Iterator[Mutant]:
    """Count the keys of lines that a function has twice."""
    met: Counter[str] = Counter()
    for mutant in ordered:
        met[mutant.key] += 1
        times = met[mutant.key]
        yield mutant if times == 1 else mutant._replace(key=f"{mutant.key} ({times})")


def _owners(tree: ast.AST, outer: str = "") -> Iterator[tuple[int, str]]:
    """Yield the nodes in bodies of functions, each with the outermost function around it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from _owners(node, f"{outer}{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            for part in (part for line in node.body for part in ast.walk(line)):
                yield id(part), outer + node.name
        else:
            yield from _owners(node, outer)


def called(source: str, roots: set[str]) -> tuple[set[str], set[tuple[str, str]]]:
    """Return functions of these names, with the functions of the file that they name.

    Methods are found by their own name, module-level functions where one of these names them.
    The second set lists the names that they import: (module, name).
    """
    tree = ast.parse(source)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    imported = {
        alias.asname or alias.name: (node.module or "", alias.name)
        for node in tree.body if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    waiting = [(name, node) for name, node in functions.items() if name in roots]
    for outer in tree.body:
        if isinstance(outer, ast.ClassDef):
            waiting += [
                (f"{outer.name}.{node.name}", node)
                for node in outer.body if isinstance(node, ast.FunctionDef) and node.name in roots
            ]
    found: set[str] = set()
    elsewhere: set[tuple[str, str]] = set()
    while waiting:
        name, function = waiting.pop()
        if name in found:
            continue
        found.add(name)
        names = {n.id for line in function.body for n in ast.walk(line) if isinstance(n, ast.Name)}
        waiting += [(n, functions[n]) for n in names if n in functions]
        elsewhere |= {imported[n] for n in names if n in imported}
    return found, elsewhere


def _skipped(tree: ast.AST) -> set[int]:
    """Return nodes where a change means nothing: docstrings, annotations, texts of messages."""
    skipped: set[int] = set()

    def skip(node: ast.AST | None) -> None:
        if node is not None:
            skipped.update(id(part) for part in ast.walk(node))

    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign | ast.arg):
            skip(node.annotation)
        if isinstance(node, ast.FunctionDef):
            skip(node.returns)
        if isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr):
            skip(node)
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id in ("msg", "reason", "wanted", "__all__")
            for t in node.targets
        ):
            skip(node)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skip(node)
        if isinstance(node, ast.keyword) and node.arg == "strict":
            skip(node.value)  # a second look at lengths that are equal by construction
    return skipped


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST | None]]:
    """Yield changed versions of one node; None deletes a statement."""
    if isinstance(node, ast.Compare):
        for index, op in enumerate(node.ops):
            other = COMPARISONS[type(op)]
            ops = [other() if k == index else o for k, o in enumerate(node.ops)]
            yield (f"{type(op).__name__} -> {other.__name__}",
                   ast.Compare(node.left, ops, node.comparators))
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        other_op = OPERATORS[type(node.op)]
        name = f"{type(node.op).__name__} -> {other_op.__name__}"
        yield name, ast.BinOp(node.left, other_op(), node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
        yield f"{type(node.op).__name__} dropped", node.operand
    elif isinstance(node, ast.BoolOp):
        other_bool = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield f"{type(node.op).__name__} -> other", ast.BoolOp(other_bool, node.values)
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield f"{node.value} -> {not node.value}", ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield f"{node.value} -> {node.value + 1}", ast.Constant(node.value + 1)
    elif isinstance(node, ast.If | ast.While | ast.IfExp):
        changed = copy.copy(node)
        changed.test = ast.Constant(False)
        yield "condition -> False", changed
    elif isinstance(node, ast.Expr | ast.AugAssign | ast.Raise):
        yield f"{type(node).__name__} deleted", None


def _replace(tree: ast.AST, node: ast.AST, changed: ast.AST | None) -> None:
    """Replace, in a copy of the tree, the node at the same place."""
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if isinstance(value, list):
                for index, entry in enumerate(value):
                    if _same(entry, node):
                        value[index] = ast.Pass() if changed is None else copy.deepcopy(changed)
                        return
            elif _same(value, node):
                setattr(parent, field, copy.deepcopy(changed))
                return


def _same(one: object, node: ast.AST) -> bool:
    return (
        type(one) is type(node)
        and getattr(one, "lineno", None) == node.lineno  # type: ignore[attr-defined]
        and getattr(one, "col_offset", None) == node.col_offset  # type: ignore[attr-defined]
        and getattr(one, "end_col_offset", None) == node.end_col_offset  # type: ignore[attr-defined]
        and getattr(one, "end_lineno", None) == node.end_lineno  # type: ignore[attr-defined]
        and ast.dump(one) == ast.dump(node)  # type: ignore[arg-type]
    )
