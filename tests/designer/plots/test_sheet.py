"""What the lens shows of a real network: maps, weights as pictures, the strongest samples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from designer.plots.look_numbers import LookNumbers
from designer.plots.sheet import Sheet, pictured, sample_sheet, value_sheet, weight_sheet
from designer.plots.tiling import Spot
from graph_runtime.document.model import Document
from graph_runtime.keeping.examples import read_example
from graph_runtime.train.looking.bench import Bench, bench_of
from graph_runtime.train.looking.look import look
from graph_runtime.train.looking.rank import rank
from graph_runtime.train.messages.commands import Look, Rank
from graph_runtime.train.messages.look_events import BlockValue, Looked
from tests.graph_runtime.train.drawings import chain
from tests.graph_runtime.train.looking.test_look import new_run


class Seen:
    """A network of fresh weights that was looked into."""

    def __init__(self, root: Path, document: Document, **asked: Any) -> None:
        folder = new_run(root, document)
        command = Look(number=1, folder=str(folder), weights="fresh", **asked)
        self.bench: Bench = bench_of(command)
        self.looked: Looked = look(self.bench, command, lambda: None)
        self.numbers = LookNumbers(folder, self.looked.file)

    def value(self, node: str) -> BlockValue:
        return next(v for v in self.looked.values if v.node == node)

    def sheet(self, node: str, gradient: bool = False) -> Sheet:
        return value_sheet(self.numbers, self.value(node), gradient)

    def weights(self, node: str) -> Sheet:
        values, value = self.looked.values, self.value(node)
        return weight_sheet(self.numbers, value.weights[0], values[: values.index(value)])


@pytest.mark.row("S1.31")
def test_the_weights_of_the_digit_network_are_16_pictures_of_28_by_28(tmp_path: Path) -> None:
    seen = Seen(tmp_path, read_example("mlp_784_16_16_10"))
    sheet = seen.weights("z1")
    weight = seen.bench.model.get_submodule("z1").weight
    assert isinstance(weight, torch.Tensor) and sheet.tiles.shape == (16, 28, 28)
    for i in range(16):
        assert np.array_equal(sheet.tiles[i], weight[i].detach().view(28, 28).numpy())
    assert sheet.place(Spot(3, 2, 5)) == (3, 2 * 28 + 5)
    assert seen.weights("z2").tiles.shape == (16, 4, 4)


def test_filters_are_shown_plane_by_plane(tmp_path: Path) -> None:
    seen = Seen(tmp_path, read_example("digits_cnn"))
    first, second = seen.weights("conv1"), seen.weights("conv2")
    weight = seen.bench.model.get_submodule("conv2").weight
    assert isinstance(weight, torch.Tensor)
    assert first.tiles.shape == (16, 3, 3) and first.names[5] == "5"
    assert second.tiles.shape == (64, 3, 3) and second.names[17] == "1,1"
    assert np.array_equal(second.tiles[17], weight[1, 1].detach().numpy())
    assert "the first 64 of 512" in second.note


def test_rows_are_pictures_of_what_came_before_them() -> None:
    def shaped(*shape: int) -> BlockValue:
        return BlockValue(node="x", kind="Input", shape=shape)

    assert pictured((16, 64), [shaped(1, 8, 8), shaped(64)]) == (16, 1, 8, 8)
    assert pictured((16, 784), [shaped(784)]) == (16, 28, 28)
    assert pictured((16, 50), [shaped(50)]) == (16, 50)
    assert pictured((16, 64), [shaped(3, 32, 32), shaped(64)]) == (16, 64)
    assert pictured((6, 3, 5, 5), []) == (6, 3, 5, 5)


@pytest.mark.row("S7.09", "S7.52")
@pytest.mark.parametrize("at", [2, 3, 4])
def test_the_strongest_column_of_an_edge_map_is_at_the_step(at: int, tmp_path: Path) -> None:
    document = chain({
        "image": ("Input", {"shape": [1, 6, 6]}), "edge": ("FixedFilter", {}),
        "result": ("Output", {}),
    }).replaced(training=None)  # fmt: skip
    picture = ([10.0] * at + [0.0] * (6 - at)) * 6
    seen = Seen(tmp_path, document, numbers=tuple(picture))
    sheet = seen.sheet("edge")
    assert sheet.tiles.shape == (1, 4, 4)
    columns = np.abs(sheet.tiles[0]).sum(axis=0)
    strongest = np.flatnonzero(columns == columns.max())
    # A window that starts at column k sees the columns k … k + 2.
    assert all(k < at <= k + 2 for k in strongest)
    hooked: list[np.ndarray] = []
    block = seen.bench.model.get_submodule("edge")
    block.register_forward_hook(lambda m, i, o: hooked.append(o.detach().numpy()[0]))
    seen.bench.model(torch.tensor(picture).view(1, 1, 6, 6))
    assert np.array_equal(sheet.tiles, hooked[0])


def test_samples_are_shown_in_their_order_with_target_and_strength(tmp_path: Path) -> None:
    for name, shape in (("digits_cnn", (8, 8)), ("digits_lstm", (8, 8)), ("iris", (1, 4))):
        folder = new_run(tmp_path, read_example(name))
        command = Rank(number=1, folder=str(folder), weights="fresh", node="logits", unit=1)
        ranked = rank(bench_of(command), command, lambda: None)
        sheet = sample_sheet(LookNumbers(folder, ranked.file), ranked)
        assert sheet.tiles.shape == (24 if name != "iris" else len(ranked.rows), *shape)
        assert sheet.plain and sheet.names[0].startswith(f"{ranked.targets[0]}: ")
        assert list(ranked.activations) == sorted(ranked.activations, reverse=True)
