"""What anyone may put into a document file, and what the reader says to it."""

import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_runtime.document import migrations, reading
from graph_runtime.document.model import Document, Edge, Node, Recipe, Training
from graph_runtime.errors import DocumentError
from graph_runtime.keeping.files import document_text, parse_document, read_document
from graph_runtime.spelling import name_fault

EXAMPLE = """
{"format": "network-designer", "version": 1, "name": "tiny",
 "nodes": {"image":  {"kind": "Input",  "params": {"shape": [1, 8, 8]}},
           "flat":   {"kind": "Flatten", "params": {}},
           "result": {"kind": "Output", "params": {}}},
 "edges": [{"source": "image", "source_port": "y", "target": "flat", "target_port": "x"},
           {"source": "flat", "source_port": "y", "target": "result", "target_port": "x"}],
 "positions": {"image": [0, 0], "flat": [220, 0.5]},
 "training": {"dataset": {"kind": "Digits", "params": {}}, "epochs": 10, "seed": 0}}
"""
HEAD = b'{"format": "network-designer", "version": 1, '


def _deep(kinds: bytes) -> bytes:
    return HEAD + b'"x": ' + kinds + b"}"


HOSTILE = {
    "A11 long name": HEAD + b'"name": "' + b"x" * 10_000_000 + b'"}',
    "A14 deep lists": b"[" * 200_000,
    "A14 deep objects": b'{"a":' * 200_000,
    "A14 deep after strings": _deep(b'["[", ' * 65 + b"1" + b"]" * 65),
    "A15 long integer": HEAD + b'"x": ' + b"9" * 5_000 + b"}",
    "A15 long negative integer": HEAD + b'"x": -' + b"9" * 5_000 + b"}",
    "A16 double key": HEAD + b'"nodes": {}, "nodes": {"a": {"kind": "ReLU"}}}',
    "A17 NaN": HEAD + b'"x": NaN}',
    "A17 infinity": HEAD + b'"x": -Infinity}',
    "A17 overflow": HEAD + b'"x": 1e999}',
    "A19 double id": HEAD + b'"nodes": {"a": {"kind": "ReLU"}, "a": {"kind": "GELU"}}}',
    "A21 a million wires": HEAD + b'"edges": [' + b"{}," * 1_000_000 + b"{}]}",
    "A21 too many wires": HEAD + b'"edges": [' + b"{}," * 60_000 + b"{}]}",
    "A21 many empty wires": HEAD + b'"edges": [' + b"{}," * 49_000 + b"{}]}",
    "A22 newer": b'{"format": "network-designer", "version": 2}',
    "A22 negative": b'{"format": "network-designer", "version": -1}',
    "A22 list": b'{"format": "network-designer", "version": [1]}',
    "A22 flag": b'{"format": "network-designer", "version": true}',
    "A22 none": b'{"format": "network-designer"}',
    "half a letter": HEAD + b'"name": "\\ud800"}',
    "half a letter as a key": HEAD + b'"nodes": {"\\udfff": {"kind": "ReLU"}}}',
    "byte order mark": b"\xef\xbb\xbf" + EXAMPLE.encode(),
    "latin": HEAD + b'"name": "\xe4"}',
    "UTF-16": EXAMPLE.encode("utf-16"),
    "too large": b" " * (17 * 2**20),
    "open string of quotes": b'"' + b'\\"' * 2_000_000,
    "many small lists": b"[" + b"[]," * 2_000_000 + b"[]]",
    "nothing": b"",
    "no object": b"[]",
    "another format": b'{"format": "keras", "version": 1}',
    "nodes as a list": HEAD + b'"nodes": []}',
    "kind as a number": HEAD + b'"nodes": {"a": {"kind": 3}}}',
    "position as text": HEAD + b'"positions": {"a": ["1", 2]}}',
    "no target": HEAD + b'"nodes": {"a": {"kind": "ReLU"}}, "edges": [{"source": "a"}]}',
    "dangling wire": HEAD + b'"edges": [{"source": "a", "target": "b"}]}',
    "hostile id": HEAD + b'"nodes": {"__class__": {"kind": "ReLU"}}}',
    "id that normalises": HEAD + '"nodes": {"𝐞𝐯𝐚𝐥": {"kind": "ReLU"}}}'.encode(),
}


