"""The schemas that are shipped: they are those of the records, accept what is written, and nothing else."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from verify.cli import main
from verify.errors import BadInput
from verify.report.schema import read
from verify.schemas import FOLDER, schemas, text_of


ROOT = Path(__file__).parents[1]
IDS = ["charles2019/theorem-4", "charles2019/theorem-1", "charles2019/figure-4-sentence-1"]
# A decided claim, one of probabilities, one of an experiment.


def accepts(name: str, value: Any) -> bool:
    return not [*faults(name, value)]


def faults(name: str, value: Any) -> Iterator[Any]:
    return jsonschema.Draft202012Validator(schemas()[name]).iter_errors(value)


def test_the_files_are_those_of_the_records() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(schemas())
    for name, schema in schemas().items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == text_of(schema), (
            f"{name}: python -m verify.schemas writes it anew"
        )
    assert files("verify").joinpath("schemas", "report.json").is_file()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    assert main(["run", *IDS, "--out", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def written(run: Path) -> dict[str, list[Any]]:
    """Return every JSON file of a run and of what is committed, by the schema that is its own."""
    committed = [*(ROOT / "reports" / "witnesses").glob("*.json")]
    instances = [*(run / "witnesses").glob("*.json"), *committed]
    found = {
        "report": [run / "report.json"],
        "instance": instances,
        "campaign": [ROOT / "reports" / "campaign" / name for name in ("first.json", "mended.json")],
        "experiment": [*(ROOT / "theorems").rglob("stored/**/results.json")],
    }
    values = {name: [json.loads(path.read_text(encoding="utf-8")) for path in paths] for name, paths in found.items()}
    lines = [line for path in (run / "certificates").glob("*.jsonl") for line in path.read_text().splitlines()]
    inside = [one for instance in values["instance"] for one in instance["certificates"]]
    return values | {"certificate": [*map(json.loads, lines), *inside]}


def test_all_that_is_written_is_accepted(written: dict[str, list[Any]]) -> None:
    assert {name: len(values) >= least for name, values, least in (
        (name, written[name], least) for name, least in
        (("report", 1), ("instance", 150), ("experiment", 3), ("certificate", 150), ("campaign", 2))
    )} == dict.fromkeys(("report", "instance", "experiment", "certificate", "campaign"), True)  # fmt: skip
    for name, values in written.items():
        for value in values:
            assert [error.message for error in faults(name, value)] == []


def test_what_a_list_prints_is_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "charles2019", "--json"]) == 0

    rows = json.loads(capsys.readouterr().out)
    assert len(rows) > 40
    assert all(accepts("claim", row) for row in rows)


def places(schema: dict[str, Any], value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Yield where the closed objects of a value lie, each with its schema."""
    schema = _resolved(schema)
    for part in schema.get("anyOf", ()):
        if value is not None and _resolved(part).get("type") != "null":
            yield from places(part, value, at)
    if schema.get("type") == "object" and isinstance(value, dict):
        if schema.get("additionalProperties") is False:
            yield at, schema
        for key, part in schema.get("properties", {}).items():
            if key in value:
                yield from places(part, value[key], (*at, key))
    if schema.get("type") == "array" and isinstance(schema.get("items"), dict):
        for k, one in enumerate(value[:2]):
            yield from places(schema["items"], one, (*at, k))


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    return DEFINITIONS[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


DEFINITIONS = {name: one for schema in schemas().values() for name, one in schema.get("$defs", {}).items()}


@pytest.mark.parametrize("name", ["report", "instance", "certificate", "campaign"])
def test_a_key_that_is_renamed_dropped_or_added_is_refused(name: str, written: dict[str, list[Any]]) -> None:
    """At every closed object; a key that older files may lack may be dropped, and nothing else."""
    value = written[name][0]
    found = [*places(schemas()[name], value)]
    assert len(found) >= {"report": 15}.get(name, 1)
    for at, schema in found:
        for key in schema["properties"]:
            one = copy.deepcopy(value)
            place = _at(one, at)
            if key not in place:
                continue
            kept = place.pop(key)
            assert accepts(name, one) == (key not in schema["required"]), (at, key)
            place[f"{key}_"] = kept
            assert not accepts(name, one), (at, key)
        one = copy.deepcopy(value)
        _at(one, at)["surplus"] = 1
        assert not accepts(name, one), at


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


@pytest.mark.parametrize("measure", ["1e999999999", "0.5", "1/0", "1" * 60_000, True, ""])
def test_a_number_of_any_size_is_none_of_a_report(measure: object, written: dict[str, list[Any]], tmp_path: Path) -> None:
    report = copy.deepcopy(written["report"][0])
    next(claim for claim in report["claims"] if claim["evidence"])["evidence"]["measure"] = measure
    (tmp_path / "report.json").write_text(json.dumps(report), encoding="utf-8")

    with pytest.raises(BadInput, match="must be an exact number"):
        read(tmp_path)
