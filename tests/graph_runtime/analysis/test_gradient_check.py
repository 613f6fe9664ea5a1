"""A gradient check finds nothing where all is right, and an error at the block where it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from graph_runtime.__main__ import main
from graph_runtime.analysis.tools.gradient_check import GradientCheck
from graph_runtime.analysis.work.gradient_check import Way, check_gradients, judge, relative_error
from graph_runtime.analysis.work.gradient_findings import Cost, findings, told
from graph_runtime.analysis.work.steady import steady
from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate
from graph_runtime.tool import TOOLS
from graph_runtime.train.folder.run_folder import create
from graph_runtime.train.looking.bench import Bench, bench_of
from graph_runtime.train.messages.commands import Analyse, Cancel, Look
from graph_runtime.train.messages.look_events import Analysed, LookFailed
from tests.graph_runtime.train.drawings import digits_attention, digits_mlp
from tests.graph_runtime.train.talking import Talk

NOTHING: Any = lambda: None  # noqa: E731


def bench(root: Path, document: Document) -> Bench:
    facts = check(document)
    folder = create(root, facts, generate(facts)).path
    return bench_of(Look(number=1, folder=str(folder), weights="fresh"))


def golden(dtype: torch.dtype, l2: float = 0.7) -> tuple[Cost, dict[str, dict[str, nn.Parameter]]]:
    """The network 4-5-3 with tanh, cross entropy and an L2 penalty."""
    torch.manual_seed(1)
    hidden, last = nn.Linear(4, 5), nn.Linear(5, 3)
    model = nn.Sequential(hidden, nn.Tanh(), last).to(dtype)
    x, y = torch.randn(10, 4, dtype=dtype), torch.arange(10) % 3
    cost = Cost(model, nn.CrossEntropyLoss(), [x], y, l2, [hidden.weight, last.weight])
    blocks = {"hidden": dict(hidden.named_parameters()), "logits": dict(last.named_parameters())}
    return cost, blocks


def error(dtype: torch.dtype, epsilon: float) -> float:
    """The relative error over all entries, each moved once by exactly epsilon."""
    cost, blocks = golden(dtype)
    entries = []
    cost.backward()
    from graph_runtime.analysis.work import gradient_check as own

    for weights in blocks.values():
        for name, weight in weights.items():
            assert weight.grad is not None
            for place in range(weight.numel()):
                index = tuple(
                    int(i) for i in torch.unravel_index(torch.tensor(place), weight.shape)
                )
                slope = own._slope(weight, index, cost.whole, epsilon)
                entries.append(own.Entry(name, index, float(weight.grad[index]), slope))
    return relative_error(entries)


@pytest.mark.row("G:gradcheck")
@pytest.mark.parametrize(
    ("epsilon", "published"),
    [
        (1e-3, 2.1e-7),
        (1e-4, 2.1e-9),
        (1e-5, 7.4e-11),
        (1e-6, 8e-10),
        (1e-7, 7.3e-9),
        (1e-8, 7.4e-8),
    ],
)
def test_errors_in_float64_have_the_published_size(epsilon: float, published: float) -> None:
    assert published / 5 < error(torch.float64, epsilon) < published * 5


@pytest.mark.row("G:gradcheck")
@pytest.mark.row("S15.11")
def test_float32_tells_nothing_and_is_never_used(tmp_path: Path) -> None:
    assert error(torch.float32, 1e-7) > 0.3
    assert 1e-5 < error(torch.float32, 1e-2) < 2e-4
    made = bench(tmp_path, digits_mlp())
    seen = set()
    made.model.get_submodule("hidden").register_forward_hook(lambda m, i, o: seen.add(o.dtype))
    found = findings(GradientCheck(entries=2), made, NOTHING)
    assert seen == {torch.float64} and found.verdict == "good"
    assert all(row[2] == "great" for row in found.rows)


def test_the_words_follow_the_thresholds() -> None:
    values = (1e-7, 1.1e-7, 9.9e-6, 1e-5, 9.9e-4, 1e-3, float("nan"))
    words = ["great", "fine", "fine", "check", "check", "worry", "worry"]
    assert [judge(value) for value in values] == words


@pytest.mark.row("G:gradcheck")
@pytest.mark.row("S15.11")
@pytest.mark.parametrize(
    ("size", "expected", "word"),
    [(1e-4, 5e-5, "check"), (1e-2, 0.005, "worry"), (1.0, 0.41, "worry")],
)
def test_an_error_of_known_size_is_found_at_its_block(
    size: float, expected: float, word: str
) -> None:
    cost, blocks = golden(torch.float64)

    def wrong(gradient: Tensor) -> Tensor:
        other = torch.randn(gradient.shape, dtype=gradient.dtype)
        other -= (other * gradient).sum() / gradient.square().sum() * gradient
        changed: Tensor = gradient + size * gradient.norm() / other.norm() * other
        return changed

    cost.l2 = 0.0
    blocks["logits"] = {"weight": blocks["logits"]["weight"]}
    blocks["logits"]["weight"].register_hook(wrong)  # type: ignore[no-untyped-call]
    hidden, logits = check_gradients(blocks, cost.whole, cost.backward, Way(1000))
    assert hidden.judgement == "great"
    assert logits.judgement == word and logits.relative == pytest.approx(expected, rel=0.03)
    assert told((hidden, logits)).message.startswith("The gradient of logits")


class WrongReLU(torch.autograd.Function):
    """Lets the whole gradient through, whatever the sign was."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        return x.clamp_min(0)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:
        return gradients[0]