@pytest.mark.row("T12")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_refused_at_once_with_reason_and_remedy(name: str) -> None:
    started = time.process_time()
    with pytest.raises(DocumentError) as caught:
        parse_document(HOSTILE[name])
    assert time.process_time() - started < 0.2
    assert caught.value.reason
    assert caught.value.remedy
    assert str(caught.value).isprintable()
    assert str(caught.value).endswith(".")
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        (
            HEAD + b'"nodes": {"a": {"kind": "R", "params": {"p": [1, NaN]}}}}',
            "/nodes/a/params/p/1",
        ),
        (HEAD + b'"a/b": {"c~d": 1e999}}', "/a~1b/c~0d"),
        (HEAD + b'"nodes": {"a": {"kind": 3}}}', "/nodes/a/kind"),
        (HEAD + b'"edges": [{"source": "a"}]}', "/edges/0/target"),
        (HEAD + b'"nodes": {"a": {}}}', "/nodes/a/kind"),
        (HEAD + b'"training": {"epochs": 0}}', "/training/epochs"),
    ],
)
def test_a_refusal_points_at_the_place(text: bytes, pointer: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_document(text)
    assert caught.value.pointer == pointer


def test_loops_and_unknown_kinds_are_read_and_kept() -> None:
    text = HEAD + (
        b'"nodes": {"a": {"kind": "os.system", "params": {"x": [1]}}},'
        b'"edges": [{"source": "a", "target": "a"}]}'
    )
    document = parse_document(text)
    assert document.nodes["a"].kind == "os.system"
    assert parse_document(document_text(document)) == document


def test_unknown_keys_are_kept_and_mean_nothing() -> None:
    text = HEAD + b'"nodes": {"a": {"kind": "ReLU", "colour": "red"}}, "zoom": {"x": [1]}}'
    kept = json.loads(document_text(parse_document(text)))
    assert kept["zoom"] == {"x": [1]}
    assert kept["nodes"]["a"]["colour"] == "red"


@pytest.mark.row("F28")
def test_an_older_version_is_brought_up_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "VERSION", 3)
    monkeypatch.setitem(migrations.MIGRATIONS, 1, lambda tree: {**tree, "name": "second"})
    monkeypatch.setitem(
        migrations.MIGRATIONS, 2, lambda tree: {**tree, "name": tree["name"] + " third"}
    )
    document = parse_document(EXAMPLE)
    assert (document.name, document.version) == ("second third", 3)


def test_every_older_version_has_a_migration() -> None:
    assert sorted(migrations.MIGRATIONS) == list(range(1, reading.VERSION))


def test_the_text_of_a_document_is_in_a_fixed_order_one_thing_a_line() -> None:
    text = document_text(parse_document(EXAMPLE))
    assert text.splitlines()[4:9] == [
        '  "nodes": {',
        '    "image": {"kind": "Input", "params": {"shape": [1, 8, 8]}},',
        '    "flat": {"kind": "Flatten", "params": {}},',
        '    "result": {"kind": "Output", "params": {}}',
        "  },",
    ]
    assert '    "flat": [220, 0.5]' in text.splitlines()
    assert document_text(parse_document(text)) == text


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(OSError, match="no regular file"):
            read_document(path)


names = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True).filter(lambda n: not name_fault(n))
labels = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
numbers = st.floats(allow_nan=False, allow_infinity=False)
scalars = st.none() | st.booleans() | st.integers(-(2**60), 2**60) | numbers | labels
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3), max_leaves=6)
parameters = st.dictionaries(labels, values, max_size=3)
nodes = st.builds(Node, kind=labels, params=parameters, label=labels)
recipes = st.builds(Recipe, kind=labels, params=parameters)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    blocks = draw(st.dictionaries(names, nodes, max_size=6))
    edges: dict[tuple[str, str], Edge] = {}
    if blocks:
        ends = st.sampled_from(sorted(blocks))
        for edge in draw(
            st.lists(st.builds(Edge, source=ends, source_port=labels, target=ends), max_size=6)
        ):
            edges[edge.target, edge.target_port] = edge
    return Document(
        name=draw(labels),
        nodes=blocks,
        edges=tuple(edges.values()),
        positions=draw(st.dictionaries(names, st.tuples(numbers, numbers), max_size=3)),
        training=draw(
            st.none()
            | st.builds(Training, dataset=recipes, schedule=st.none() | recipes, seed=st.just(3))
        ),
    )


@given(documents())
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_again_unchanged(document: Document) -> None:
    text = document_text(document)
    again = parse_document(text)
    assert again == document
    assert list(again.nodes) == list(document.nodes)
    assert document_text(again) == text


@given(st.binary(max_size=300), st.integers(0, len(EXAMPLE)), st.integers(0, 20))
@settings(max_examples=300, deadline=None)
def test_a_damaged_text_is_read_or_refused_and_nothing_else(
    noise: bytes, start: int, cut: int
) -> None:
    text = EXAMPLE.encode()
    try:
        document = parse_document(text[:start] + noise + text[start + cut :])
    except DocumentError as error:
        assert str(error).isprintable()
    else:
        assert parse_document(document_text(document)) == document


def test_a_position_beyond_reach_is_taken_as_the_farthest() -> None:
    text = '{"format": "network-designer", "version": 1, "positions": {"a": [1e308, -1e308]}}'
    assert parse_document(text).positions == {"a": (1e6, -1e6)}
