"""The learned tensors of a drawing against the parameters of the model that is built from it."""

from __future__ import annotations

import pytest

from graph_runtime.check import check
from graph_runtime.edits.weight_set_edits import share_weights
from graph_runtime.facts.learned import learned_in
from graph_runtime.keeping.examples import read_example
from tests.golden.running import model
from tests.graph_runtime.lint_rules.patterns import linear, row


@pytest.mark.row("S1.39")
@pytest.mark.parametrize(
    "example", ["lenet5", "digits_attention", "digits_lstm", "mlp_3_4_1", "resnet18"]
)
def test_names_and_shapes_are_those_of_the_model(example: str) -> None:
    document = read_example(example)
    found = list(learned_in(check(document), document.nodes))
    built = dict(model(document).named_parameters())
    assert {one.name: one.shape for one in found} == {n: tuple(p.shape) for n, p in built.items()}
    assert sum(one.numbers for one in found) == check(document).cost.parameters


def test_shared_weights_are_told_once() -> None:
    document = row(("Input", {"shape": [8]}), linear(8), "ReLU", linear(8), "ReLU", linear(8))
    alike = [name for name, node in document.nodes.items() if node.kind == "Linear"]
    checked = check(share_weights(document, alike[1:]))
    names = [one.name for one in learned_in(checked, alike)]
    assert names == [f"{n}.{w}" for n in alike[:2] for w in ("weight", "bias")]
    built = dict(model(checked.document).named_parameters())
    assert list(built) == names
