"""Generated source: what it says, how it reads, and that it computes what was drawn."""

from __future__ import annotations

import black
import pytest
import torch
from torch import Tensor, nn

from graph_runtime.block import MAX_INPUTS
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.edits import drawing_edits as edits
from graph_runtime.source.generate import Source, generate
from graph_runtime.source.source_checker import check_source
from tests.graph_runtime.drawings import chain, drawing, wire

PERCEPTRON = chain(
    ("pixels", "Input", {"shape": [64]}),
    ("hidden", "Linear", {"out_features": 16}),
    ("relu", "ReLU", {}),
    ("logits", "Linear", {"out_features": 10, "bias": False}),
    ("result", "Output", {}),
)


def written(document: Document) -> Source:
    checked = check(document)
    assert checked.problems == ()
    return generate(checked)


def built(source: Source) -> nn.Module:
    space: dict[str, type[nn.Module]] = {}
    exec(compile(source.text, "model.py", "exec"), space)  # the tests run what the worker would
    return space["Model"]()


def test_a_chain_reads_as_a_person_would_write_it() -> None:
    assert written(PERCEPTRON).text == (
        '"""A PyTorch model: 1,200 parameters, 1,184 multiply-adds a sample."""\n'
        "\n"
        "import torch\n"
        "from torch import nn\n"
        "\n"
        "\n"
        "class Model(nn.Module):\n"
        "    def __init__(self) -> None:\n"
        "        super().__init__()\n"
        "        self.hidden = nn.Linear(64, 16)\n"
        "        self.relu = nn.ReLU()\n"
        "        self.logits = nn.Linear(16, 10, bias=False)\n"
        "\n"
        "    def forward(self, pixels: torch.Tensor) -> torch.Tensor:\n"
        "        # pixels: (N, 64) float32\n"
        "        x = self.hidden(pixels)  # (N, 16)\n"
        "        x = self.relu(x)  # (N, 16)\n"
        "        x = self.logits(x)  # (N, 10)\n"
        "        return x\n"
    )


def test_every_line_of_a_block_leads_back_to_it() -> None:
    source = written(PERCEPTRON)
    lines = source.text.splitlines()
    assert {node: [lines[n - 1].strip() for n in source.lines if source.lines[n] == node]
            for node in ("hidden", "result")} == {
        "hidden": ["self.hidden = nn.Linear(64, 16)", "x = self.hidden(pixels)  # (N, 16)"],
        "result": ["return x"],
    }  # fmt: skip


def test_the_module_computes_what_the_hand_written_one_does() -> None:
    torch.manual_seed(7)
    by_hand = nn.Sequential(nn.Linear(64, 16), nn.ReLU(), nn.Linear(16, 10, bias=False))
    drawn = built(written(PERCEPTRON))
    pairs = zip(drawn.parameters(), by_hand.parameters(), strict=True)
    with torch.no_grad():
        for mine, theirs in pairs:
            mine.copy_(theirs)
    x = torch.randn(5, 64)
    assert torch.equal(drawn(x), by_hand(x))


def test_a_value_that_two_blocks_read_keeps_its_own_name() -> None:
    document = drawing(
        {
            "features": ("Input", {"shape": [6]}),
            "wide": ("Linear", {"out_features": 6}),
            "relu": ("ReLU", {}),
            "total": ("Add", {}),
            "result": ("Output", {}),
        },
        "features.y wide.x", "wide.y relu.x", "relu.y total.x0", "wide.y total.x1",
        "total.y result.x",
    )  # fmt: skip
    source = written(document)
    assert "wide = self.wide(features)" in source.text
    x = torch.randn(3, 6)
    model = built(source)
    hidden = model.get_submodule("wide")(x)
    assert torch.equal(model(x), torch.relu(hidden) + hidden)


