"""A ready-made group standing in a drawing, and modules of PyTorch with its weights."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.groups.building_blocks import building_blocks
from graph_runtime.groups.kinds import group_ports
from tests.golden.running import model, random, same


def standing(name: str, *sizes: tuple[int, ...], **params: Any) -> Document:
    """The group between inputs of these sizes and an output, as `it`."""
    definitions = building_blocks()[name].definitions
    inputs, (output,) = group_ports(definitions[name])
    nodes = {
        f"in_{port}": Node(kind="Input", params={"shape": list(shape)})
        for port, shape in zip(inputs, sizes, strict=True)
    }
    nodes["it"] = Node(kind="Group", definition=name, params=params)
    nodes["result"] = Node(kind="Output")
    edges = [Edge(source=f"in_{port}", target="it", target_port=port) for port in inputs]
    edges.append(Edge(source="it", source_port=output, target="result"))
    return Document(nodes=nodes, edges=tuple(edges), definitions=definitions)


def made(name: str, *sizes: tuple[int, ...], **params: Any) -> nn.Module:
    """The group's module in float64 with random weights."""
    return model(standing(name, *sizes, **params))


def lent(ours: nn.Module, theirs: nn.Module) -> None:
    """Give the one module's weights to the other, in the order in which they stand there."""
    theirs.double().eval()
    with torch.no_grad():
        for mine, other in zip(ours.parameters(), theirs.parameters(), strict=True):
            other.copy_(mine.reshape(other.shape))


def agree(name: str, theirs: nn.Module, *sizes: tuple[int, ...], **params: Any) -> None:
    """Hold the group against a module of PyTorch with the same weights, on random inputs."""
    ours = made(name, *sizes, **params)
    lent(ours, theirs)
    inputs = [random(2, *shape, seed=i) for i, shape in enumerate(sizes, 1)]
    found: Tensor = ours(*inputs)
    scale = found.abs().max().item()
    same(found / scale, theirs(*inputs) / scale)


def conv_norm(
    before: int, after: int, size: int = 3, stride: int = 1, groups: int = 1
) -> list[nn.Module]:
    """A convolution that keeps the size at stride 1, and its normalization."""
    padding = size // 2
    layer = nn.Conv2d(before, after, size, stride, padding, groups=groups, bias=False)
    return [layer, nn.BatchNorm2d(after)]


class Beside(nn.Module):
    """A path and a shortcut, added; then perhaps an activation."""

    def __init__(self, path: list[nn.Module], shortcut: list[nn.Module], after: nn.Module) -> None:
        super().__init__()
        self.path = nn.Sequential(*path)
        self.shortcut = nn.Sequential(*shortcut)
        self.after = after

    def forward(self, x: Tensor) -> Tensor:
        return self.after(self.path(x) + self.shortcut(x))  # type: ignore[no-any-return]
