"""Teacher forcing and scheduled sampling: what a decoder reads while it learns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from docs.examples.generated_sequences import copying
from graph_runtime.check import check
from graph_runtime.document.model import Document, Recipe
from graph_runtime.errors import DataError
from graph_runtime.feeding import FEEDINGS, Feeding
from graph_runtime.recipe.resolved import Resolved, resolve
from graph_runtime.source.generate import generate
from graph_runtime.train.data.parts import Part
from graph_runtime.train.folder.run_folder import open_run
from graph_runtime.train.learning.feeder import Feeder
from graph_runtime.train.learning.own_tokens import fed, late_input
from graph_runtime.train.messages.events import EpochEnded
from graph_runtime.train.stepping.loop import Place
from tests.graph_runtime.export.test_step_export import repeated
from tests.graph_runtime.train.drawings import digits_mlp, new_run
from tests.graph_runtime.train.talking import Talk
from tests.graph_runtime.train.test_resume import kill_and_go_on, losses_by_step, outcome
from tests.walks.example_runs import model_of

DATA = Recipe(kind="Copying", params={"length": 6, "shortest": 3, "samples": 300})


def copier(kind: str | None, epochs: int = 2, **params: Any) -> Document:
    drawn = copying(attention=False, length=6, epochs=epochs)
    assert drawn.training is not None
    feeding = Recipe(kind=kind, params=params) if kind else None
    changed = {"dataset": DATA, "teacher_forcing": feeding, "batch_size": 16}
    return drawn.replaced(training=drawn.training.model_copy(update=changed))


def samples() -> tuple[list[Tensor], Tensor]:
    data = check_free(copier(None)).load()
    return [torch.from_numpy(x) for x in data.inputs], torch.from_numpy(data.targets)


def check_free(document: Document) -> Any:
    assert not check(document).problems and document.training is not None
    resolved = resolve(document.training)
    assert isinstance(resolved, Resolved)
    return resolved.dataset


def network() -> nn.Module:
    torch.manual_seed(0)
    model = model_of(generate(check(copier(None))).text).double()
    assert isinstance(model, nn.Module)
    with torch.no_grad():
        for weight in model.parameters():
            weight.mul_(3.0)  # so that it does not say one token for ever
    return model


def stepwise(model: Any, source: Tensor, true: Tensor, free: bool) -> tuple[Tensor, Tensor]:
    """Scores (N, T, C) and what was read, one token after another, by torch's layers alone."""
    _, state = model.reader(model.vectors(source))
    read, scores = [true[:, :1]], []
    for step in range(true.shape[1]):
        out, state = model.speaker(model.said(read[-1]), state)
        scores.append(model.symbol(out))
        read.append(scores[-1].argmax(-1) if free else true[:, step + 1 : step + 2])
    return torch.cat(scores, 1), torch.cat(read[: true.shape[1]], 1)


@pytest.mark.row("S11.05")
def test_one_pass_equals_a_stepwise_loop_that_reads_the_true_tokens() -> None:
    (source, true), target = samples()
    model = network()
    read = fed(model, [source, true], target, 1, 1.0, ((0, 0), torch.arange(len(true)), 0))
    looped, _ = stepwise(model, source, true, free=False)
    assert read[1] is true
    assert (model(*read) - looped).abs().max() <= 1e-12


@pytest.mark.row("S11.07")
def test_without_true_tokens_it_runs_free() -> None:
    (source, true), target = samples()
    model = network()
    rows = torch.arange(len(true))
    read = fed(model, [source, true], target, 1, 0.0, ((0, 0), rows, None))
    scores, said = stepwise(model, source, true, free=True)
    assert torch.equal(read[1], said) and not torch.equal(said, true)
    assert len(said[:, 1:].unique()) > 2
    assert (model(*read) - scores).abs().max() <= 1e-12
    assert model.training


@pytest.mark.row("S11.07")
def test_the_share_of_true_tokens_is_the_one_that_was_asked_for() -> None:
    """10⁴ tokens in 100 steps of 10 samples; the model says a token that is never true."""
    true = torch.randint(0, 5, (10, 11))
    scores = nn.functional.one_hot(torch.tensor(7), 9).float().expand(10, 11, 9)
    rows = torch.arange(30, 40)
    for share in (0.1, 0.5, 0.9):
        kept = 0
        for step in range(100):
            chance = ((3, step), rows, None)
            (read,) = fed(Saying(scores), [true], true, 0, share, chance)
            assert torch.equal(read[:, 0], true[:, 0])
            kept += int((read[:, 1:] == true[:, 1:]).sum())
        assert kept / 10_000 == pytest.approx(share, abs=0.02)


class Saying(nn.Module):
    def __init__(self, scores: Tensor) -> None:
        super().__init__()
        self.scores = scores

    def forward(self, x: Tensor) -> Tensor:
        return self.scores[: len(x)]


