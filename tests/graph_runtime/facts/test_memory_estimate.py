"""The estimate of memory is near what torch really holds."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.weak import WeakIdKeyDictionary

from graph_runtime.document.model import Document, Recipe, Training
from graph_runtime.facts.memory_estimate import MemoryNeed, memory_need
from graph_runtime.keeping.examples import read_example
from graph_runtime.recipe.batch_advice import (
    batch_words,
    largest_batch,
    samples_at_once,
    training_samples,
    usual_batch,
)
from graph_runtime.source.generate import generate
from tests.graph_runtime.train.drawings import chain, checked, digits_mlp

WIDE_MLP = digits_mlp(width=256)
CONVOLUTIONS = chain(
    {
        "image": ("Input", {"shape": [1, 8, 8]}),
        "conv": ("Conv2d", {"out_channels": 16, "kernel_size": 3, "padding": 1}),
        "norm": ("BatchNorm2d", {}),
        "active": ("ReLU", {}),
        "pool": ("MaxPool2d", {"kernel_size": 2}),
        "conv_2": ("Conv2d", {"out_channels": 32, "kernel_size": 3, "padding": 1}),
        "active_2": ("GELU", {}),
        "flat": ("Flatten", {}),
        "logits": ("Linear", {"out_features": 10}),
        "result": ("Output", {}),
    }
)


class Holding(TorchDispatchMode):
    """Counts the bytes of all storages that are alive, and their peak."""

    def __init__(self) -> None:
        super().__init__()
        self.alive: Any = WeakIdKeyDictionary()
        self.peak = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        self.see(result)
        return result

    def see(self, tensors: Any) -> None:
        for leaf in tree_leaves(tensors):
            if isinstance(leaf, torch.Tensor):
                storage = leaf.untyped_storage()
                self.alive[storage] = storage.nbytes()
        self.peak = max(self.peak, sum(self.alive.values()))


def peak_of(document: Document, batch: int) -> int:
    """Bytes at the peak of the second step, by Adam."""
    facts = checked(document)
    scope: dict[str, Any] = {}
    exec(generate(facts).text, scope)
    model = scope["Model"]()
    optimizer = torch.optim.Adam(model.parameters(), foreach=False)
    inputs = (one for one in facts.nodes.values() if one.node.kind == "Input")
    (spec,) = (one.outputs["y"] for one in inputs)
    holding = Holding()
    with holding:
        x, y = torch.randn(batch, *spec.sizes), torch.zeros(batch, dtype=torch.int64)
        holding.see(list(model.parameters()))
        for _ in range(2):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()
    return holding.peak


def need(document: Document, batch: int) -> MemoryNeed:
    adam = Training(optimizer=Recipe(kind="Adam"))
    return memory_need(checked(document), adam, batch)


@pytest.mark.row("S15.19")
@pytest.mark.parametrize("batch", [64, 512])
@pytest.mark.parametrize("name", ["mlp", "convolutions", "digits_cnn", "few_digits"])
def test_the_estimate_is_within_a_fifth_of_the_peak_of_torch(name: str, batch: int) -> None:
    own = {"mlp": WIDE_MLP, "convolutions": CONVOLUTIONS}
    document = own[name] if name in own else read_example(name)
    found = need(document, batch)
    assert found.total == pytest.approx(peak_of(document, batch), rel=0.2)
    assert not found.at_least


@pytest.mark.row("S15.49")
def test_memory_of_activations_is_linear_in_the_batch_size() -> None:
    """So is what torch holds above the step of no samples at all, within a fifth."""
    one = need(CONVOLUTIONS, 1)
    for batch in (2, 64, 512):
        assert need(CONVOLUTIONS, batch).activations == batch * one.activations
        assert need(CONVOLUTIONS, batch).fixed == one.fixed
    held = [peak_of(CONVOLUTIONS, batch) for batch in (256, 512, 1024)]
    assert held[2] - held[1] == pytest.approx(2 * (held[1] - held[0]), rel=0.01)
    assert 512 * one.sample == pytest.approx(held[2] - held[1], rel=0.2)


@pytest.mark.row("S15.19")
def test_few_samples_are_taken_all_at_once_and_many_by_a_power_of_two() -> None:
    small = MemoryNeed(fixed=1000, sample=100, samples=64)
    assert usual_batch(1500, small, None) == 1500
    assert usual_batch(1999, small, 10**9) == 1999
    assert usual_batch(2000, small, 10**9) == 512
    assert usual_batch(60_000, small, 1000 + 100 * 300) == 256
    assert usual_batch(60_000, small, 1000 + 100 * 50) == 32, "all that fits"
    assert usual_batch(1500, small, 1000 + 100 * 50) == 32
    assert largest_batch(small, 1000) == 0 and largest_batch(small, 1100) == 1


def test_the_recipe_says_how_many_samples_are_there_at_once() -> None:
    digits = Training(batch_size=64)
    assert training_samples(digits) == round(0.7 * 1797)
    assert samples_at_once(digits) == 64
    assert samples_at_once(digits.model_copy(update={"accumulate": 4})) == 16
    assert samples_at_once(digits.model_copy(update={"full_batch": True})) == 1258
    assert "All 1,258" in batch_words(digits, need(digits_mlp(), 64))


def test_a_value_that_two_blocks_keep_is_there_once_through_groups_as_well() -> None:
    plain = need(read_example("digits_cnn"), 1)
    resnet = need(read_example("resnet18"), 1)
    assert not resnet.at_least and resnet.sample > plain.sample
    kept = checked(read_example("resnet18")).cost.activations * 4
    assert 0.4 * kept < resnet.sample < kept
