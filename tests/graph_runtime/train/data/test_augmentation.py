"""Augmented batches depend on seed, epoch and row alone, and a run with them keeps its promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from graph_runtime.check import check
from graph_runtime.dataset import DataFacts
from graph_runtime.document.model import Document, Recipe
from graph_runtime.errors import Problem
from graph_runtime.keeping.files import document_text, parse_document
from graph_runtime.loss import LOSSES
from graph_runtime.recipe.transform_fit import transform_problems
from graph_runtime.tensors import Spec
from graph_runtime.train.data.augment import augmented, moved_mask
from graph_runtime.train.data.augmentation import AugmentedPart, augmented_part, stages_of
from graph_runtime.train.data.parts import Part, part
from graph_runtime.transform import TRANSFORMS, Transform
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk
from tests.graph_runtime.train.test_resume import kill_and_go_on, outcome

ALL = [
    {"kind": "RandomCrop", "params": {"padding": 1}},
    {"kind": "RandomAffine", "params": {"degrees": 12.0, "shear": 5.0, "scale": [0.9, 1.1]}},
    {"kind": "ElasticTransform", "params": {"alpha": 4.0, "sigma": 2.0}},
    {"kind": "GaussianNoise", "params": {"sigma": 0.1}},
    {"kind": "PCAColor"},
    {"kind": "MixUp", "params": {"alpha": 0.4}},
    {"kind": "Cutout", "params": {"size": 3}},
]


def made(*kinds: str | dict[str, Any]) -> list[Transform]:
    found = []
    for kind in kinds:
        recipe = Recipe(kind=kind) if isinstance(kind, str) else Recipe.model_validate(kind)
        transform = TRANSFORMS.make(recipe.kind, recipe.params)
        assert isinstance(transform, Transform), transform
        found.append(transform)
    return found


def pictures(count: int = 60) -> Part:
    random = np.random.RandomState(0)
    images = random.rand(count, 3, 8, 8).astype(np.float32)
    return part((images,), random.randint(0, 4, count), np.arange(count), torch.device("cpu"))


def batches(train: Part, size: int, epoch: int) -> tuple[torch.Tensor, torch.Tensor]:
    """All samples of an epoch in the order of their rows, taken in batches of this size.

    Every batch but the first is made in advance, by another thread.
    """
    if isinstance(train, AugmentedPart):
        train.source.ahead = True
    order = train.shuffled(size, 0, epoch)
    given = [train.batch(rows) for rows in order]
    back = torch.cat(order).argsort()
    return torch.cat([x[0] for x, _ in given])[back], torch.cat([y for _, y in given])[back]


@pytest.mark.row("S15.30")
def test_every_batch_size_gives_the_same_samples_and_every_epoch_others() -> None:
    train = augmented_part(pictures(), made(*ALL), 4, seed=3)
    whole = batches(train, 60, epoch=1)
    for size in (1, 7, 32):
        some = batches(train, size, epoch=1)
        torch.testing.assert_close(some, whole, rtol=1e-5, atol=1e-5)
    other = batches(train, 60, epoch=2)
    assert (other[0] - whole[0]).abs().flatten(1).amax(1).min() > 0.01
    seed = augmented_part(pictures(), made(*ALL), 4, seed=4)
    assert (batches(seed, 60, epoch=1)[0] - whole[0]).abs().flatten(1).amax(1).min() > 0.01


@pytest.mark.row("S15.30")
def test_what_is_made_ahead_is_what_would_be_made_at_once() -> None:
    train = augmented_part(pictures(), made(*ALL), 4, seed=0)
    assert isinstance(train, AugmentedPart)
    train.source.ahead = True
    for epoch in (0, 1):
        for rows in train.shuffled(16, 0, epoch):
            ahead, at_once = train.batch(rows), train.source.made(rows, epoch)
            assert torch.equal(ahead[0][0], at_once[0][0])
            assert torch.equal(ahead[1], at_once[1])
    own = torch.tensor([3, 1])
    assert torch.equal(train.batch(own)[0][0], train.source.made(own, 1)[0][0])


def test_pictures_that_lie_as_bytes_are_numbers_before_they_are_changed() -> None:
    bytes_ = np.random.RandomState(1).randint(0, 256, (20, 1, 8, 8)).astype(np.uint8)
    scale = (np.float32(127.0), np.float32(64.0))
    rows, cpu = np.arange(20), torch.device("cpu")
    one = part((bytes_,), rows % 4, rows, cpu, (scale,))  # type: ignore[arg-type]
    other = part(((bytes_.astype(np.float32) - 127) / 64,), rows % 4, rows, cpu)
    first, second = (augmented_part(p, made(*ALL), 4, seed=0) for p in (one, other))
    torch.testing.assert_close(batches(first, 6, 0), batches(second, 6, 0))


def test_mixed_targets_are_shares_of_classes() -> None:
    train = augmented_part(pictures(), made({"kind": "MixUp", "params": {"alpha": 1.0}}), 4, 0)
    _, target = batches(train, 20, epoch=0)
    assert target.shape == (60, 4)
    torch.testing.assert_close(target.sum(1), torch.ones(60))
    assert ((target > 0).sum(1) == 2).any()
    assert (target.argmax(1) == pictures().targets).double().mean() > 0.5


def test_no_transforms_leave_the_part_as_it_is() -> None:
    plain = pictures()
    assert augmented_part(plain, [], 4, 0) is plain


def test_a_mask_moves_with_its_picture() -> None:
    """The picture is its own mask: what was above one half before is so afterwards."""
    block = np.zeros((30, 1, 12, 12), np.float32)
    block[:, :, 3:7, 4:9] = 1.0
    flat = block[:, 0].astype(np.int64)
    plain = part((block,), flat, np.arange(30), torch.device("cpu"))
    kinds = ["RandomHorizontalFlip", "RandomCrop", "RandomVerticalFlip"]
    stages = stages_of(made(*kinds), plain)
    (x,), mask = augmented(stages, plain.batch, (30, 2), torch.arange(30), (0, 0))
    assert torch.equal(x[:, 0].long(), mask)
    assert not torch.equal(mask, plain.targets)
    turned = stages_of(made({"kind": "RandomAffine", "params": {"degrees": 40.0}}), pictures())
    (x,), mask = augmented(turned, plain.batch, (30, 2), torch.arange(30), (0, 0))
    assert set(mask.unique().tolist()) == {0, 1}
    sure = (x[:, 0] - 0.5).abs() > 0.45
    assert ((x[:, 0] > 0.5) == mask.bool())[sure].all()
    assert moved_mask(mask, lambda m: m).dtype == torch.int64


def problems(kinds: Sequence[Any], facts: DataFacts, loss: str = "CrossEntropyLoss") -> list[str]:
    chosen = LOSSES.kinds[loss]()
    return [str(found) for found in transform_problems(made(*kinds), facts, chosen)]


PICTURE = DataFacts((Spec("N", 1, 8, 8),), "class", ("a", "b"), samples=90)
TABLE = DataFacts((Spec("N", 4),), "number", samples=90)
TOKENS = DataFacts((Spec("N", 9, dtype="int64"),), "class", ("a", "b"), samples=90)


def test_what_does_not_fit_the_data_is_said_in_a_sentence() -> None:
    assert problems(["RandomHorizontalFlip"], TABLE, "MSELoss") == [
        "RandomHorizontalFlip works on pictures (C, H, W), but the samples are (4,) float32. "
        "Remove it."
    ]
    assert "works on sequences" in problems(["TokenDropout"], PICTURE)[0]
    assert "are numbers, but the samples are (9,) int64" in problems(["GaussianNoise"], TOKENS)[0]
    assert "mixes inputs that are numbers" in problems(["MixUp"], TOKENS)[0]
    assert "one picture" in problems(["CutMix"], TABLE, "MSELoss")[0]
    assert "more than 2" in problems(["MixUp"] * 3, PICTURE)[0]
    boxes = replace(PICTURE, target="number", classes=(), sizes=(4, 5))
    assert "would move the picture but not its target" in problems(["Swirl"], boxes, "MSELoss")[0]
    mask = replace(PICTURE, sizes=(8, 8))
    assert problems(["Swirl"], mask) == []
    assert "these data have several" in problems(["CutMix"], mask)[0]
    crop = {"kind": "RandomCrop", "params": {"size": 11}}
    assert problems([crop], PICTURE)[0].startswith("A part of 11×11 px does not fit into pictures")
    fine = [["TokenDropout"], ["GaussianNoise", "MixUp"], ["RandomCrop", "CutMix"]]
    for kinds, facts in zip(fine, (TOKENS, TABLE, PICTURE), strict=True):
        assert problems(kinds, facts, "MSELoss" if facts is TABLE else "CrossEntropyLoss") == []


def found(**training: Any) -> tuple[Problem, ...]:
    return check(digits_mlp(**training)).problems


def test_problems_of_a_transform_are_found_at_its_place() -> None:
    (one,) = found(transforms=[{"kind": "RandomCrop"}, {"kind": "RandomFlipp"}])
    assert (one.param, one.message) == (
        "training.transforms.1",
        "No transform is called 'RandomFlipp'.",
    )
    (one,) = found(transforms=[{"kind": "Cutout", "params": {"size": 0}}])
    assert one.param == "training.transforms.0.size"
    (one,) = found(transforms=[{"kind": "RandomCrop", "params": {"size": 40}}])
    assert one.param == "training.transforms.0.size"
    assert found(transforms=ALL) == ()


def test_transforms_stand_in_the_file_only_where_there_are_some() -> None:
    assert "transforms" not in document_text(digits_mlp())
    document = digits_mlp(transforms=ALL)
    assert parse_document(document_text(document)).training == document.training


def recipe(**more: Any) -> Document:
    return digits_mlp(transforms=ALL, **more)


@pytest.mark.row("S6.14")
def test_a_run_with_transforms_goes_on_in_the_middle_of_an_epoch(
    worker: Talk, tmp_path: Path
) -> None:
    again = {"batch_size": 8, "epochs": 2}
    whole = new_run(tmp_path, recipe(**again))
    broken = new_run(tmp_path, recipe(**again), checkpoint_seconds=0.02, saving=1.0)
    worker.carry_out(whole)
    kill_and_go_on(worker, broken, [0.3])
    assert outcome(broken) == outcome(whole)
    plain = new_run(tmp_path, digits_mlp(**again))
    worker.carry_out(plain)
    assert outcome(plain)[1][0] != outcome(whole)[1][0]


def test_settings_reach_into_the_list(tmp_path: Path) -> None:
    from graph_runtime.verbs._reading import with_settings

    settings = ["training.transforms.1.degrees=3.5", "training.transforms.3.sigma=0.5"]
    training = with_settings(digits_mlp(transforms=ALL), settings).training
    assert training is not None and len(training.transforms) == len(ALL)
    assert training.transforms[1].params["degrees"] == 3.5
    assert training.transforms[3].params == {"sigma": 0.5}
    whole = 'training.transforms=[{"kind": "MixUp"}]'
    training = with_settings(digits_mlp(), [whole]).training
    assert training is not None and [one.kind for one in training.transforms] == ["MixUp"]
