"""Style transfer: a picture is drawn by the gradient, and the network does not change."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from docs.examples.style_transfer import LAYERS, SIDE, STYLE_WEIGHT, style_transfer
from graph_runtime.check import check
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate
from tests.golden.running import T64, model
from tests.walks.example_runs import model_of


def photograph_and_stripes() -> tuple[Tensor, Tensor]:
    """A bright disc, and red stripes across green ones."""
    y, x = torch.meshgrid(torch.arange(SIDE), torch.arange(SIDE), indexing="ij")
    disc = ((x - 50) ** 2 + (y - 50) ** 2 < 900).float().expand(1, 3, SIDE, SIDE)
    stripes = torch.stack([(x // 5 % 2).float(), (y // 10 % 2).float(), torch.zeros(SIDE, SIDE)])
    return disc, stripes[None]


@pytest.mark.row("S14.13")
def test_the_picture_learns_and_the_network_stays() -> None:
    made = model_of(generate(check(read_example("style_transfer"))).text)
    learned = {name: weight for name, weight in made.named_parameters() if weight.requires_grad}
    assert {name: list(weight.shape) for name, weight in learned.items()} == {
        "canvas.weight": [3, SIDE, SIDE]
    }
    before = {name: weight.clone() for name, weight in made.state_dict().items()}
    moving = torch.optim.Adam(learned.values(), lr=0.05)
    losses = []
    for _ in range(40):
        results = made(*photograph_and_stripes())
        assert results[0].min() >= 0 and results[0].max() <= 1
        loss: Tensor = made.total_loss(*results)  # type: ignore[operator]
        moving.zero_grad()
        loss.backward()
        moving.step()
        losses.append(loss.item())
    assert losses[-1] < losses[20] < losses[0] / 2
    assert made.get_parameter("canvas.weight").max() > 1, "nothing had to be clipped"
    changed = [n for n, weight in made.state_dict().items() if not torch.equal(weight, before[n])]
    assert changed == ["canvas.weight"]


@pytest.mark.row("S14.17")
@pytest.mark.parametrize("layer", [name for name, _, _ in LAYERS])
def test_what_any_block_gives_may_be_compared(layer: str) -> None:
    made = model(style_transfer(layer, (layer,)))
    kinds = {"Conv2d": nn.LazyConv2d, "ReLU": nn.ReLU, "AvgPool2d": nn.AvgPool2d}
    names = [name for name, _, _ in LAYERS]
    truth = nn.Sequential(*(kinds[kind](**params) for _, kind, params in LAYERS)).double()
    truth(torch.zeros(1, 3, SIDE, SIDE, dtype=torch.float64))
    drawn = [weight for name, weight in made.named_parameters() if name != "canvas.weight"]
    truth.load_state_dict(dict(zip(truth.state_dict(), drawn, strict=True)))
    content, style = (image.double() for image in photograph_and_stripes())
    picture = made.get_parameter("canvas.weight")[None].clamp(0, 1)
    depth = names.index(layer) + 1
    x, near, like = (truth[:depth](image)[0].flatten(1) for image in (picture, content, style))
    wanted = 0.5 * (x - near).square().sum()
    gram = (x @ x.T - like @ like.T).square().sum() / (2 * x.numel()) ** 2
    found = made.total_loss(*made(content, style))  # type: ignore[operator]
    torch.testing.assert_close(found / wanted, 1 + STYLE_WEIGHT * gram / wanted, **T64)
