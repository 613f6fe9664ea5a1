"""What batch normalization learned of its batches goes with the network wherever it goes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from graph_runtime.__main__ import main
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.folder.run_folder import RunFolder, open_run
from graph_runtime.train.keeping import checkpoint
from graph_runtime.train.keeping.snapshot import Moment, Origin, restore, run_files
from graph_runtime.train.learning.learner import Learner, make_learner
from graph_runtime.train.network.job import read_job
from graph_runtime.train.stepping.loop import Hooks, Loop, Place, Plan
from tests.graph_runtime.train.drawings import chain, new_run

ORIGIN = Origin("document", "source", "data")
ANSWER = """
import numpy, torch
from load import load_model
with torch.inference_mode():
    numpy.save("answer.npy", load_model()(torch.from_numpy(numpy.load("asked.npy"))).numpy())
"""


def trained(root: Path) -> tuple[RunFolder, Learner]:
    """Two epochs of a network with both kinds of channels: of images and of features."""
    document = chain(
        {
            "image": ("Input", {"shape": [1, 8, 8]}),
            "conv": ("Conv2d", {"out_channels": 4, "kernel_size": 3}),
            "pixels": ("BatchNorm2d", {}),
            "flat": ("Flatten", {}),
            "hidden": ("Linear", {"out_features": 16}),
            "features": ("BatchNorm1d", {"momentum": 0.3}),
            "logits": ("Linear", {"out_features": 10}),
            "result": ("Output", {}),
        },
        dataset={"kind": "Digits", "params": {}},
    )
    run = open_run(new_run(root, document))
    job = read_job(run)
    parts, _ = read_parts(job)
    learner = make_learner(job)
    hooks = Hooks(lambda first, losses: None, lambda: True, lambda train, val, rate: True)
    Loop(learner, parts, Place(), Plan(2, 64, 0), hooks).run()
    return run, learner


@pytest.mark.slow
@pytest.mark.row("S5.14")
def test_running_figures_survive_saving_and_exporting(tmp_path: Path) -> None:
    run, learner = trained(tmp_path)
    x = torch.randn(3, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    before = _answer(learner, x)
    figures = learner.model.state_dict()
    assert (figures["pixels.running_mean"] != 0).all()
    assert (figures["features.running_var"] != 1).all()

    files = run_files(learner, Moment(1, 2, 0, {}, 1, 0.0), ORIGIN)
    folder = run.checkpoints / checkpoint.name_of("ckpt", 1)
    checkpoint.write(run.checkpoints, folder.name, files)
    again = make_learner(read_job(run))
    assert not torch.equal(_answer(again, x), before)
    restore(again, checkpoint.read(folder), ORIGIN)
    assert torch.equal(_answer(again, x), before)

    out = tmp_path / "out"
    assert main(["export", str(run.path), "--to", "python", "-o", str(out)]) == 0
    np.save(out / "asked.npy", x.numpy())
    subprocess.run([sys.executable, "-c", ANSWER], cwd=out, check=True)
    exported = torch.from_numpy(np.load(out / "answer.npy"))
    torch.testing.assert_close(exported, before, rtol=0, atol=0)


def _answer(learner: Learner, x: torch.Tensor) -> torch.Tensor:
    with torch.inference_mode():
        result: torch.Tensor = learner.model.eval()(x)
    return result