def test_a_node_called_x_keeps_its_name() -> None:
    document = chain(
        ("x", "Input", {"shape": [3]}),
        ("z", "Linear", {"out_features": 4}),
        ("h", "Linear", {"out_features": 2}),
        ("result", "Output", {}),
    )
    assert built(written(document))(torch.zeros(2, 3)).shape == (2, 2)


def test_an_early_result_is_not_overwritten_by_the_rest_of_the_network() -> None:
    document = drawing(
        {
            "features": ("Input", {"shape": [3]}),
            "first": ("Linear", {"out_features": 4}),
            "early": ("Output", {}),
            "second": ("Linear", {"out_features": 5}),
            "third": ("Linear", {"out_features": 6}),
            "late": ("Output", {}),
        },
        "features.y first.x", "first.y early.x", "features.y second.x", "second.y third.x",
        "third.y late.x",
    )  # fmt: skip
    model = built(written(document))
    x = torch.randn(2, 3)
    early, late = model(x)
    first: Tensor = model.get_submodule("first")(x)
    assert torch.equal(early, first)
    assert late.shape == (2, 6)


def test_ports_of_a_recurrent_block_get_the_names_of_their_ports() -> None:
    document = drawing(
        {
            "rows": ("Input", {"shape": [8, 8]}),
            "reader": ("LSTM", {"hidden_size": 5, "num_layers": 2}),
            "sequence": ("Output", {}),
            "state": ("Output", {}),
        },
        "rows.y reader.x", "reader.y sequence.x", "reader.h state.x",
    )  # fmt: skip
    sequence, state = built(written(document))(torch.randn(3, 8, 8))
    assert torch.equal(sequence[:, -1], state)


@pytest.mark.parametrize("length", [8, 24, 40])
def test_long_names_are_wrapped_as_black_wraps_them(length: int) -> None:
    name = {letter: letter * length for letter in "abcdefg"}
    document = drawing(
        {
            name["a"]: ("Input", {"shape": [4, 6, 6]}),
            name["b"]: ("Conv2d", {"out_channels": 4, "kernel_size": [3, 5], "padding": [1, 2]}),
            name["c"]: ("Add", {}),
            name["d"]: ("Concatenate", {"dim": 1}),
            name["e"]: ("Output", {}),
            name["f"]: ("Output", {}),
            name["g"]: ("Input", {"shape": [4, 6, 6]}),
        },
        *(f"{name[a]}.y {name[b]}.{port}" for a, b, port in [
            ("a", "b", "x"), ("a", "c", "x0"), ("b", "c", "x1"), ("g", "c", "x2"),
            ("c", "d", "x0"), ("b", "d", "x1"), ("a", "d", "x2"), ("c", "e", "x"), ("d", "f", "x"),
        ]),
    )  # fmt: skip
    text = written(document).text
    assert black.format_str(text, mode=black.Mode()) == text
    assert built(written(document))(torch.ones(2, 4, 6, 6), torch.ones(2, 4, 6, 6))


def test_a_drawing_with_problems_has_no_source() -> None:
    with pytest.raises(ValueError, match="problems"):
        generate(check(chain(("image", "Input", {}), ("conv", "Conv2d", {"out_channels": 0}))))


@pytest.mark.parametrize("kind", ["Add", "Multiply", "Concatenate"])
def test_a_block_with_as_many_inputs_as_there_may_be_has_source(kind: str) -> None:
    wires = [f"image.y merge.x{number}" for number in range(MAX_INPUTS)]
    nodes = {"image": ("Input", {}), "merge": (kind, {}), "result": ("Output", {})}
    document = drawing(nodes, *wires, "merge.y result.x")
    source = generate(check(document))
    assert source.text.count("image") >= MAX_INPUTS
    check_source(source.text, document)
    one_more = edits.connect(document, wire("image", "merge", f"x{MAX_INPUTS}"))
    (problem,) = check(one_more).problems
    assert problem.fix == f"Its ports are x0, x1 … x{MAX_INPUTS - 1}."
