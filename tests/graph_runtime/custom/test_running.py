"""The network with a person's own block gives what the class gives by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from graph_runtime.check import check
from graph_runtime.custom.trust_store import TrustStore
from graph_runtime.document.model import Decorations, Definition, Document, Edge, Node, Recipe
from graph_runtime.facts.checked import Checked
from graph_runtime.source.generate import generate
from graph_runtime.source.source_checker import check_source
from graph_runtime.train.network.execution import execute
from graph_runtime.train.network.measure import known_here
from tests.graph_runtime.custom.texts import HEAD, MIXER, forward, lines, own
from tests.graph_runtime.drawings import drawing

TWO = (
    HEAD
    + """\
class Code(nn.Module):
    def __init__(self, in_features: int, name: int, Q=None):
        super().__init__()
        self.mean = nn.Linear(in_features, name)
        self.spread = nn.Linear(in_features, name)

    def forward(self, Q, mask=None):
        mean = self.mean(Q)
        spread = self.spread(Q)
        if mask is not None:
            mean = mean.masked_fill(mask, 0.0)
        return mean, spread
"""
)


def known(store: TrustStore, document: Document, *texts: str) -> Checked:
    for text in texts:
        store.add(lines(text), "read")
    checked = check(document, None, known_here(document))
    assert checked.problems == ()
    return checked


def model(checked: Checked) -> nn.Module:
    text = generate(checked).text
    check_source(text, checked.document, checked.knowledge)
    torch.manual_seed(5)
    made = execute(text, "model.py", ()).Model()
    assert isinstance(made, nn.Module)
    return made


def by_hand(text: str, name: str, **arguments: Any) -> nn.Module:
    made = getattr(execute(text, "hand.py", ()), name)(**arguments)
    assert isinstance(made, nn.Module)
    return made


def test_a_block_gives_what_its_class_gives(store: TrustStore) -> None:
    net = model(known(store, own(MIXER, width=5), MIXER))
    hand = by_hand(MIXER, "Mixer", in_features=64, width=5)
    hand.load_state_dict(net.mine.state_dict())
    x = torch.randn(3, 1, 8, 8)
    assert torch.equal(net(x), net.logits(hand(x.flatten(1))))


@pytest.mark.parametrize("masked", [True, False])
def test_several_outputs_and_an_open_port(store: TrustStore, masked: bool) -> None:
    nodes: dict[str, tuple[str, dict[str, Any]]] = {
        "x": ("Input", {"shape": [6]}),
        "mine": ("PythonModule", {"code": list(lines(TWO)), "name": 4}),
        "first": ("Output", {}),
        "second": ("Output", {}),
    }
    wires = ["x.y mine.Q", "mine.mean first.x", "mine.spread second.x"]
    if masked:
        nodes = {"hide": ("Input", {"shape": [4], "dtype": "bool"}), **nodes}
        wires.append("hide.y mine.mask")
    net = model(known(store, drawing(nodes, *wires), TWO))
    x, hide = torch.randn(3, 6), torch.rand(3, 4) < 0.5
    mean, spread = net(hide, x) if masked else net(x)
    wanted = net.mine.mean(x)
    assert torch.equal(mean, wanted.masked_fill(hide, 0.0) if masked else wanted)
    assert torch.equal(spread, net.mine.spread(x))


def test_only_the_second_output_may_be_read(store: TrustStore) -> None:
    nodes: dict[str, tuple[str, dict[str, Any]]] = {
        "x": ("Input", {"shape": [6]}),
        "mine": ("PythonModule", {"code": list(lines(TWO)), "name": 4}),
        "second": ("Output", {}),
    }
    net = model(known(store, drawing(nodes, "x.y mine.Q", "mine.spread second.x"), TWO))
    x = torch.randn(3, 6)
    assert torch.equal(net(x), net.mine.spread(x))


def test_its_weights_can_be_started_and_frozen(store: TrustStore) -> None:
    document = own(MIXER, width=5)
    said = Decorations(initializers={"into.weight": Recipe(kind="ones_")}, frozen=True)
    node = document.nodes["mine"].model_copy(update={"decorations": said})
    document = document.replaced(nodes={**document.nodes, "mine": node})
    net = model(known(store, document, MIXER))
    assert torch.equal(net.mine.into.weight, torch.ones(5, 64))
    assert not net.mine.into.weight.requires_grad


def test_two_blocks_of_one_weight_set_are_one_module(store: TrustStore) -> None:
    square = MIXER.replace("width: int, ", "").replace("width", "in_features")
    node = Node(kind="PythonModule", params={"code": list(lines(square))}, weight_set="same")
    document = Document(
        nodes={"x": Node(kind="Input", params={"shape": [6]}), "one": node, "two": node,
               "result": Node(kind="Output")},
        edges=(Edge(source="x", target="one"), Edge(source="one", target="two"),
               Edge(source="two", target="result")),
    )  # fmt: skip
    checked = known(store, document, square)
    assert checked.cost.parameters == 6 * 6 + 6
    net = model(checked)
    x = torch.randn(2, 6)
    assert torch.equal(net(x), net.one(net.one(x)))


@pytest.mark.parametrize("kind", ["Repeat", "Loop", "Group"])
def test_it_stands_in_groups_repetitions_and_loops(store: TrustStore, kind: str) -> None:
    body = Definition(
        nodes={
            "x": Node(kind="GroupInput"),
            "mine": Node(kind="PythonModule", params={"code": list(lines(MIXER)), "width": 6}),
            "y": Node(kind="GroupOutput"),
        },
        edges=(Edge(source="x", target="mine"), Edge(source="mine", target="y")),
    )
    shape = [4, 6] if kind == "Loop" else [6]
    params = {"times": 2} if kind == "Repeat" else {}
    document = Document(
        nodes={"seen": Node(kind="Input", params={"shape": shape}),
               "cell": Node(kind=kind, definition="cell", params=params),
               "result": Node(kind="Output")},
        edges=(Edge(source="seen", target="cell", target_port="x"),
               Edge(source="cell", target="result")),
        definitions={"cell": body},
    )  # fmt: skip
    checked = known(store, document, MIXER)
    net = model(checked)
    assert sum(p.numel() for p in net.parameters()) == checked.cost.parameters
    assert net(torch.randn(3, *shape)).shape == (3, *shape)


def test_a_group_at_two_places_is_one_class_with_the_sizes_as_arguments(store: TrustStore) -> None:
    mine = {"code": list(lines(MIXER)), "width": {"formula": "2 * wide"}}
    body = Definition(
        parameters={"wide": 3},
        nodes={
            "x": Node(kind="GroupInput"),
            "mine": Node(kind="PythonModule", params=mine),
            "y": Node(kind="GroupOutput"),
        },
        edges=(Edge(source="x", target="mine"), Edge(source="mine", target="y")),
    )
    document = Document(
        nodes={"seen": Node(kind="Input", params={"shape": [7]}),
               "one": Node(kind="Group", definition="cell"),
               "two": Node(kind="Group", definition="cell", params={"wide": 2}),
               "result": Node(kind="Output")},
        edges=(Edge(source="seen", target="one", target_port="x"),
               Edge(source="one", target="two", target_port="x"),
               Edge(source="two", target="result")),
        definitions={"cell": body},
    )  # fmt: skip
    checked = known(store, document, MIXER)
    assert checked.nodes["two"].outputs["y"].shape == ("N", 4)
    text = generate(checked).text
    assert text.count("class Cell(") == 1
    assert "width=wide * 2" in text or "width=2 * wide" in text
    net = model(checked)
    x = torch.randn(3, 7)
    assert torch.equal(net(x), net.two.mine(net.one.mine(x)))


def test_a_class_may_have_the_name_of_a_block_of_torch(store: TrustStore) -> None:
    text = forward("return x + 1").replace("Mine", "Linear")
    net = model(known(store, own(text), text))
    x = torch.randn(2, 1, 8, 8)
    assert torch.equal(net(x), net.logits(x.flatten(1) + 1))


def test_an_argument_in_capitals_is_refused_with_a_sentence(store: TrustStore) -> None:
    text = MIXER.replace("width", "outWidth")
    (problem,) = check(own(text)).problems
    assert problem.message == "Line 15: __init__ has an argument called outWidth."
