"""Runs a drawing the way a person's would be run: checked, written as source, imported."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn

from graph_runtime.block import BLOCKS
from graph_runtime.check import check
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.source.generate import generate
from graph_runtime.tensors import Spec

T64 = {"rtol": 0.0, "atol": 1e-12}
"""Largest difference in float64 that the requirements allow."""


def model(document: Document) -> nn.Module:
    """The drawing's own module in float64 with random weights, in evaluation."""
    checked = check(document)
    assert checked.sound, checked.problems
    space = ModuleType("model")
    exec(compile(generate(checked).text, "model.py", "exec"), space.__dict__)
    torch.manual_seed(0)
    made = space.Model().double().eval()
    assert sum(weight.numel() for weight in made.parameters()) == checked.cost.parameters
    for weight in made.parameters():
        nn.init.normal_(weight, std=0.5)
    return made  # type: ignore[no-any-return]


def alone(kind: str, *specs: Spec | None, **params: Any) -> nn.Module:
    """The model of `drawn_alone`."""
    return model(drawn_alone(kind, *specs, **params))


def drawn_alone(kind: str, *specs: Spec | None, **params: Any) -> Document:
    """One block called `it` between inputs and outputs, one for each of its first ports.

    None leaves a port open.
    """
    ports, outputs = BLOCKS.kinds[kind].ports(), BLOCKS.kinds[kind].outputs_with(params)
    named = (ports.required + ports.optional)[: len(specs)]
    names = [f"x{i}" for i in range(len(specs))] if ports.variadic else named
    nodes = {"it": Node(kind=kind, params=params)}
    edges = []
    for name, spec in zip(names, specs, strict=True):
        if spec is None:
            continue
        sizes = {"shape": list(spec.sizes), "dtype": spec.dtype}
        nodes[f"in_{name}"] = Node(kind="Input", params=sizes)
        edges.append(Edge(source=f"in_{name}", target="it", target_port=name))
    for port in outputs:
        nodes[f"out_{port}"] = Node(kind="Output")
        edges.append(Edge(source="it", source_port=port, target=f"out_{port}"))
    return Document(nodes=nodes, edges=tuple(edges))


def random(*sizes: int, seed: int = 1) -> Tensor:
    return torch.randn(*sizes, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def same(found: Tensor, expected: Tensor) -> None:
    torch.testing.assert_close(found, expected, **T64)
