"""Siamese networks: one encoder for all pictures, compared by differences and distances."""

from __future__ import annotations

import pytest
import torch

from docs.examples.siamese import examples
from graph_runtime.check import check
from tests.golden.running import model, random, same

DRAWN = dict(examples())


@pytest.mark.row("S8.30")
def test_both_pictures_go_through_one_set_of_weights() -> None:
    document = DRAWN["siamese"]
    net, (one, other) = model(document), (random(3, 1, 64, 64, seed=seed) for seed in (1, 2))
    nodes = check(document).nodes
    assert check(document).cost.parameters == nodes["encoder"].cost.parameters + 129
    assert sum(weight.numel() for weight in net.encoder.parameters()) == 547_712
    code = net.encoder(one)
    assert torch.equal(code, net.encoder(one.clone()))
    assert code.shape == (3, 128)
    same(net(one, one), net.verdict.bias.expand(3, 1))
    same(net(one, other), net(other, one))
    same(net(one, other), net.verdict((code - net.encoder(other)).abs()))


@pytest.mark.row("S8.30")
def test_the_distance_of_a_picture_to_itself_is_zero() -> None:
    net = model(DRAWN["siamese_triplet"])
    anchor, other = (random(3, 1, 64, 64, seed=seed) for seed in (1, 2))
    near, far = net(anchor, anchor, other)
    same(near, torch.zeros(3, dtype=torch.float64))
    codes = net.encoder(anchor), net.encoder(other)
    same(codes[0].norm(dim=1), torch.ones(3, dtype=torch.float64))
    same(far, (codes[0] - codes[1]).square().sum(1))
    near, _ = net(anchor, other, anchor)
    same(near, far)


@pytest.mark.row("S14.05")
def test_a_face_is_128_numbers_unless_one_says_otherwise() -> None:
    document = DRAWN["siamese"]
    assert document.definitions["encoder"].parameters == {"size": 128}
    assert check(document).nodes["encoder"].outputs["y"].shape == ("N", 128)
    shorter = {
        name: node.model_copy(update={"params": {"size": 32}}) if node.definition else node
        for name, node in document.nodes.items()
    }
    checked = check(document.replaced(nodes=shorter))
    assert checked.nodes["encoder"].outputs["y"].shape == ("N", 32)
    assert checked.nodes["verdict"].cost.parameters == 33


def test_both_ways_teach_the_shared_encoder() -> None:
    net, (one, other) = model(DRAWN["siamese"]), (random(1, 1, 64, 64, seed=s) for s in (1, 2))
    net(one, other).sum().backward()
    both = net.encoder.code.bias.grad.clone()
    net.zero_grad()
    frozen = net.encoder(other).detach()
    net.verdict((net.encoder(one) - frozen).abs()).sum().backward()
    assert not torch.allclose(net.encoder.code.bias.grad, both)
