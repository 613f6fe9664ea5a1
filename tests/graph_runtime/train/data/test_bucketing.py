"""Batches of sequences of like lengths: the same samples, less padding, the same promises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from docs.examples.generated_sequences import copying
from graph_runtime.check import check
from graph_runtime.document.model import Document, Recipe
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate
from graph_runtime.train.data.bucketing import bucketed
from graph_runtime.train.data.like_lengths import like_lengths, without_padding
from graph_runtime.train.data.parts import Part
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.messages.events import Failed
from tests.graph_runtime.export.test_step_export import repeated
from tests.graph_runtime.train.drawings import chain, digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk
from tests.graph_runtime.train.test_resume import kill_and_go_on, losses_by_step, outcome
from tests.walks.example_runs import model_of

DATA = Recipe(kind="Copying", params={"length": 12, "shortest": 1, "samples": 400})


def copier(**changed: Any) -> Document:
    drawn = copying(attention=False, length=12, epochs=2)
    assert drawn.training is not None
    given = {"dataset": DATA, "bucketing": True, "batch_size": 16, **changed}
    return drawn.replaced(training=drawn.training.model_copy(update=given))


def of_reviews() -> Part:
    from graph_runtime.datasets.sequences.reviews import Reviews

    data = Reviews(samples=600).load()
    part = Part((torch.from_numpy(data.inputs[0]),), torch.from_numpy(data.targets))
    return bucketed(part, 16, None)


def padding(part: Part, rows: list[Tensor], cut: bool) -> float:
    """The share of padding in all batches."""
    batches = [part.batch(some)[0][0] if cut else part.inputs[0][some] for some in rows]
    return sum(int((x == 0).sum()) for x in batches) / sum(x.numel() for x in batches)


def test_batches_of_like_lengths_have_little_padding() -> None:
    part = of_reviews()
    rows = part.shuffled(16, 3, 0)
    assert padding(part, rows, cut=False) > 0.3
    assert padding(part, rows, cut=True) < 0.06
    assert [len(some) for some in rows] == [16] * 37 + [8]


def test_every_sample_is_taken_once_in_an_order_of_seed_and_epoch_alone() -> None:
    part = of_reviews()
    first = torch.cat(part.shuffled(16, 3, 0))
    assert torch.equal(first.sort().values, torch.arange(600))
    assert torch.equal(first, torch.cat(part.shuffled(16, 3, 0)))
    assert torch.equal(first[80:], torch.cat(part.shuffled(16, 3, 0, first=80)))
    assert not torch.equal(first, torch.cat(part.shuffled(16, 3, 1)))
    assert not torch.equal(first, torch.cat(part.shuffled(16, 4, 0)))


def test_a_batch_size_that_changes_in_an_epoch_takes_no_sample_twice() -> None:
    part = of_reviews()
    taken = part.shuffled(16, 3, 0)[:5] + part.shuffled(40, 3, 0, first=80)
    assert torch.equal(torch.cat(taken).sort().values, torch.arange(600))


def test_short_and_long_batches_come_in_no_order() -> None:
    lengths = torch.arange(800) % 40
    order = like_lengths(lengths, 10, 0, 0)
    means = lengths[order].view(80, 10).double().mean(1)
    assert means.argsort().tolist() != list(range(80))
    assert abs(means[:40].mean() - means[40:].mean()) < 6
    assert lengths[order].view(80, 10).double().std(1).max() < 1.5


def test_only_padding_is_cut_off_and_sequences_as_long_stay_as_long() -> None:
    source = torch.tensor([[5, 6, 0, 0], [7, 0, 0, 0]])
    so_far = torch.tensor([[2, 5, 6, 0, 0], [2, 7, 0, 0, 0]])
    target = torch.tensor([[5, 6, 3, 0, 0], [7, 3, 0, 0, 0]])
    numbers = torch.ones(2, 4)
    inputs, said = without_padding([source, so_far, numbers], target, 0)
    assert torch.equal(inputs[0], source[:, :2])
    assert torch.equal(inputs[1], so_far[:, :3]) and torch.equal(said, target[:, :3])
    assert inputs[2] is numbers
    (empty,), _ = without_padding([torch.zeros(2, 4, dtype=torch.int64)], torch.zeros(2), None)
    assert empty.shape == (2, 1)


@pytest.mark.parametrize("way", ["mean", "lstm"])
def test_a_network_that_masks_padding_gives_the_same(way: str) -> None:
    part = of_reviews()
    torch.manual_seed(0)
    model = model_of(generate(check(read_example(f"sentiment_{way}"))).text).eval()
    rows = part.shuffled(16, 3, 0)[4]
    (cut,), _ = part.batch(rows)
    assert cut.shape[1] < part.inputs[0].shape[1]
    with torch.inference_mode():
        difference = model(cut) - model(part.inputs[0][rows])
    assert difference.abs().max() <= 1e-6


def test_a_killed_run_goes_on_to_the_same_bits(worker: Talk, tmp_path: Path) -> None:
    whole = new_run(tmp_path, copier(epochs=4))
    broken = new_run(tmp_path, copier(epochs=4), checkpoint_seconds=0.02, saving=1.0)
    worker.carry_out(whole)
    kill_and_go_on(worker, broken, [0.3])
    assert outcome(broken) == outcome(whole)
    assert len(losses_by_step(list(open_run(whole).events()))) == 4 * 18


@pytest.mark.slow
def test_the_exported_script_takes_the_same_batches(
    worker: Talk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    feeding = Recipe(kind="ExponentialDecay", params={"k": 0.5})
    repeated(copier(teacher_forcing=feeding), worker, tmp_path, capsys)


def test_a_network_of_one_length_and_data_without_tokens_are_refused(
    worker: Talk, tmp_path: Path
) -> None:
    nodes = {
        "words": ("Input", {"shape": [24], "dtype": "int64"}),
        "vectors": ("Embedding", {"num_embeddings": 100, "embedding_dim": 4}),
        "flat": ("Flatten", {}), "logits": ("Linear", {"out_features": 2}),
        "result": ("Output", {}),
    }  # fmt: skip
    fixed = chain(nodes, dataset={"kind": "Reviews"}, bucketing=True)
    for document, words in ((fixed, "of one length alone"), (digits_mlp(bucketing=True), "tokens")):
        worker.train(new_run(tmp_path, document))
        assert words in worker.until(Failed).message