def test_which_tokens_are_true_depends_on_seed_step_and_row_alone() -> None:
    (source, true), target = samples()
    model = network()

    def read(rows: Tensor, step: int) -> Tensor:
        batch, key = [source[rows], true[rows]], ((5, step), rows, 0)
        return fed(model, batch, target[rows], 1, 0.5, key)[1]

    rows = torch.arange(40)
    parts = torch.cat([read(some, 9) for some in rows.split(7)])
    assert torch.equal(read(rows, 9), parts)
    assert not torch.equal(read(rows, 10), parts)


def test_padding_stays_as_it_is() -> None:
    (source, true), target = samples()
    read = fed(network(), [source, true], target, 1, 0.0, ((0, 0), torch.arange(300), 0))[1]
    assert torch.equal(read[target == 0], true[target == 0])
    assert (target == 0).any() and not torch.equal(read, true)


def test_the_late_input_is_found_among_others() -> None:
    (source, true), target = samples()
    wide = torch.zeros(300, 7, dtype=torch.int64)
    assert late_input([source, true], target, 0) == 1
    assert late_input([wide, source, true], target, 0) == 2
    assert late_input([source, wide], target, 0) is None
    assert late_input([target.float()], target.float(), None) is None


@pytest.mark.row("G:sched")
@pytest.mark.row("S11.07")
@pytest.mark.parametrize(
    ("kind", "shares"),
    [
        ("LinearDecay", [1.0, 0.8, 0.1]),
        ("ExponentialDecay", [1.0, 0.5987, 0.0769]),
        ("InverseSigmoidDecay", [0.9091, 0.7863, 0.0631]),
    ],
)
def test_shares_fall_as_the_paper_writes(kind: str, shares: list[float]) -> None:
    made = FEEDINGS.make(kind, {})
    ended = FEEDINGS.make(kind, {"end": 0.3, "start": 0.9})
    assert isinstance(made, Feeding) and isinstance(ended, Feeding)
    assert [made.share(i) for i in (0, 10, 50)] == pytest.approx(shares, abs=5e-5)
    assert ended.share(0) <= 0.9 and ended.share(10**6) == 0.3


@pytest.mark.row("S11.07")
def test_a_share_of_one_trains_as_teacher_forcing_does(worker: Talk, tmp_path: Path) -> None:
    runs = [new_run(tmp_path, copier(*given)) for given in ((None,), ("ConstantFeeding",))]
    for run in runs:
        worker.carry_out(run)
    plain, forced = (losses_by_step(list(open_run(run).events())) for run in runs)
    assert plain == forced and len(plain) == 2 * 14


@pytest.mark.row("S11.07")
@pytest.mark.row("S11.06")
def test_a_run_tells_the_share_and_what_it_loses_by_running_free(
    worker: Talk, tmp_path: Path
) -> None:
    run = new_run(tmp_path, copier("LinearDecay", slope=0.25))
    worker.carry_out(run)
    ends = [event for event in open_run(run).events() if isinstance(event, EpochEnded)]
    assert [event.true_tokens for event in ends] == [1.0, 0.75]
    for event in ends:
        assert event.free_running_loss is not None and event.validation_loss is not None
        assert event.free_running_loss != event.validation_loss


def test_a_killed_run_goes_on_to_the_same_bits(worker: Talk, tmp_path: Path) -> None:
    drawn = copier("ExponentialDecay", epochs=6, unit="step")
    whole = new_run(tmp_path, drawn)
    broken = new_run(tmp_path, drawn, checkpoint_seconds=0.02, saving=1.0)
    worker.carry_out(whole)
    kill_and_go_on(worker, broken, [0.3])
    assert outcome(broken) == outcome(whole)


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["epoch", "step"])
def test_the_exported_script_feeds_the_same_tokens(
    worker: Talk, unit: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repeated(copier("InverseSigmoidDecay", k=1.0, unit=unit), worker, tmp_path, capsys)


def test_what_has_no_decoder_is_refused_with_a_sentence() -> None:
    wrong = digits_mlp(
        teacher_forcing={"kind": "LinearDecay"}, optimizer={"kind": "LBFGS"}, cache_frozen=True
    )
    found = [p for p in check(wrong).problems if p.param == "training.teacher_forcing"]
    words = ("one place late", "several times", "cannot be kept")
    assert all(word in problem.message for word, problem in zip(words, found, strict=True))
    wrong = copier("LinearDecay", slope=-1.0)
    assert [p.param for p in check(wrong).problems] == ["training.teacher_forcing.slope"]


def test_an_input_that_is_no_late_target_cannot_be_fed() -> None:
    (source, _), target = samples()
    tags = torch.cat([source, source[:, :1]], 1)
    feeder = Feeder(FEEDINGS.kinds["LinearDecay"](), 0, 0)
    with pytest.raises(DataError, match="nothing that a decoder could read"):
        feeder.begin(Part((tags,), target), Place())
