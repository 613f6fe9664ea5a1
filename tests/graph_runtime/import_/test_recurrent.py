"""Recurrent layers in a stranger's source: states, packed steps, both directions."""

from __future__ import annotations

import pytest

from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.import_.python_source import Imported, import_python
from graph_runtime.source.generate import generate
from tests.graph_runtime.drawings import drawing


def imported(made: str, *lines: str) -> Imported:
    body = "\n".join(f"        {line}" for line in lines)
    return import_python(
        "import torch\nfrom torch import nn\n\n\n"
        "class Net(nn.Module):\n    def __init__(self):\n"
        f"        self.first = {made}\n        self.second = {made}\n\n"
        "    def forward(self, x, lengths):\n"
        f"        # x: (N, 5, 4) float32\n        # lengths: (N,) int64\n{body}\n",
        "net",
    )


def wires(document: Document) -> set[str]:
    return {
        f"{edge.source}.{edge.source_port} {edge.target}.{edge.target_port}"
        for edge in document.edges
    }


def test_the_states_of_one_layer_begin_the_next() -> None:
    found = imported(
        "nn.LSTM(4, 6, num_layers=2, batch_first=True)",
        "h0 = torch.zeros(self.num_layers, x.size(0), 6).to(x.device)",
        "_, (h, c) = self.first(x, (h0, torch.zeros(2, 1, 6)))",
        "y, _ = self.second(x, (h, c))",
        "return y",
    )
    assert found.notes == ()
    assert wires(found.document) == {
        "x.y first.x", "x.y second.x", "first.h_n second.h_0", "first.c_n second.c_0",
        "second.y result.x",
    }  # fmt: skip
    assert check(found.document).sound


def test_packed_steps_are_a_wire_of_lengths() -> None:
    found = imported(
        "nn.GRU(4, 4, batch_first=True)",
        "packed = nn.utils.rnn.pack_padded_sequence(x, lengths.cpu(), batch_first=True)",
        "packed, _ = self.first(packed)",
        "packed, h = self.second(packed)",
        "y, _ = nn.utils.rnn.pad_packed_sequence(packed, batch_first=True)",
        "return y, h[-1]",
    )
    assert found.notes == ()
    assert wires(found.document) == {
        "x.y first.x", "lengths.y first.lengths", "first.y second.x", "lengths.y second.lengths",
        "second.y result_1.x", "second.h result_2.x",
    }  # fmt: skip
    assert check(found.document).sound


@pytest.mark.parametrize("ports", [("y", "h"), ("y",), ("h",), ("h_n", "y")], ids=str)
def test_added_directions_come_back_from_their_source(ports: tuple[str, ...]) -> None:
    nodes = {
        "x": ("Input", {"shape": [5, 4]}),
        "it": ("GRU", {"bidirectional": True, "merge": "sum", "hidden_size": 6}),
        **{f"result_{n}": ("Output", {}) for n, _ in enumerate(ports, 1)},
    }
    edges = [f"it.{port} result_{n}.x" for n, port in enumerate(ports, 1)]
    document = drawing(nodes, "x.y it.x", *edges)
    again = import_python(generate(check(document)).text, "again")
    assert again.notes == ()
    assert wires(again.document) == wires(document) or len(ports) == 1
    assert again.document.nodes["it"].params == document.nodes["it"].params


def test_directions_added_in_one_place_alone_are_told() -> None:
    found = imported(
        "nn.GRU(4, 6, batch_first=True, bidirectional=True)",
        "y, h = self.first(x)",
        "s = h[-2] + h[-1]",
        "return y, s",
    )
    assert any("directions" in note.why for note in found.notes)


def test_zeros_that_are_more_than_a_first_state_are_told() -> None:
    found = imported(
        "nn.GRU(4, 6, batch_first=True)",
        "x, _ = self.first(x)",
        "z = torch.zeros(3, 5, 6)",
        "return x + z",
    )
    assert any("z was not computed" in note.why for note in found.notes)
