"""The JSON Schema is the vocabulary itself: every key of the models, nothing else, and every shipped file fits it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tracker import bootstrap
from tracker.library import counts, fields, schema
from tracker.library.strict_yaml import parse

SHIPPED = bootstrap.data_folder("workflows")
MODELS = [
    cls
    for module in (fields, counts, schema)
    for cls in vars(module).values()
    if isinstance(cls, type) and issubclass(cls, fields.Strict) and cls is not fields.Strict
]
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


def misfits(value: Any, rule: dict[str, Any], root: dict[str, Any], path: str = "") -> Iterator[str]:
    """Where a value does not fit a schema: the part of JSON Schema that ours uses, and no more of it."""
    if "$ref" in rule:
        yield from misfits(value, root["$defs"][rule["$ref"].removeprefix("#/$defs/")], root, path)
    if "anyOf" in rule and all(list(misfits(value, option, root, path)) for option in rule["anyOf"]):
        yield f"{path} fits none"
    if "const" in rule and value != rule["const"]:
        yield f"{path} is not {rule['const']}"
    if "enum" in rule and value not in rule["enum"]:
        yield f"{path} is none of {rule['enum']}"
    wanted = rule.get("type")
    if wanted and (not isinstance(value, TYPES[wanted]) or (wanted == "integer" and isinstance(value, bool))):
        yield f"{path} is no {wanted}"
        return
    if isinstance(value, int) and not rule.get("minimum", value) <= value <= rule.get("maximum", value):
        yield f"{path} is out of bounds"
    if isinstance(value, list):
        for n, item in enumerate(value):
            yield from misfits(item, rule.get("items", {}), root, f"{path}/{n}")
    if isinstance(value, dict):
        yield from (f"{path}/{name} is missing" for name in rule.get("required", ()) if name not in value)
        for name, item in value.items():
            others = rule.get("additionalProperties", True)
            own = rule.get("properties", {}).get(name, others)
            if own is False:
                yield f"{path}/{name} is unknown"
            elif own is not True:
                yield from misfits(item, own, root, f"{path}/{name}")


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every mapping within a schema."""
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from nodes(item)


@pytest.mark.parametrize("what", schema.FILES)
def test_the_schema_knows_every_key_of_the_models_and_no_other(what: str) -> None:
    """Each mapping of the vocabulary has the keys of its model, each with a rule, and is closed."""
    whole = schema.json_schema(what)
    given = {**whole.get("$defs", {}), schema.FILES[what].__name__: whole}
    models = {model.__name__: model for model in MODELS}
    for name in given.keys() & models.keys():
        assert set(given[name]["properties"]) == {field.alias or key for key, field in models[name].model_fields.items()}, name
        assert given[name]["additionalProperties"] is False, name


@pytest.mark.parametrize("what", schema.FILES)
def test_every_reference_within_the_schema_leads_somewhere(what: str) -> None:
    """An editor can follow each $ref."""
    whole = schema.json_schema(what)
    referred = {node["$ref"] for node in nodes(whole) if isinstance(node.get("$ref"), str)}
    assert referred <= {f"#/$defs/{name}" for name in whole.get("$defs", {})}


def test_no_model_is_left_out_of_the_schemas() -> None:
    """Every mapping of the vocabulary is described in the schema of some sort of file."""
    told = {name for what in schema.FILES for name in schema.json_schema(what).get("$defs", {})}
    assert {model.__name__ for model in MODELS} - told - {model.__name__ for model in schema.FILES.values()} == set()


@pytest.mark.parametrize("file", sorted(SHIPPED.rglob("*.yaml")), ids=lambda file: str(file.relative_to(SHIPPED)))
def test_every_shipped_file_fits_the_schema(file: Path) -> None:
    """What the reader takes, the editor takes."""
    value = parse(file.read_text(encoding="utf-8"), file.name).value
    what = next(key for key in schema.FILES if key in value)
    whole = schema.json_schema(what)
    assert list(misfits(value, whole, whole)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("treaty: cfe", "treety: cfe"),
        ("days: 150", "dayz: 150"),
        ("days: 150", "days: many"),
        ("days: 150", "days: 0"),
        ("counting: day_after", "counting: never"),
        ("basis: CFE", "law: CFE"),
        ("title: {en: ", "title: {de: "),
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(old: str, new: str) -> None:
    """A misspelt key, a value of another sort and a word outside the list are underlined in the editor."""
    text = (SHIPPED / "treaties/cfe.yaml").read_text(encoding="utf-8")
    whole = schema.json_schema("treaty")
    assert list(misfits(parse(text.replace(old, new, 1), "cfe.yaml").value, whole, whole)) != []


@pytest.mark.parametrize(("key", "name"), [("stops", "TimerDoc"), ("uses", "PartDoc"), ("depositaries", "TreatyDoc")])
def test_one_word_may_stand_for_a_list_of_one_in_the_schema_too(key: str, name: str) -> None:
    """The reader takes `starts: duma_adopted` and `uses: parts/one`; the editor must not underline them."""
    whole = next(s for s in map(schema.json_schema, schema.FILES) if name in {*s.get("$defs", {}), s.get("title")})
    rule = whole["properties"][key] if name == whole["title"] else whole["$defs"][name]["properties"][key]
    assert [list(misfits(value, rule, whole)) for value in ("one", ["one", "two"])] == [[], []]


def test_the_schema_names_its_dialect() -> None:
    """Editors choose their validator by it."""
    assert schema.json_schema("acts")["$schema"] == "https://json-schema.org/draft/2020-12/schema"
