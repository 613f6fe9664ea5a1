"""Generated pages are complete and fresh; documents meet the schema that describes them."""

import json
import runpy
from pathlib import Path

import jsonschema
import pytest

from graph_runtime.block import BLOCKS
from graph_runtime.document.schema import document_schema
from graph_runtime.keeping.examples import example_names, read_example
from graph_runtime.keeping.files import document_text, parse_document
from graph_runtime.reference import FAMILIES, pages
from tests.graph_runtime.verbs.test_verbs import TINY

DOCS = Path(__file__).parents[2] / "docs"


def test_the_generated_pages_are_fresh() -> None:
    generated = runpy.run_path(str(DOCS / "generate.py"))["generated"]()
    stale = [
        name
        for name, text in generated.items()
        if not (DOCS / name).is_file() or (DOCS / name).read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run `python docs/generate.py`"
    kept = {f"reference/{path.name}" for path in (DOCS / "reference").iterdir()}
    assert kept == {name for name in generated if name.startswith("reference/")}


@pytest.mark.parametrize("kind", BLOCKS.kinds)
def test_a_block_page_tells_every_parameter_and_port(kind: str) -> None:
    page, block = pages()[f"{kind}.md"], BLOCKS.kinds[kind]
    for param in block.params():
        assert f"| `{param.name}` |" in page
        assert param.help in page
    for port in (*block.ports().named, *block.outputs):
        assert f"| `{port}` |" in page
    assert block.summary() in page
    assert block.reference in page


def test_the_page_of_linear_counts_as_by_hand() -> None:
    assert "650 parameters, 640 multiply-adds a sample." in pages()["Linear.md"]
    assert "nn.Linear(64, 10)" in pages()["Linear.md"]
    assert "| `stride` | `1` |" in pages()["Conv2d.md"]


def test_every_family_of_the_recipe_has_a_page() -> None:
    for title, kinds in FAMILIES.items():
        page = pages()[title.lower().replace(" ", "_") + ".md"]
        assert all(f"`{kind}`" in page for kind in kinds)


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(document_schema())


@pytest.mark.parametrize("name", [*example_names(), "tiny"])
def test_documents_meet_the_schema(name: str) -> None:
    text = TINY if name == "tiny" else document_text(read_example(name))
    jsonschema.validate(json.loads(text), document_schema())
    jsonschema.validate(json.loads(document_text(parse_document(text))), document_schema())


@pytest.mark.parametrize(
    "change",
    [
        {"format": "keras"},
        {"version": 2},
        {"nodes": []},
        {"nodes": {"A": {"kind": "ReLU"}}},
        {"nodes": {"a": {}}},
        {"edges": [{"source": "a"}]},
        {"positions": {"image": [1]}},
        {"training": {"epochs": 0}},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(change: dict) -> None:
    tree = {**json.loads(TINY), **change}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tree, document_schema())
    with pytest.raises(ValueError):
        parse_document(json.dumps(tree))
