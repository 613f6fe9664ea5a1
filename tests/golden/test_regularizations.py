"""What is random while training and gone after it."""

from __future__ import annotations

import pytest
import torch

from graph_runtime.block import Spec
from tests.golden.pen import Pen
from tests.golden.running import alone, model, random, same

RANDOM = {
    "Dropout": (6,), "ClassicDropout": (6,), "AlphaDropout": (6,), "GaussianNoise": (6,),
    "DropPath": (6,), "Dropout1d": (6, 5), "Dropout2d": (6, 5, 4), "Dropout3d": (6, 5, 4, 3),
    "FeatureAlphaDropout": (6, 5),
}  # fmt: skip


@pytest.mark.row("S6.10")
def test_after_training_a_network_is_the_one_without_dropout() -> None:
    nets = []
    for dropped in (True, False):
        pen = Pen(6)
        pen.add("Linear", name="first", out_features=8)
        if dropped:
            pen.add("Dropout", p=0.5)
        pen.add("ReLU")
        pen.add("Linear", name="second", out_features=3)
        nets.append(model(pen.document()))
    nets[1].load_state_dict(nets[0].state_dict())
    x = random(20, 6)
    assert torch.equal(nets[0](x), nets[0](x))
    assert torch.equal(nets[0](x), nets[1](x))
    nets[0].train()
    assert not torch.equal(nets[0](x), nets[0](x))


@pytest.mark.parametrize("kind", RANDOM)
def test_it_is_random_while_training_and_only_then(kind: str) -> None:
    noisy, x = alone(kind, Spec("N", *RANDOM[kind])), random(50, *RANDOM[kind])
    torch.manual_seed(0)
    same(noisy(x), 0.5 * x if kind == "ClassicDropout" else x)
    noisy.train()
    assert not torch.equal(noisy(x), noisy(x))


@pytest.mark.row("S6.09")
def test_classic_dropout_scales_after_training_what_the_usual_one_scales_in_it() -> None:
    classic, usual = (alone(k, Spec("N", 1_000), p=0.2) for k in ("ClassicDropout", "Dropout"))
    x = random(1_000, 1_000) + 3
    same(classic(x), 0.8 * x)
    same(usual(x), x)
    torch.manual_seed(0)
    kept = classic.train()(x)
    assert set((kept / x).unique().tolist()) == {0.0, 1.0}
    assert (kept / x).mean().item() == pytest.approx(0.8, abs=0.005)
    found = usual.train()(x)
    assert (found / x).mean().item() == pytest.approx(1.0, abs=0.005)
    assert (kept / 0.8).mean().item() == pytest.approx(found.mean().item(), abs=0.05)


@pytest.mark.parametrize(
    ("kind", "sizes"), [(f"Dropout{d}d", (7, 6, 5, 4)[: d + 1]) for d in (1, 2, 3)]
)
def test_whole_channels_are_dropped(kind: str, sizes: tuple[int, ...]) -> None:
    drop = alone(kind, Spec("N", *sizes), p=0.2).train()
    found = drop(torch.ones(500, *sizes, dtype=torch.float64)).flatten(2)
    assert torch.equal(found, found[:, :, :1].expand_as(found))
    assert set(found.unique().tolist()) == {0.0, 1.25}
    assert found.mean().item() == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize("kind", ["AlphaDropout", "FeatureAlphaDropout"])
def test_alpha_dropout_keeps_mean_and_deviation(kind: str) -> None:
    drop = alone(kind, Spec("N", 1_000), p=0.3).train()
    torch.manual_seed(0)
    found = drop(random(1_000, 1_000))
    assert found.mean().item() == pytest.approx(0.0, abs=0.01)
    assert found.std().item() == pytest.approx(1.0, abs=0.01)


def test_stochastic_depth_skips_the_branch_for_whole_samples() -> None:
    """x + DropPath(f(x)): a dropped sample passes by the branch, the others get it scaled."""
    pen = Pen(6)
    pen.add("Linear", name="branch", out_features=6)
    pen.add("DropPath", name="path", p=0.25)
    pen.add("Add", "path", "image")
    net, x = model(pen.document()).train(), random(4_000, 6)
    torch.manual_seed(0)
    taken = (net(x) - x) / net.branch(x)  # (N, 6), 0 or 4/3
    same(taken, taken[:, :1].expand_as(taken).round(decimals=0) * 4 / 3)
    assert taken.bool().double().mean().item() == pytest.approx(0.75, abs=0.03)
    everything = alone("DropPath", Spec("N", 3), p=1.0).train()
    assert everything(random(5, 3)).abs().max() == 0.0


def test_noise_has_the_deviation_that_is_asked_for() -> None:
    noisy, x = alone("GaussianNoise", Spec("N", 1_000), std=0.3).train(), random(1_000, 1_000)
    torch.manual_seed(0)
    noise = noisy(x) - x
    assert noise.mean().item() == pytest.approx(0.0, abs=0.002)
    assert noise.std().item() == pytest.approx(0.3, abs=0.002)
