"""A run that cannot go on says which block it was, and what it had saved stays good."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load
from torch import nn

from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.errors import RunError
from graph_runtime.keeping.examples import read_example
from graph_runtime.train.failing.culprit import block_with_bad_result, block_with_bad_weights
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.learning.learner import make_learner
from graph_runtime.train.messages.events import Failed, Losses, Notice
from graph_runtime.train.network.job import read_job
from graph_runtime.train.network.memory_need import expect_fit, memory_of
from graph_runtime.train.process.failure import explain
from graph_runtime.train.tracing.block_values import Lines
from tests.graph_runtime.train.drawings import chain, digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk


def deep(*, rate: float, kind: str = "SGD", **training: Any) -> Document:
    return chain(
        {
            "image": ("Input", {"shape": [64]}),
            "first": ("Linear", {"out_features": 64}),
            "second": ("Linear", {"out_features": 64}),
            "third": ("Linear", {"out_features": 64}),
            "logits": ("Linear", {"out_features": 10}),
            "result": ("Output", {}),
        },
        dataset={"kind": "Digits", "params": {"layout": "flat"}},
        optimizer={"kind": kind, "params": {"lr": rate}},
        **training,
    )


@pytest.mark.parametrize("rate", [1e3, 1e6, 1e12])
def test_a_rate_that_is_far_too_high_ends_the_run_at_a_block(
    worker: Talk, tmp_path: Path, rate: float
) -> None:
    run = new_run(tmp_path, deep(rate=rate), saving=1.0)
    worker.train(run)
    failed = worker.until(Failed)
    assert failed.cause == "not_finite"
    assert failed.node in {"first", "second", "third", "logits"}
    assert failed.message[0].isupper() and failed.node not in failed.message.split()
    assert "learning rate" in failed.fix
    for _, files in checkpoint.readable(checkpoint.newest_first(run / "checkpoints")):
        assert not isinstance(files, checkpoint.DamagedError)
        for weights in load(files["model.safetensors"]).values():
            assert np.isfinite(weights).all()


def test_the_first_block_that_overflows_is_named(tmp_path: Path) -> None:
    run = open_run(new_run(tmp_path, digits_mlp()))
    job = read_job(run)
    for node in ("hidden", "logits"):
        model = make_learner(job).model
        with torch.no_grad():
            getattr(model, node).weight.fill_(3e38)
        inputs = [torch.ones(4, 1, 8, 8)]
        lines = Lines(str(run.source_file), job.config.lines)
        found = block_with_bad_result(partial(model, *inputs), job.checked, lines)
        assert found == node
        assert block_with_bad_weights(model, job.checked) is None


def test_fifty_planted_faults_are_found_at_their_blocks(tmp_path: Path) -> None:
    """A block whose result holds NaN or an infinity, anywhere in a network of twelve."""
    kinds = ["Linear", "ReLU", "Tanh", "LayerNorm"] * 3
    nodes: dict[str, tuple[str, dict[str, Any]]] = {"image": ("Input", {"shape": [16]})}
    for number, kind in enumerate(kinds):
        nodes[f"b{number}"] = (kind, {"out_features": 16} if kind == "Linear" else {})
    nodes["result"] = ("Output", {})
    document = chain(nodes)
    facts_free_run = _untrained_run(tmp_path, document)
    right = 0
    for trial in range(50):
        place = trial % len(kinds)
        model, lines = facts_free_run[0](), facts_free_run[2]
        poison = float("nan") if trial % 2 else float("inf")

        def spoil(module: nn.Module, args: Any, output: torch.Tensor, p: float = poison) -> Any:
            return output.index_fill(0, torch.tensor(1), p)

        getattr(model, f"b{place}").register_forward_hook(spoil)
        watched = Lines(str(facts_free_run[1]), lines)
        found = block_with_bad_result(partial(model, torch.randn(4, 16)), check(document), watched)
        right += found == f"b{place}"
    assert right == 50


def _untrained_run(root: Path, document: Document) -> Any:
    from graph_runtime.check import check
    from graph_runtime.source.generate import generate
    from graph_runtime.train.folder.run_folder import create
    from graph_runtime.train.network.model_file import build_model

    bare = document.replaced(training=None)
    facts = check(bare)
    run = create(root, facts, generate(facts))
    return lambda: build_model(run), run.source_file, run.config().lines


def test_weights_that_went_bad_are_named_by_the_block_nearest_the_loss(tmp_path: Path) -> None:
    """Gradients run backwards: a fault in `hidden` spoils what lies before it, not after."""
    job = read_job(open_run(new_run(tmp_path, digits_mlp())))
    model = make_learner(job).model
    with torch.no_grad():
        model.get_submodule("hidden").weight[0, 0] = float("nan")
    assert block_with_bad_weights(model, job.checked) == "hidden"


def test_running_out_of_memory_names_block_and_batch(worker: Talk, tmp_path: Path) -> None:
    """Two weights, but 1.1 TiB of activations a batch."""
    document = chain(
        {
            "image": ("Input", {"shape": [1, 8, 8]}),
            "huge": ("Conv2d", {"out_channels": 1, "kernel_size": 1, "padding": 40_000}),
            "pool": ("AdaptiveAvgPool2d", {"output_size": 1}),
            "flat": ("Flatten", {}),
            "logits": ("Linear", {"out_features": 10}),
            "result": ("Output", {}),
        },
        dataset={"kind": "Digits", "params": {}},
        batch_size=48,
    )
    worker.train(new_run(tmp_path, document))
    failed = worker.until(Failed)
    assert (failed.cause, failed.node) == ("memory", "huge")
    assert "48 samples" in failed.message and "24" in failed.fix
    assert worker.carry_out(new_run(tmp_path, digits_mlp())).metrics


def test_an_exception_is_laid_at_the_block_of_its_line(tmp_path: Path) -> None:
    run = open_run(new_run(tmp_path, digits_mlp()))
    job = read_job(run)
    model = make_learner(job).model
    try:
        model(torch.zeros(2, 1, 3, 3))
    except RuntimeError as error:
        failed = explain(error, run.source_file, job.config.lines, 64)
    assert (failed.node, failed.cause) == ("hidden", "exception")
    assert failed.message.startswith("RuntimeError: mat1 and mat2")
    assert "\n" not in failed.message


def test_an_exception_inside_a_loop_is_laid_at_the_block_of_its_step(tmp_path: Path) -> None:
    run = open_run(new_run(tmp_path, read_example("drawn_rnn")))
    job = read_job(run)
    model = make_learner(job).model
    try:
        model(torch.zeros(2, 8, 3))
    except RuntimeError as error:
        inner = {line: node for line, (_, node) in job.config.inner.items()}
        failed = explain(error, run.source_file, {**inner, **job.config.lines}, 64)
    assert failed.node == "reader/seen"


@pytest.mark.row("S5.06")
def test_batch_normalization_of_one_sample_is_refused_in_a_sentence(
    worker: Talk, tmp_path: Path
) -> None:
    nodes: dict[str, tuple[str, dict[str, Any]]] = {
        "row": ("Input", {"shape": [4]}),
        "norm": ("BatchNorm1d", {}),
        "logits": ("Linear", {"out_features": 3}),
        "result": ("Output", {}),
    }
    iris = {"kind": "Iris", "params": {}}
    worker.train(new_run(tmp_path, chain(nodes, dataset=iris, batch_size=1)))
    failed = worker.until(Failed)
    assert failed.node == "norm"
    assert failed.message == "A batch of one sample has no deviation to divide by."
    assert "batch size of 2" in failed.fix
    assert worker.carry_out(new_run(tmp_path, chain(nodes, dataset=iris, epochs=1))).metrics


def test_control_characters_of_an_exception_are_shown_as_escapes() -> None:
    failed = explain(ValueError("red \x1b[31m\u202e alarm"), Path("model.py"), {}, 1)
    assert failed.message == "ValueError: red \\x1b[31m\\u202e alarm"


def test_a_full_disk_is_told_and_the_run_goes_on(worker: Talk, tmp_path: Path) -> None:
    run = new_run(tmp_path, digits_mlp(epochs=100), saving=1.0)
    (run / "checkpoints").rmdir()
    (run / "checkpoints").write_text("no folder")
    finished = worker.carry_out(run)
    assert finished.metrics["test_Accuracy"] > 0.9
    assert "could not be saved" in worker.said(Notice)[0].message
    last = worker.said(Notice)[-1].message
    assert last.startswith("The run is over, and") and "No checkpoint of it is kept" in last
    assert worker.said(Losses)


def test_data_that_cannot_be_read_are_told_in_a_sentence(worker: Talk, tmp_path: Path) -> None:
    document = chain(
        {
            "x": ("Input", {"shape": [4]}),
            "logits": ("Linear", {"out_features": 3}),
            "result": ("Output", {}),
        },
        dataset={"kind": "CSVFile", "params": {"path": "gone.csv", "target": "y"}},
    )
    worker.train(new_run(tmp_path, document))
    failed = worker.until(Failed)
    assert failed.cause == "data" and "gone.csv" in failed.message


@pytest.mark.row("T13")
@pytest.mark.parametrize("width", [2**26, 2**31 - 1])
def test_a_network_larger_than_the_machine_is_refused_with_its_size(
    worker: Talk, tmp_path: Path, width: int
) -> None:
    """Both are legal drawings; with gradients they need 37.5 GiB and 1.2 TiB."""
    present = memory_of(torch.device("cpu"))
    document = chain(
        {
            "image": ("Input", {"shape": [1, 8, 8]}),
            "flat": ("Flatten", {}),
            "wide": ("Linear", {"out_features": width}),
            "logits": ("Linear", {"out_features": 10}),
            "result": ("Output", {}),
        },
        dataset={"kind": "Digits", "params": {}},
    )
    parameters = 65 * width + width * 10 + 10
    if present is None or present > parameters * 8:
        pytest.skip("this machine is large enough for it")
    worker.train(new_run(tmp_path, document))
    failed = worker.until(Failed)
    assert failed.cause == "problem"
    assert f"for its {parameters:,} parameters" in failed.message


def test_a_network_that_fits_is_not_refused() -> None:
    present = memory_of(torch.device("cpu"))
    assert present is None or present > 2**28
    expect_fit(1_000_000, torch.device("cpu"))
    if present is not None:
        expect_fit(present // 8, torch.device("cpu"))
        with pytest.raises(RunError, match="GiB for its"):
            expect_fit(present // 8 + 1, torch.device("cpu"))
