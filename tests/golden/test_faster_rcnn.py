"""The two-stage detector learns as a whole from the drawn losses, on the bundled shapes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from graph_runtime.__main__ import main
from graph_runtime.check import check
from graph_runtime.datasets.shapes.shape_objects import ShapeObjects
from graph_runtime.keeping.examples import read_example
from graph_runtime.keeping.files import write_document
from graph_runtime.metrics.objects_found import ObjectsFound
from graph_runtime.scores.average_precision import box_iou
from graph_runtime.source.generate import generate
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.messages.events import EpochEnded
from tests.walks.example_runs import model_of


@pytest.mark.row("S8.29")
@pytest.mark.row("S13.18")
def test_steps_lower_the_loss_of_both_stages_and_every_weight_learns() -> None:
    model = model_of(generate(check(read_example("faster_rcnn"))).text)
    data = ShapeObjects(samples=10).load()
    pictures, objects = torch.from_numpy(data.inputs[0]), torch.from_numpy(data.targets)
    descent = torch.optim.Adam(model.parameters(), 0.002)
    losses = []
    for _ in range(10):
        loss = model.total_loss(*model(pictures), objects)  # type: ignore[operator]
        descent.zero_grad()
        loss.backward()
        idle = [n for n, w in model.named_parameters() if w.grad is None or not w.grad.any()]
        assert idle == []
        descent.step()
        losses.append(loss.item())
    assert losses[1] < losses[0]
    assert losses[-1] < 0.7 * losses[0]


@pytest.mark.slow
@pytest.mark.row("S8.29")
def test_the_drawing_trains_on_the_bundled_shapes_and_counts_what_it_finds(tmp_path: Path) -> None:
    path, run = tmp_path / "drawing.json", tmp_path / "run"
    write_document(path, read_example("faster_rcnn"))
    changed = {"dataset.params.samples": 48, "batch_size": 8, "optimizer.params.lr": 0.001}
    given = [f"--set=training.{name}={value}" for name, value in changed.items()]
    few = ["--epochs", "3", *given]
    assert main(["train", str(path), "--run-dir", str(run), "--device", "cpu", *few]) == 0
    ended = [event for event in RunFolder(run).events() if isinstance(event, EpochEnded)]
    assert ended[2].train_loss < ended[0].train_loss
    assert 0 <= ended[2].validation_metric <= 1


def test_every_row_of_a_target_is_a_shape_that_is_seen_in_its_box() -> None:
    data = ShapeObjects(samples=60, noise=0.0, most=4).load()
    assert data.targets.shape == (60, 4, 5)
    for picture, rows in zip(data.inputs[0], data.targets, strict=True):
        boxes = rows[rows[:, 0] > 0, 1:]
        seen = np.zeros(picture.shape[1:], bool)
        for left, top, right, bottom in boxes.astype(int):
            part = picture[:, top:bottom, left:right].max(0) > 0
            assert part.any()
            assert part.mean() > 0.4
            seen[top:bottom, left:right] = True
        assert not picture.max(0)[~seen].any()
        assert (rows[rows[:, 0] == 0] == 0).all()


def test_found_is_an_object_in_a_box_of_its_class_that_overlaps_it_by_half() -> None:
    truth = [[1, 0, 0, 10, 10], [2, 20, 20, 30, 30], [0] * 5, [3, 40, 0, 50, 10]]
    said = [[1, 0, 0, 10, 6], [3, 20, 20, 30, 30], [1, 0, 1, 10, 10], [0, 40, 0, 50, 10]]
    assert box_iou((0, 0, 10, 10), (0, 0, 10, 6)) == 0.6
    assert figure(said, truth) == pytest.approx(2 * 1 / (3 + 3))
    assert figure(truth, truth) == 1
    assert figure([[0] * 5], truth) == 0


def figure(said: list[list[float]], truth: list[list[float]]) -> float:
    def rows(one: list[list[float]]) -> Tensor:
        return torch.tensor([one], dtype=torch.float32)

    metric = ObjectsFound()
    return metric.value(metric.add(rows(said), rows(truth)).tolist())
