"""Several crops, and several networks, answer as one: the mean of what each would say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from graph_runtime.__main__ import main
from graph_runtime.errors import RunError
from graph_runtime.loss import LOSSES
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.messages.commands import Evaluate
from graph_runtime.train.running.averaging import Averaged, average, crops, scale_of
from graph_runtime.train.running.evaluate import _evaluated
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk

torch.manual_seed(0)
NETS = [nn.Sequential(nn.Flatten(), nn.Linear(256, 4)).double() for _ in range(3)]
X = torch.rand(6, 1, 16, 16, dtype=torch.float64)


@pytest.mark.row("S15.34")
def test_there_are_ten_crops_and_their_answers_are_averaged() -> None:
    seen = crops(X, 10)
    assert len(seen) == 10
    corners = [(1, 1), (0, 0), (0, 2), (2, 0), (2, 2)]
    manual = [X[:, :, a : a + 14, b : b + 14] for a, b in corners]
    manual += [part.flip(-1) for part in manual]
    assert len({tuple(part.flatten().tolist()) for part in manual}) == 10
    for one, part in zip(seen, manual, strict=True):
        bigger = nn.functional.interpolate(part, (16, 16), mode="bilinear")
        torch.testing.assert_close(one, bigger)
    shares = torch.stack([NETS[0](part).softmax(1) for part in seen]).mean(0)
    together = Averaged(NETS[:1], "classes", 10)(X)
    torch.testing.assert_close(together.softmax(1), shares)
    assert len(crops(X, 5)) == 5 and crops(X, 1) == [X]


@pytest.mark.row("S15.33")
def test_an_ensemble_gives_the_mean_of_the_probabilities() -> None:
    each = [net(X) for net in NETS]
    together = Averaged(NETS, "classes", 1)(X)
    torch.testing.assert_close(
        together.softmax(1), torch.stack([e.softmax(1) for e in each]).mean(0)
    )
    torch.testing.assert_close(
        average(each, "answers").sigmoid(), torch.stack([e.sigmoid() for e in each]).mean(0)
    )
    torch.testing.assert_close(average(each, "numbers"), torch.stack(each).mean(0))


@pytest.mark.row("S15.33")
def test_copies_of_one_network_answer_as_that_network() -> None:
    copies = Averaged(NETS[:1] * 5, "classes", 1)(X)
    torch.testing.assert_close(copies.softmax(1), NETS[0](X).softmax(1))
    target = torch.arange(6) % 4
    loss = nn.CrossEntropyLoss()
    torch.testing.assert_close(loss(copies, target), loss(NETS[0](X), target))


def test_what_is_averaged_follows_the_loss() -> None:
    kinds = ("CrossEntropyLoss", "BCEWithLogitsLoss", "MSELoss", "DrawnLoss")
    assert [scale_of(LOSSES.kinds[kind]()) for kind in kinds] == [
        "classes", "answers", "numbers", "numbers",
    ]  # fmt: skip


def trained(worker: Talk, root: Path, **training: Any) -> Path:
    run = new_run(root, digits_mlp(width=8, epochs=1, **training))
    worker.carry_out(run)
    return run


def accuracy(run: Path, *others: Path, crops: Any = 1) -> dict[str, float]:
    command = Evaluate(folder=str(run), others=tuple(map(str, others)), crops=crops)
    return dict(_evaluated(open_run(run), command).metrics)


def test_runs_answer_together_where_none_has_learned_from_what_judges(
    worker: Talk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = (trained(worker, tmp_path, seed=seed, split_seed=7) for seed in (1, 2))
    alone = accuracy(one)
    again = accuracy(one, one, one)
    assert again == pytest.approx(alone, rel=1e-5)
    assert accuracy(one, two)["test_loss"] != pytest.approx(alone["test_loss"])
    assert accuracy(one, crops=10)["test_loss"] != pytest.approx(alone["test_loss"])
    stranger = trained(worker, tmp_path, seed=3)
    with pytest.raises(RunError, match="may have learned from the samples that judge"):
        accuracy(one, stranger)
    assert main(["evaluate", str(one), str(two)]) == 2
    assert "--ensemble" in capsys.readouterr().err


def test_the_seed_of_the_split_alone_decides_who_trains(worker: Talk, tmp_path: Path) -> None:
    from graph_runtime.train.data.run_data import read_parts
    from graph_runtime.train.network.job import read_job

    def rows(**training: Any) -> torch.Tensor:
        run = new_run(tmp_path, digits_mlp(**training))
        return read_parts(read_job(open_run(run)))[0].test.targets

    assert torch.equal(rows(seed=1, split_seed=7), rows(seed=2, split_seed=7))
    assert torch.equal(rows(seed=7), rows(seed=2, split_seed=7))
    assert not torch.equal(rows(seed=1), rows(seed=2))
