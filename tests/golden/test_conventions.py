"""Shapes and the batch: what the notes agree on, whatever the network."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest
import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from graph_runtime.block import Spec
from graph_runtime.check import Checked, check, ends
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.facts.loss_side import forward_view, loss_side
from graph_runtime.keeping.examples import example_names, read_example
from graph_runtime.source.generate import generate
from tests.golden.pen import Pen
from tests.golden.running import alone, model, random, same


def with_every_value(document: Document) -> tuple[Document, list[tuple[str, str]]]:
    """The drawing with a result for every output port of every block, and those ports."""
    facts = check(document)
    assert facts.sound, facts.problems
    side = loss_side(facts)
    if side is not None:
        document = forward_view(facts, side).document
        facts = check(document.replaced(training=None))
    kept = {name: node for name, node in document.nodes.items() if node.kind != "Output"}
    ports = [(name, port) for name in kept for port in facts.nodes[name].outputs]
    results = {f"result_{index}": Node(kind="Output") for index in range(len(ports))}
    wires = [
        Edge(source=node, source_port=port, target=name)
        for name, (node, port) in zip(results, ports, strict=True)
    ]
    inner = [edge for edge in document.edges if edge.target in kept]
    return document.replaced(nodes=kept | results, edges=(*inner, *wires)), ports


LARGE = 1_000_000
"""Multiply-adds from which a network is run on the meta device, for its shapes alone."""


def fed(facts: Checked, batch: int) -> Iterator[Tensor]:
    for _, spec in ends(facts, "Input"):
        dtype = torch.int64 if spec.dtype == "int64" else torch.float32
        yield torch.zeros(batch, *spec.sizes, dtype=dtype)


@pytest.mark.row("S1.04")
@pytest.mark.parametrize("name", example_names())
@pytest.mark.parametrize("batch", [1, 5])
def test_the_shape_on_every_wire_of_an_example_is_that_of_its_tensor(name: str, batch: int) -> None:
    document, ports = with_every_value(read_example(name))
    facts = check(document)
    space = ModuleType("model")
    text = generate(facts).text
    exec(compile(text, "model.py", "exec"), space.__dict__)
    counted = "pack_padded_sequence" in text  # lengths need their values
    with torch.device("meta" if facts.cost.macs > LARGE and not counted else "cpu"):
        values = space.Model().eval()(*fed(facts, batch))
    assert len(values) == len(ports) > 1
    for (node, port), value in zip(ports, values, strict=True):
        spec = facts.nodes[node].outputs[port]
        assert spec is not None
        assert tuple(value.shape) == (batch, *spec.sizes), f"{node}.{port}"


@pytest.mark.row("S1.04")
def test_a_layer_from_two_to_three_has_three_rows_of_two() -> None:
    layer = alone("Linear", Spec("N", 2), out_features=3)
    assert layer.it.weight.shape == (3, 2)
    assert layer.it.bias.shape == (3,)
    assert layer(random(7, 2)).shape == (7, 3), "a sample in each row: torch's layout"
    layer(random(7, 2)).sum().backward()
    assert layer.it.weight.grad.shape == (3, 2)
    assert layer.it.bias.grad.shape == (3,)


def deep() -> nn.Module:
    pen = Pen(6)
    for size in (8, 5, 3):
        pen.linear(size)
        pen.add("Sigmoid")
    return model(pen.document())


class Counter(TorchDispatchMode):
    """Counts the operations that reach a kernel of torch."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.count += 1
        return func(*args, **(kwargs or {}))


def test_a_batch_gives_what_a_loop_over_its_samples_gives_in_one_pass() -> None:
    """Of S1.11: equal, and with as many operations for 1,000 samples as for one."""
    net, x = deep(), random(1_000, 6)
    with torch.no_grad(), Counter() as all_at_once:
        together = net(x)
    with torch.no_grad(), Counter() as one_by_one:
        apart = torch.cat([net(row) for row in x.split(1)])
    same(together, apart)
    assert one_by_one.count > 500 * all_at_once.count


def test_linear_layers_without_a_bend_between_them_are_one() -> None:
    """The identity behind S1.25: W2 (W1 x + b1) + b2 = W' x + b'."""
    pen = Pen(6)
    pen.add("Linear", name="first", out_features=9)
    pen.add("Linear", name="second", out_features=4)
    net, x = model(pen.document()), random(50, 6)
    weight = net.second.weight @ net.first.weight
    bias = net.second.weight @ net.first.bias + net.second.bias
    same(net(x), x @ weight.T + bias)
