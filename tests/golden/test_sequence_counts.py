"""Published counts of transformers, Siamese networks and text networks, without their weights."""

from __future__ import annotations

from types import ModuleType

import pytest
import torch

from graph_runtime.check import check
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate

PUBLISHED = {
    "transformer_base": 63_084_544,
    "bert_base": 109_482_240,
    "bert_tiny": 4_385_920,
    "gpt2": 124_439_808,
    "vit_tiny": 5_717_416,
    "siamese_koch": 38_951_745,
}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("transformer_base", marks=pytest.mark.row("S12.42", "G:transformer")),
        pytest.param("bert_base", marks=pytest.mark.row("S12.43", "G:transformer")),
        "bert_tiny",
        "gpt2",
        "vit_tiny",
        "siamese_koch",
    ],
)
def test_an_example_has_the_published_parameters_and_runs(name: str) -> None:
    checked = check(read_example(name))
    assert checked.cost.parameters == PUBLISHED[name]
    space = ModuleType("model")
    exec(compile(generate(checked).text, "model.py", "exec"), space.__dict__)
    with torch.device("meta"):
        net = space.Model()
    assert sum(weight.numel() for weight in net.parameters()) == PUBLISHED[name]
    given, expected = [], []
    for node in (checked.nodes[name] for name in checked.document.nodes):
        if node.node.kind == "Input":
            spec = node.outputs["y"]
            made = getattr(torch, spec.dtype)
            given.append(torch.zeros(2, *spec.sizes, dtype=made, device="meta"))
        if node.node.kind == "Output":
            expected += [(2, *spec.sizes) for spec in node.inputs.values() if spec is not None]
    found = net(*given)
    several = found if isinstance(found, tuple) else (found,)
    assert [tuple(one.shape) for one in several] == expected


@pytest.mark.row("S12.42", "G:transformer")
def test_the_base_transformer_has_the_published_core_and_layers() -> None:
    nodes = check(read_example("transformer_base")).nodes
    encoder, decoder = (nodes[name].cost.parameters for name in ("encoder", "decoder"))
    assert (encoder, decoder) == (6 * 3_152_384, 6 * 4_204_032)
    ends = nodes["memory"].cost.parameters + nodes["norm"].cost.parameters
    assert encoder + decoder + ends == 44_140_544
    assert nodes["readout"].cost.parameters == 18_944_000


def test_bert_has_the_published_layers() -> None:
    nodes = check(read_example("bert_base")).nodes
    assert nodes["encoder"].cost.parameters == 12 * 7_087_872
    assert nodes["pooler"].cost.parameters == 590_592
