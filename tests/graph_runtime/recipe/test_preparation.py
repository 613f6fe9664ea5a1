"""Split and scale, against numpy's and scikit-learn's own arithmetic."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.preprocessing import StandardScaler

from graph_runtime.dataset import DATASETS
from graph_runtime.export.inlined_source import needed_parts
from graph_runtime.recipe import preparation, standardization
from graph_runtime.recipe.preparation import (
    Plan,
    Prepared,
    divide,
    fill_missing,
    prepare,
    shape_targets,
    split_indices,
)
from graph_runtime.recipe.standardization import fit_standardization
from graph_runtime.train.data import parts as device_parts

CPU = torch.device("cpu")
SHARES = (0.7, 0.15, 0.15)
CLASSED = ["Digits", "Iris", "BreastCancer", "Wine"]


def plan(**changes: object) -> Plan:
    values = {"shares": SHARES, "seed": 0, "stratify": True, "standardize": True}
    return Plan(**{**values, "scale_targets": True, "target_dtype": "float32", **changes})  # type: ignore[arg-type]


@pytest.mark.row("S15.20")
@settings(max_examples=60, deadline=None)
@given(
    classes=st.lists(st.integers(0, 5), min_size=1, max_size=300),
    cuts=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    seed=st.integers(0, 2**31 - 1),
    stratify=st.booleans(),
)
def test_parts_are_disjoint_and_together_everything(
    classes: list[int], cuts: tuple[float, float], seed: int, stratify: bool
) -> None:
    low, high = sorted(cuts)
    shares = (low, high - low, 1 - high)
    parts = split_indices(np.array(classes, np.int64), shares, seed, stratify)
    assert sorted(np.concatenate(parts).tolist()) == list(range(len(classes)))
    for part, share in zip(parts, shares, strict=True):
        assert abs(len(part) - share * len(classes)) <= 1


@pytest.mark.row("S15.21")
def test_a_million_samples_are_cut_98_1_1() -> None:
    parts = split_indices(np.zeros((10**6, 1), np.float32), (0.98, 0.01, 0.01), 0, True)
    assert [len(part) for part in parts] == [980_000, 10_000, 10_000]


@pytest.mark.row("S15.22")
@pytest.mark.parametrize("kind", CLASSED)
def test_every_part_has_the_shares_of_the_classes(kind: str) -> None:
    targets = DATASETS.kinds[kind]().load().targets
    counts = np.bincount(targets)
    parts = split_indices(targets, SHARES, 3, True)
    for part, share in zip(parts, SHARES, strict=True):
        assert np.abs(np.bincount(targets[part], minlength=len(counts)) - share * counts).max() < 2


def test_rare_classes_do_not_push_a_common_one_aside() -> None:
    targets = np.concatenate([np.zeros(100, np.int64), np.arange(1, 101)])
    train, validation, test = split_indices(targets, SHARES, 0, True)
    assert [(targets[part] == 0).sum() for part in (train, validation, test)] == [70, 15, 15]


def test_the_same_seed_gives_the_same_split_and_another_seed_another() -> None:
    targets = np.zeros((100, 1), np.float32)
    first, again, other = (split_indices(targets, SHARES, seed, True)[0] for seed in (5, 5, 6))
    assert first.tolist() == again.tolist() != other.tolist()


def test_the_split_of_a_seed_never_changes() -> None:
    """Written down once: an exported script has to split as the program did, years later."""
    _, validation, test = split_indices(np.arange(20) % 3, SHARES, 0, True)
    assert (validation.tolist(), test.tolist()) == ([7, 14, 15], [11, 12, 16])


@pytest.mark.row("S15.23")
@pytest.mark.parametrize("kind", ["Iris", "Diabetes", "Wine", "BreastCancer"])
def test_tables_are_scaled_as_scikit_learn_scales_them(kind: str) -> None:
    data = DATASETS.kinds[kind]().load()
    prepared = prepare(data.inputs, data.targets, plan(target_dtype="int64"))
    table = data.inputs[0].astype(np.float64)
    truth = StandardScaler().fit(table[prepared.train]).transform(table)
    np.testing.assert_allclose(prepared.inputs[0], truth, atol=2e-5)


@pytest.mark.row("S15.23")
def test_one_to_four_become_the_numbers_of_the_lecture() -> None:
    values = np.array([[1.0], [2], [3], [4]], np.float32)
    scaled = fit_standardization(values).apply(values)
    np.testing.assert_allclose(scaled[:, 0], [-1.3416, -0.4472, 0.4472, 1.3416], atol=1e-4)


def test_an_image_has_one_mean_and_one_deviation() -> None:
    images = np.random.default_rng(0).random((50, 3, 4, 5), np.float32)
    scale = fit_standardization(images)
    assert scale.mean.shape == ()
    np.testing.assert_allclose(scale.mean, images.astype(np.float64).mean())
    np.testing.assert_allclose(scale.deviation, images.astype(np.float64).std())


def test_a_sequence_is_scaled_feature_by_feature_over_all_steps() -> None:
    steps = np.random.default_rng(0).normal([0, 100], [1, 20], (30, 8, 2)).astype(np.float32)
    scaled = fit_standardization(steps).apply(steps)
    np.testing.assert_allclose(scaled.mean(axis=(0, 1)), 0, atol=1e-5)
    np.testing.assert_allclose(scaled.std(axis=(0, 1)), 1, atol=1e-5)


@pytest.mark.parametrize("constant", [0.0, 7.0, 0.1, -1e6, 1e-20])
def test_a_feature_that_never_varies_keeps_its_size(constant: float) -> None:
    values = np.full((9, 1), constant, np.float32)
    scale = fit_standardization(values)
    assert scale.deviation[0] == 1.0
    np.testing.assert_allclose(scale.apply(values), 0, atol=1e-6)


def test_what_was_scaled_can_be_undone() -> None:
    values = np.random.default_rng(0).normal(5, 3, (40, 2)).astype(np.float32)
    scale = fit_standardization(values)
    np.testing.assert_allclose(scale.undo(scale.apply(values)), values, rtol=1e-5)


def test_tokens_are_never_scaled() -> None:
    tokens = np.arange(40).reshape(20, 2)
    prepared = prepare((tokens,), np.arange(20) % 2, plan(target_dtype="int64"))
    assert prepared.inputs[0] is tokens
    assert prepared.scales == (None,)


def test_number_targets_are_scaled_by_the_training_part_alone() -> None:
    data = DATASETS.kinds["Diabetes"]().load()
    prepared = prepare(data.inputs, data.targets, plan())
    assert prepared.target_scale is not None
    part = data.targets[prepared.train].astype(np.float64)
    np.testing.assert_allclose(prepared.target_scale.mean, part.mean(0))
    np.testing.assert_allclose(prepared.target_scale.deviation, part.std(0))
    np.testing.assert_allclose(
        prepared.target_scale.undo(prepared.targets), data.targets, rtol=1e-5
    )


def test_scales_stay_off_when_switched_off() -> None:
    data = DATASETS.kinds["Diabetes"]().load()
    prepared = prepare(data.inputs, data.targets, plan(standardize=False, scale_targets=False))
    np.testing.assert_array_equal(prepared.inputs[0], data.inputs[0])
    np.testing.assert_array_equal(prepared.targets, data.targets)


def test_two_classes_become_a_column_of_yes_and_no() -> None:
    shaped = shape_targets(np.array([0, 1, 1]), "float32")
    assert (shaped.dtype, shaped.tolist()) == (np.float32, [[0.0], [1.0], [1.0]])


@pytest.mark.row("S16.21")
@pytest.mark.row("G:split")
def test_what_people_upload_goes_to_every_part_and_the_web_to_training_alone() -> None:
    sources = np.repeat([0, 1], [200_000, 10_000])
    more = {"sources": sources, "source_names": ("web", "app")}
    by_source = (("web", (1.0, 0.0, 0.0)), ("app", (0.5, 0.25, 0.25)))
    parts = divide(np.zeros((210_000, 1), np.float32), plan(source_shares=by_source), more)
    assert [len(part) for part in parts] == [205_000, 2_500, 2_500, 0]
    assert (sources[parts[1]] == 1).all() and (sources[parts[2]] == 1).all()
    assert sorted(np.concatenate(parts).tolist()) == list(range(210_000))


def test_sources_that_are_not_named_are_cut_by_the_common_shares() -> None:
    more = {"sources": np.repeat([0, 1], [100, 1000]), "source_names": ("web", "app")}
    parts = divide(np.zeros(1100, np.int64), plan(source_shares=(("web", (1.0, 0.0, 0.0)),)), more)
    assert [len(part) for part in parts] == [100 + 700, 150, 150, 0]


def test_a_source_that_the_data_lack_is_named() -> None:
    more = {"sources": np.zeros(9, np.int64), "source_names": ("web",)}
    with pytest.raises(ValueError, match="no source 'app'; theirs are: 'web'"):
        divide(np.zeros(9, np.int64), plan(source_shares=(("app", SHARES),)), more)


@pytest.mark.row("S16.22")
@settings(max_examples=40, deadline=None)
@given(count=st.integers(20, 400), held=st.floats(0.01, 0.5), seed=st.integers(0, 99))
def test_training_dev_is_of_the_training_sources_and_not_trained_on(
    count: int, held: float, seed: int
) -> None:
    targets, sources = np.arange(count) % 3, np.arange(count) % 2
    more = {"sources": sources, "source_names": ("web", "app")}
    by_source = (("web", (1.0, 0.0, 0.0)), ("app", (0.0, 0.5, 0.5)))
    plain = divide(targets, plan(source_shares=by_source, seed=seed), more)
    parts = divide(targets, plan(source_shares=by_source, seed=seed, training_dev=held), more)
    assert sorted(np.concatenate([parts[0], parts[3]]).tolist()) == plain[0].tolist()
    assert (sources[parts[3]] == 0).all()
    assert abs(len(parts[3]) - held * len(plain[0])) <= 1
    assert [part.tolist() for part in parts[1:3]] == [part.tolist() for part in plain[1:3]]


def test_a_published_test_part_is_kept_and_the_rest_cut_by_what_remains() -> None:
    given = np.repeat([-1, 2], [60_000, 10_000])
    parts = divide(np.arange(70_000) % 10, plan(shares=(0.5, 0.1, 0.4)), {"parts": given})
    assert [len(part) for part in parts] == [50_000, 10_000, 10_000, 0]
    assert parts[2].tolist() == list(range(60_000, 70_000))


def pictures(channels: int = 3) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (60, channels, 4, 5)).astype(np.uint8)


def laid(prepared: Prepared, rows: np.ndarray) -> device_parts.Part:
    """The rows as they lie on the device."""
    return device_parts.part(prepared.inputs, prepared.targets, rows, CPU, prepared.pixels)


@pytest.mark.row("S7.51")
@pytest.mark.parametrize("channels", [1, 3])
def test_a_pixel_of_255_becomes_1(channels: int) -> None:
    values = pictures(channels)
    prepared = prepare((values,), np.arange(60) % 2, plan(standardize=False, target_dtype="int64"))
    assert prepared.inputs[0] is values
    taken = device_parts.part(
        prepared.inputs, prepared.targets, np.arange(60), CPU, prepared.pixels
    )
    batch = taken.batch(torch.arange(60))[0][0]
    assert batch.dtype == torch.float32
    assert batch[torch.tensor(values == 255)].unique().tolist() == [1.0]
    np.testing.assert_array_equal(batch.numpy(), values.astype(np.float32) / 255)


@pytest.mark.parametrize("per_channel", [False, True])
def test_pixels_are_scaled_by_exactly_the_training_part(per_channel: bool) -> None:
    values = pictures()
    prepared = prepare(
        (values,), np.arange(60) % 2, plan(per_channel=per_channel, target_dtype="int64")
    )
    whole = device_parts.part(
        prepared.inputs, prepared.targets, prepared.train, CPU, prepared.pixels
    )
    (batch,) = next(whole.in_order(60))[0]
    axes = (0, 2, 3) if per_channel else (0, 1, 2, 3)
    np.testing.assert_allclose(batch.double().numpy().mean(axes), 0, atol=1e-6)
    np.testing.assert_allclose(batch.double().numpy().std(axes), 1, atol=1e-6)


def test_an_image_of_numbers_has_a_scale_for_each_channel_if_wanted() -> None:
    images = pictures().astype(np.float32) * np.array([1, 10, 100], np.float32).reshape(3, 1, 1)
    scaled = fit_standardization(images, per_channel=True).apply(images)
    np.testing.assert_allclose(scaled.mean(axis=(0, 2, 3)), 0, atol=1e-5)
    np.testing.assert_allclose(scaled.std(axis=(0, 2, 3)), 1, atol=1e-5)


def test_missing_numbers_take_the_mean_of_the_training_part() -> None:
    values = np.array([[1.0], [3], [np.nan], [100]], np.float32)
    filled = fill_missing(values, np.array([0, 1, 2]))
    assert filled.tolist() == [[1], [3], [2], [100]]


def test_its_source_runs_as_a_file_of_its_own(tmp_path: Path) -> None:
    text = needed_parts(standardization, ("scale_of",)) + "\n\n\n"
    text += needed_parts(preparation, ("prepare",))
    assert "graph_runtime" not in text
    head = "from __future__ import annotations\nfrom dataclasses import dataclass\n"
    call = "print(split_indices(np.arange(20) % 3, (0.7, 0.15, 0.15), 0, True)[2].tolist())"
    (tmp_path / "alone.py").write_text(f"{head}import numpy as np\n{text}\n{call}\n")
    command = [sys.executable, "-I", str(tmp_path / "alone.py")]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "[11, 12, 16]"
