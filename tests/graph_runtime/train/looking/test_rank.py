"""Samples stand in the order of the activation that a hook sees over the whole part."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from graph_runtime.errors import RunError
from graph_runtime.keeping.examples import read_example
from graph_runtime.train.looking.bench import Bench, bench_of
from graph_runtime.train.looking.rank import rank, strength_of
from graph_runtime.train.messages.commands import Rank
from tests.graph_runtime.train.looking.test_look import new_run


def asked(folder: Path, node: str, unit: int, part: str = "train") -> Rank:
    return Rank.model_validate(
        {"number": 1, "folder": str(folder), "weights": "fresh", "part": part, "node": node,
         "unit": unit}
    )  # fmt: skip


def hooked(bench: Bench, node: str) -> Tensor:
    """What a block gives for every sample of the training part, by a hook of torch."""
    seen: list[Tensor] = []
    module = bench.model.get_submodule(node)
    handle = module.register_forward_hook(lambda m, i, o: seen.append(o.detach()))
    assert bench.parts is not None
    with torch.no_grad():
        bench.model.eval()(*bench.parts.train.inputs)
    handle.remove()
    return seen[0]


@pytest.mark.row("S1.30")
@pytest.mark.parametrize(("node", "unit"), [("conv1", 3), ("act2", 10), ("logits", 7)])
def test_the_order_is_argsort_of_the_hooked_activation(
    node: str, unit: int, tmp_path: Path
) -> None:
    folder = new_run(tmp_path, read_example("digits_cnn"))
    bench = bench_of(asked(folder, node, unit))
    expected = hooked(bench, node)[:, unit].flatten(1) if node != "logits" else None
    strength = hooked(bench, node)[:, unit] if expected is None else expected.amax(1)
    told = rank(bench, asked(folder, node, unit), lambda: None)
    order = torch.argsort(strength, descending=True, stable=True)[: len(told.rows)]
    assert bench.parts is not None and told.count == len(bench.parts.train)
    assert torch.allclose(torch.tensor(told.activations), strength[order], atol=1e-5)
    ties = strength[list(told.rows)]
    assert torch.allclose(ties, strength[order], atol=1e-5)
    stored = np.load(folder / told.file, allow_pickle=False).reshape(-1, *told.shape)
    assert np.array_equal(stored, bench.parts.train.inputs[0][list(told.rows)].numpy())
    names = [bench.parts.classes[int(bench.parts.train.targets[row])] for row in told.rows]
    assert list(told.targets) == names


def test_the_strongest_place_of_a_channel_and_step_of_a_feature_count() -> None:
    value = torch.zeros(2, 3, 4, 4)
    value[0, 1, 2, 2], value[1, 1, 0, 0] = 5.0, 7.0
    assert strength_of(value, 1).tolist() == [5.0, 7.0]
    steps = torch.arange(12.0).reshape(1, 4, 3)
    assert strength_of(steps, 2).tolist() == [11.0]
    for unit in (-1, 3):
        with pytest.raises(RunError, match="no unit"):
            strength_of(value, unit)


def test_what_cannot_be_ordered_is_told(tmp_path: Path) -> None:
    folder = new_run(tmp_path, read_example("digits_cnn"))
    bench = bench_of(asked(folder, "conv1", 0))
    with pytest.raises(RunError, match="nowhere has no output"):
        rank(bench, asked(folder, "nowhere", 0), lambda: None)
    plain = new_run(tmp_path, read_example("mlp_3_4_1"))
    with pytest.raises(RunError, match="only where there are some"):
        rank(bench_of(asked(plain, "conv1", 0)), asked(plain, "conv1", 0), lambda: None)
