"""The number of layers as the textbooks count it: hidden ones and the last, not the input."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph_runtime.__main__ import main
from graph_runtime.check import check
from graph_runtime.document.model import Document, Node
from graph_runtime.edits.grouping import group_nodes
from graph_runtime.facts.depth import layer_count
from graph_runtime.keeping.examples import read_example
from graph_runtime.keeping.files import write_document
from tests.graph_runtime.drawings import chain, drawing


def widths(*sizes: int) -> Document:
    """A network of sigmoid layers with these widths, the input's first."""
    blocks: list[tuple[str, str, dict[str, Any]]] = [("image", "Input", {"shape": [sizes[0]]})]
    for number, size in enumerate(sizes[1:], start=1):
        blocks.append((f"z{number}", "Linear", {"out_features": size}))
        blocks.append((f"a{number}", "Sigmoid", {}))
    return chain(*blocks, ("result", "Output", {}))


@pytest.mark.row("S1.05")
def test_the_summary_of_3_5_5_3_1_says_four_layers(tmp_path: Path, capsys: Any) -> None:
    write_document(tmp_path / "deep.json", widths(3, 5, 5, 3, 1))
    assert main(["check", str(tmp_path / "deep.json")]) == 0
    assert "L = 4" in capsys.readouterr().out
    assert main(["check", str(tmp_path / "deep.json"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["layers"] == 4


@pytest.mark.parametrize(
    ("sizes", "layers"), [((3, 1), 1), ((3, 4, 1), 2), ((784, 16, 16, 10), 3), ((3,), 0)]
)
def test_hidden_layers_and_the_last_count(sizes: tuple[int, ...], layers: int) -> None:
    assert layer_count(check(widths(*sizes))) == layers


def test_what_learns_without_mixing_is_no_layer() -> None:
    """LeNet-5 has its name of five layers: two convolutions and three linear ones."""
    assert layer_count(check(read_example("lenet5"))) == 5
    normed = chain(
        ("image", "Input", {"shape": [3]}),
        ("norm", "BatchNorm1d", {}),
        ("bend", "PReLU", {}),
        ("z", "Linear", {"out_features": 2}),
        ("result", "Output", {}),
    )
    assert layer_count(check(normed)) == 1


def test_the_longest_way_counts_where_ways_part() -> None:
    document = drawing(
        {
            "image": ("Input", {"shape": [4]}),
            "one": ("Linear", {"out_features": 4}),
            "two": ("Linear", {"out_features": 4}),
            "short": ("Linear", {"out_features": 4}),
            "sum": ("Add", {}),
            "result": ("Output", {}),
        },
        "image.y one.x", "one.y two.x", "image.y short.x", "two.y sum.x0", "short.y sum.x1",
        "sum.y result.x",
    )  # fmt: skip
    assert layer_count(check(document)) == 2


@pytest.mark.parametrize(
    ("kind", "params", "layers"),
    [
        ("Group", {}, 3),
        ("Repeat", {"times": 4}, 9),
        ("Repeat", {"times": 4, "arrangement": "parallel", "join": "add"}, 3),
    ],
)
def test_a_group_counts_as_what_is_in_it(kind: str, params: dict[str, Any], layers: int) -> None:
    document, node = group_nodes(widths(5, 5, 5, 1), ["z1", "a1", "z2", "a2"], wish="part")
    group = document.nodes[node]
    again = Node(kind=kind, definition=group.definition, params=params)
    document = document.replaced(nodes=dict(document.nodes) | {node: again})
    checked = check(document)
    assert not checked.problems, checked.problems
    assert layer_count(checked) == layers


def test_stacked_recurrent_layers_count_each() -> None:
    document = chain(
        ("steps", "Input", {"shape": [8, 4]}),
        ("memory", "LSTM", {"num_layers": 3}),
        ("mean", "MeanOverTime", {}),
        ("z", "Linear", {"out_features": 2}),
        ("result", "Output", {}),
    )
    assert layer_count(check(document)) == 4
