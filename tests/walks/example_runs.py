"""What the walk over the examples needs: their models, inputs that they take, one step."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import ModuleType

import torch
from torch import Tensor, nn

from graph_runtime.check import Checked, check, ends
from graph_runtime.keeping.examples import example_names, read_example
from graph_runtime.source.generate import Source, generate
from graph_runtime.tensors import Spec
from tests.walks.torch_truth import DTYPES

NAMES = example_names()
LIGHT_MACS, LIGHT_PARAMETERS = 30_000_000, 2_000_000
"""Most multiply-adds a sample, and most weights, of an example that is run in every test."""


@cache
def checked(name: str) -> Checked:
    return check(read_example(name))


@cache
def source(name: str) -> Source:
    return generate(checked(name))


def light(name: str) -> bool:
    cost = checked(name).cost
    return cost.macs <= LIGHT_MACS and cost.parameters <= LIGHT_PARAMETERS


LIGHT = [name for name in NAMES if light(name)]


def device_of(name: str) -> str:
    """Where the quick tests run it: without numbers if it is heavy and torch can do so."""
    counted = "pack_padded_sequence" in source(name).text  # lengths need their values
    return "cpu" if name in LIGHT or counted else "meta"


def model_of(text: str, device: str = "cpu", seed: int = 0) -> nn.Module:
    """A fresh model of this source."""
    space = ModuleType("model")
    exec(compile(text, "model.py", "exec"), space.__dict__)
    torch.manual_seed(seed)
    with torch.device(device):
        made = space.Model()
    assert isinstance(made, nn.Module)
    return made


def inputs(name: str, batch: int, device: str = "cpu") -> list[Tensor]:
    """A tensor for every Input: ids that every table knows, and lengths from 1."""
    torch.manual_seed(1)
    given = ends(checked(name), "Input")
    return [_tensor(spec, batch, _ids(checked(name))).to(device) for _, spec in given]


def _tensor(spec: Spec, batch: int, ids: int) -> Tensor:
    sizes = [batch, *spec.sizes]
    if spec.dtype == "float32":
        return torch.randn(sizes)
    if spec.dtype == "int64" and spec.rank == 1:
        return torch.ones(sizes, dtype=torch.int64)
    return torch.randint(0, ids if spec.dtype == "int64" else 2, sizes).to(DTYPES[spec.dtype])


def _ids(found: Checked) -> int:
    """How many ids every table of the drawing and its groups knows."""
    known = [_ids(level) for facts in found.nodes.values() for level in facts.inside]
    for facts in found.nodes.values():
        for field in ("num_embeddings", "num_classes"):
            known += [n for n in [getattr(facts.block, field, None)] if n]
    return min(known, default=2)


@dataclass(frozen=True)
class Step:
    """One forward pass in training, backwards, and a step of gradient descent."""

    results: tuple[Tensor, ...]
    loss: Tensor


def train_once(model: nn.Module, given: list[Tensor]) -> Step:
    model.train()
    results = results_of(model, given)
    learned = [result for result in results if result.requires_grad]
    loss = sum((result.square().mean() for result in learned), torch.zeros(()))
    if learned:
        loss.backward()  # type: ignore[no-untyped-call]
    with torch.no_grad():
        for weight in model.parameters():
            if weight.grad is not None:
                weight -= 0.01 * weight.grad
    return Step(results, loss.detach())


def results_of(model: nn.Module, given: list[Tensor]) -> tuple[Tensor, ...]:
    results = model(*given)
    return results if isinstance(results, tuple) else (results,)


def shapes(results: tuple[Tensor, ...]) -> list[tuple[tuple[int, ...], str]]:
    return [(tuple(one.shape), str(one.dtype).removeprefix("torch.")) for one in results]


def told_shapes(name: str, batch: int) -> list[tuple[tuple[int, ...], str]]:
    """What the check says of the results, in the order in which the model gives them."""
    found = checked(name)
    results = [n for n, node in found.document.nodes.items() if node.kind == "Output"]
    specs = [spec for n in results if (spec := found.nodes[n].inputs["x"])]
    return [(tuple(batch if s == "N" else int(s) for s in one.shape), one.dtype) for one in specs]
