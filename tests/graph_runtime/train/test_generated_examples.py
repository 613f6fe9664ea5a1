"""What the networks on generated data reach, in the measure that people know it by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from docs.examples.generated_sequences import copying
from graph_runtime.analysis.work.accuracy_by_length import by_length, counted
from graph_runtime.check import check
from graph_runtime.document.model import Document, Recipe
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate
from graph_runtime.train.data.parts import Part
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.messages.events import Finished
from graph_runtime.train.network.job import read_job
from tests.graph_runtime.train.drawings import new_run
from tests.graph_runtime.train.stated_figures import OWN_MEASURE, trained_as_stated
from tests.graph_runtime.train.talking import Talk
from tests.walks.example_runs import model_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@dataclass(frozen=True)
class Trained:
    """A network after its run, in evaluation, and the samples it has never seen."""

    model: nn.Module
    test: Part

    def result(self) -> Tensor:
        with torch.inference_mode():
            found = self.model(*self.test.inputs)
        assert isinstance(found, Tensor)
        return found


def as_stated(name: str, worker: Talk, folder: Path) -> Trained:
    """The example, which reached the figure that it states."""
    assert name in OWN_MEASURE
    return learned(read_example(name), trained_as_stated(name, worker, folder))


def learned(document: Document, run: Path) -> Trained:
    """The network with the last weights of its run."""
    last = max(p for p in (run / "checkpoints").glob("ckpt-*") if p.is_dir())
    model = model_of(generate(check(document)).text)
    model.load_state_dict(load_file(last / "model.safetensors"))
    return Trained(model.eval(), read_parts(read_job(RunFolder(run)))[0].test)


def greedy(found: Trained) -> Tensor:
    """What the decoder says with nothing but START to begin with."""
    source, so_far = found.test.inputs
    said = torch.zeros_like(so_far)
    said[:, 0] = 2
    with torch.inference_mode():
        for step in range(said.shape[1]):
            after = found.model(source, said).argmax(-1)
            if step + 1 < said.shape[1]:
                said[:, step + 1] = after[:, step]
    return after


@pytest.mark.row("S11.13")
def test_dates_are_translated_exactly_by_the_decoder_alone(worker: Talk, tmp_path: Path) -> None:
    found = as_stated("date_translation", worker, tmp_path)
    right = (greedy(found) == found.test.targets).all(1)
    assert right.float().mean().item() >= 0.95


@pytest.mark.row("S13.01")
def test_the_localiser_finds_boxes_with_a_mean_overlap_of_70_per_cent(
    worker: Talk, tmp_path: Path
) -> None:
    found = as_stated("shape_localiser", worker, tmp_path)
    told, true = found.result(), found.test.targets
    there = true[:, 0] == 1
    assert ((told[:, 0] > 0.5) == there).float().mean() >= 0.95
    assert (told[there, 5:].argmax(1) == true[there, 5:].argmax(1)).float().mean() >= 0.9
    assert overlap(told[there, 1:5], true[there, 1:5]).mean() >= 0.7


def overlap(one: Tensor, other: Tensor) -> Tensor:
    """Intersection over union of boxes (N, 4): middle x and y, height, width."""
    sides = [(box[:, :2] - box[:, [3, 2]] / 2, box[:, :2] + box[:, [3, 2]] / 2)
             for box in (one, other)]  # fmt: skip
    (low, high), (other_low, other_high) = sides
    shared = (torch.minimum(high, other_high) - torch.maximum(low, other_low)).clamp(0).prod(1)
    return shared / (one[:, 2:].prod(1) + other[:, 2:].prod(1) - shared)


@pytest.mark.row("S13.04")
def test_landmarks_are_found_within_two_pixels(worker: Talk, tmp_path: Path) -> None:
    found = as_stated("shape_landmarks", worker, tmp_path)
    apart = (found.result() - found.test.targets).unflatten(1, (3, 2)).norm(dim=2) * 32
    assert (apart <= 2).float().mean() >= 0.95


@pytest.mark.row("S13.19")
def test_masks_overlap_by_90_per_cent_in_every_class(worker: Talk, tmp_path: Path) -> None:
    found = as_stated("shape_masks", worker, tmp_path)
    told, true = found.result().argmax(1), found.test.targets
    overlaps = []
    for kind in range(4):
        shared = ((told == kind) & (true == kind)).sum()
        overlaps.append((shared / ((told == kind) | (true == kind)).sum()).item())
    assert sum(overlaps) / 4 >= 0.9


@pytest.mark.row("S11.36")
def test_nine_captions_of_ten_are_right_to_the_word(worker: Talk, tmp_path: Path) -> None:
    found = as_stated("shape_captions", worker, tmp_path)
    assert (greedy(found) == found.test.targets).all(1).float().mean().item() >= 0.9


@pytest.mark.row("S11.14")
def test_the_blank_is_filled_in_95_of_100_sentences(worker: Talk, tmp_path: Path) -> None:
    found = as_stated("cloze", worker, tmp_path)
    assert (found.result().argmax(1) == found.test.targets).float().mean().item() >= 0.95


@pytest.mark.row("S10.19")
@pytest.mark.parametrize("way", ["mean", "lstm", "textcnn"])
def test_nine_reviews_of_ten_are_judged_right(way: str, worker: Talk, tmp_path: Path) -> None:
    found = as_stated(f"sentiment_{way}", worker, tmp_path)
    told = found.result()
    assert (told.argmax(1) == found.test.targets).float().mean().item() >= 0.9
    if way == "mean":
        (words,) = found.test.inputs
        with torch.inference_mode():
            mixed = found.model(words[:, torch.randperm(words.shape[1])])
        torch.testing.assert_close(mixed, told, rtol=1e-4, atol=1e-4)


@pytest.mark.row("S12.01")
def test_attention_copies_long_sequences_better_than_one_state(
    worker: Talk, tmp_path: Path
) -> None:
    """Both networks learn sequences of 5 to 30 symbols; with END they have 6 to 31 tokens."""
    curves = []
    for attention in (False, True):
        document = of_all_lengths(attention)
        worker.train(run := new_run(tmp_path / str(attention), document))
        worker.until(Finished, seconds=300)
        found = learned(document, run)
        lengths, right = counted(found.result(), found.test.targets, 0)
        curves.append({row[0]: row[2] for row in by_length(lengths, right, 5)})
    plain, looking = curves
    assert list(plain) == list(looking) == [10, 15, 20, 25, 30, 31]
    assert plain[10] > plain[31] + 0.1
    for length in (20, 25, 30, 31):
        assert looking[length] >= plain[length]
    assert looking[31] >= 0.9


def of_all_lengths(attention: bool) -> Document:
    drawn = copying(attention, length=30, epochs=20)
    assert drawn.training is not None
    data = Recipe(kind="Copying", params={"length": 30, "shortest": 5, "samples": 2000})
    return drawn.replaced(training=drawn.training.model_copy(update={"dataset": data}))
