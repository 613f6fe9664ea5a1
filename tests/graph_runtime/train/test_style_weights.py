"""Style transfer with a network that the program has trained itself, from bundled photos alone."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
import torch

from graph_runtime.check import check
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate
from graph_runtime.train.messages.events import Finished
from graph_runtime.train.network.weight_file import read_weights, take_weights
from tests.golden.test_style_transfer import photograph_and_stripes
from tests.graph_runtime.train.drawings import new_run
from tests.graph_runtime.train.inside import carry_out, of
from tests.walks.example_runs import model_of


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise OSError("There is no network.")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.slow
@pytest.mark.row("S14.18")
def test_a_network_trained_here_is_what_style_transfer_sees_with(
    offline: None, tmp_path: Path
) -> None:
    run = new_run(tmp_path, read_example("photo_features"))
    (finished,) = of(Finished, carry_out(run))
    assert finished.metrics["test_Accuracy"] >= 0.9
    last = max(path for path in (run / "checkpoints").glob("ckpt-*") if path.is_dir())
    file = last / "model.safetensors"
    assert file.stat().st_size < 300_000
    learned = read_weights(file)

    made = model_of(generate(check(read_example("style_transfer"))).text)
    take_weights(made, file)
    fixed = {name: w.clone() for name, w in made.state_dict().items() if name != "canvas.weight"}
    assert len(fixed) == 6
    assert all(torch.equal(weight, learned[name]) for name, weight in fixed.items())

    moving = torch.optim.Adam([made.get_parameter("canvas.weight")], lr=0.05)
    losses = []
    for _ in range(30):
        loss = made.total_loss(*made(*photograph_and_stripes()))  # type: ignore[operator]
        moving.zero_grad()
        loss.backward()
        moving.step()
        losses.append(loss.item())
    assert losses[-1] < losses[10] < losses[0] / 2
    assert all(torch.equal(made.state_dict()[name], weight) for name, weight in fixed.items())