@pytest.mark.row("S15.12")
def test_an_error_of_a_block_without_weights_shows_at_the_one_before_it(tmp_path: Path) -> None:
    made = bench(tmp_path, digits_mlp())
    made.model.get_submodule("active").forward = WrongReLU.apply
    found = findings(GradientCheck(), made, NOTHING)
    assert found.verdict == "bad" and "gradient of hidden is wrong" in found.message
    by_block = {row[0]: row for row in found.rows}
    assert by_block["logits"][2] == "great" and by_block["hidden"][2] == "worry"
    place = str(by_block["hidden"][3])
    assert place.startswith(("weight[", "bias[")) and place in found.message


@pytest.mark.row("S15.11")
def test_a_wrong_number_is_named_by_its_place() -> None:
    cost, blocks = golden(torch.float64)

    def wrong(gradient: Tensor) -> Tensor:
        changed = gradient.clone()
        changed[2, 3] += 0.5
        return changed

    blocks["hidden"]["weight"].register_hook(wrong)  # type: ignore[no-untyped-call]
    found = check_gradients(blocks, cost.whole, cost.backward, Way(1000))
    assert (found[0].worst.weight, found[0].worst.index) == ("weight", (2, 3))
    assert found[0].worst.gap == pytest.approx(0.5)


@pytest.mark.row("S6.19")
def test_the_penalty_belongs_into_both_sides() -> None:
    cost, blocks = golden(torch.float64)
    assert cost.l2 > 0
    both = check_gradients(blocks, cost.whole, cost.backward, Way())
    assert [one.judgement for one in both] == ["great", "great"]
    data_alone = check_gradients(blocks, cost.data, cost.backward, Way())
    assert "worry" in {one.judgement for one in data_alone}

    def without() -> None:
        cost.data().backward()  # type: ignore[no-untyped-call]

    gradient_alone = check_gradients(blocks, cost.whole, without, Way())
    assert "worry" in {one.judgement for one in gradient_alone}


@pytest.mark.row("S6.19")
def test_the_penalty_of_the_recipe_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = bench(tmp_path, digits_mlp(l2=5.0))
    assert findings(GradientCheck(entries=4), made, NOTHING).verdict == "good"
    monkeypatch.setattr(Cost, "whole", Cost.data)
    assert findings(GradientCheck(entries=4), made, NOTHING).verdict == "bad"


