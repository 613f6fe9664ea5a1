"""Bundled networks as the golden numbers tell them: layer by layer, and as modules that run."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn

from graph_runtime.check import Checked, check
from graph_runtime.document.model import Document
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate

Table = Mapping[str, tuple[tuple[int, ...], int]]
"""What each layer of a golden table gives, without the batch, and how many numbers it learns."""


def example(name: str, **sizes: list[int]) -> Document:
    """A bundled drawing; `image=[3, 64, 64]` gives its input other sizes."""
    document = read_example(name)
    nodes = dict(document.nodes)
    for node, shape in sizes.items():
        nodes[node] = nodes[node].model_copy(update={"params": {"shape": shape}})
    return document.replaced(nodes=nodes)


def sound(document: Document) -> Checked:
    checked = check(document)
    assert checked.problems == ()
    return checked


def layer(checked: Checked, *path: str) -> tuple[tuple[int, ...], int, int]:
    """Sizes, learned numbers and multiply-adds of a node; `path` leads into groups.

    A number in it chooses among repetitions: "conv1", "1", "conv".
    """
    levels: tuple[Checked, ...] = (checked,)
    for step in path[:-1]:
        level = levels[0]
        levels = (levels[int(step)],) if step.isdigit() else level.nodes[step].inside
    facts = levels[0].nodes[path[-1]]
    return facts.outputs["y"].sizes, facts.cost.parameters, facts.cost.macs


def layers(checked: Checked, table: Table) -> dict[str, tuple[tuple[int, ...], int]]:
    """Of the drawing what `table` tells of it: its keys are paths, `conv1/1/conv`."""
    return {key: layer(checked, *key.split("/"))[:2] for key in table}


def loaded(document: Document, device: str = "cpu") -> Any:
    """The module of the drawing's own source, in evaluation."""
    space = ModuleType("model")
    exec(compile(generate(sound(document)).text, "model.py", "exec"), space.__dict__)
    with torch.device(device):
        return space.Model().eval()


def steady(document: Document, dtype: torch.dtype = torch.float64) -> Any:
    """The same with random numbers that keep values about as large in every layer."""
    made = loaded(document).to(dtype)
    scatter(made)
    return made


def scatter(module: nn.Module, seed: int = 0) -> None:
    """Other values for every weight, and for what batch normalization remembers."""
    torch.manual_seed(seed)
    for weight in module.parameters():
        fan = weight[0].numel() if weight.dim() > 1 else 100
        nn.init.normal_(weight, std=(2 / fan) ** 0.5)
    for part in module.modules():
        if isinstance(part, nn.BatchNorm2d):
            nn.init.uniform_(part.weight, 0.5, 1.5)
            for kept in (part.running_mean, part.running_var):
                assert kept is not None
                nn.init.uniform_(kept, 0.5, 1.5)


def copied(source: nn.Module, target: nn.Module) -> None:
    """Give `target` the numbers of `source`, in order; both have them in the same one."""
    given = [value for value in source.state_dict().values() if value.dim()]
    kept = [value for value in target.state_dict().values() if value.dim()]
    for value, other in zip(given, kept, strict=True):
        other.copy_(value)


def weight_shapes(module: nn.Module) -> list[tuple[int, ...]]:
    return sorted(tuple(weight.shape) for weight in module.parameters())


def picture(*sizes: int, seed: int = 1) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(*sizes, dtype=torch.float64, generator=generator)