@pytest.mark.row("S15.12")
def test_dropout_is_off_within_the_check_and_back_after_it(tmp_path: Path) -> None:
    made = bench(tmp_path, digits_mlp(dropout=0.5))
    dropped, hidden = made.model.get_submodule("dropped"), made.model.get_submodule("hidden")
    made.model.train()
    before = {name: x.clone() for name, x in made.model.state_dict().items()}
    chance, weight = torch.get_rng_state(), hidden.weight
    seen: set[Any] = set()
    hidden.register_forward_hook(lambda m, i, o: seen.add((dropped.p, dropped.training)))
    assert findings(GradientCheck(entries=2), made, NOTHING).verdict == "good"
    assert seen == {(0.0, False)}
    assert dropped.p == 0.5 and dropped.training and made.model.training
    after = made.model.state_dict()
    assert all(torch.equal(before[n], x) and before[n].dtype == x.dtype for n, x in after.items())
    assert hidden.weight is weight and weight.grad is None
    assert torch.equal(chance, torch.get_rng_state())
    assert torch.get_default_dtype() == torch.float32


@pytest.mark.row("S15.12")
def test_batch_norm_is_held_still() -> None:
    model = nn.Sequential(nn.BatchNorm1d(3), nn.Dropout(0.3))
    before = {name: x.clone() for name, x in model.state_dict().items()}
    with pytest.raises(ZeroDivisionError), steady(model):
        x = torch.randn(4, 3)
        assert torch.equal(model(x), model(x)) and model(x).dtype == torch.float64
        raise ZeroDivisionError
    assert all(torch.equal(before[n], x) for n, x in model.state_dict().items())
    assert model[1].p == 0.3 and model.training


@pytest.mark.parametrize("name", ["digits_cnn", "digits_lstm", "digits_two_tasks", "drawn_gru"])
def test_examples_have_right_gradients(name: str, tmp_path: Path) -> None:
    found = findings(GradientCheck(entries=4), bench(tmp_path, read_example(name)), NOTHING)
    assert found.verdict == "good", found


def test_attention_has_right_gradients(tmp_path: Path) -> None:
    found = findings(GradientCheck(entries=4), bench(tmp_path, digits_attention()), NOTHING)
    assert found.verdict == "good", found


def test_a_worker_checks_and_gives_up(worker: Talk, tmp_path: Path) -> None:
    facts = check(digits_mlp())
    folder = str(create(tmp_path, facts, generate(facts)).path)
    asked = Analyse(number=3, folder=folder, weights="fresh", tool="GradientCheck")
    worker.client.send(asked)
    told = worker.until(Analysed)
    assert told.number == 3 and told.findings.verdict == "good"
    assert [row[0] for row in told.findings.rows] == ["hidden", "logits"]
    for one in (Cancel(number=4, tool=True), asked.model_copy(update={"number": 4})):
        worker.client.send(one)
    assert worker.until(LookFailed).message == ""
    worker.client.send(asked.model_copy(update={"number": 5, "params": {"entries": 0}}))
    assert "entries" in worker.until(LookFailed).message


def test_the_command_line_answers_with_a_row_for_each_block(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["gradcheck", "iris", "--entries", "2", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["verdict"] == "good" and [row["block"] for row in told["rows"]]
    assert main(["gradcheck", "iris", "--epsilon", "5"]) == 1
    assert main(["gradcheck", "mlp_3_4_1"]) == 1
    assert "names no data set" in capsys.readouterr().err


def test_every_tool_says_what_it_does() -> None:
    assert TOOLS.kinds
    for tool in TOOLS.kinds.values():
        assert tool.title and tool.verb and tool.summary().endswith(".")
        assert all(param.help for param in tool.params())
