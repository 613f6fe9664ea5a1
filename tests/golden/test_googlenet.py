"""GoogLeNet as it is bundled: of the paper and of torchvision, with and without side heads."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from graph_runtime.edits.one_result import leading_to
from graph_runtime.source.generate import generate
from tests.golden.layers import Table, example, layers, loaded, sound

PAPER: Table = {
    "conv1": ((64, 112, 112), 9_472),
    "pool1": ((64, 56, 56), 0),
    "reduce2": ((64, 56, 56), 4_160),
    "conv2": ((192, 56, 56), 110_784),
    "pool2": ((192, 28, 28), 0),
    "i3a": ((256, 28, 28), 163_696),
    "i3b": ((480, 28, 28), 388_736),
    "pool3": ((480, 14, 14), 0),
    "i4a": ((512, 14, 14), 376_176),
    "i4b": ((512, 14, 14), 449_160),
    "i4c": ((512, 14, 14), 510_104),
    "i4d": ((528, 14, 14), 605_376),
    "i4e": ((832, 14, 14), 868_352),
    "pool4": ((832, 7, 7), 0),
    "i5a": ((832, 7, 7), 1_043_456),
    "i5b": ((1_024, 7, 7), 1_444_080),
    "avgpool": ((1_024, 1, 1), 0),
    "fc": ((1_000,), 1_025_000),
}
HEADS: Table = {"aux1": ((1_000,), 3_188_840), "aux2": ((1_000,), 3_190_888)}
TORCHVISION: Table = {
    "conv1": ((64, 112, 112), 9_408),
    "bn1": ((64, 112, 112), 128),
    "pool1": ((64, 56, 56), 0),
    "reduce2": ((64, 56, 56), 4_224),
    "conv2": ((192, 56, 56), 110_976),
    "pool2": ((192, 28, 28), 0),
    "i3a": ((256, 28, 28), 155_872),
    "i3b": ((480, 28, 28), 340_224),
    "pool3": ((480, 14, 14), 0),
    "i4a": ((512, 14, 14), 364_512),
    "i4b": ((512, 14, 14), 425_232),
    "i4c": ((512, 14, 14), 486_192),
    "i4d": ((528, 14, 14), 573_312),
    "i4e": ((832, 14, 14), 803_840),
    "pool4": ((832, 7, 7), 0),
    "i5a": ((832, 7, 7), 978_944),
    "i5b": ((1_024, 7, 7), 1_347_040),
    "avgpool": ((1_024, 1, 1), 0),
    "fc": ((1_000,), 1_025_000),
}
"""The golden table counts conv1 and bn1 together: 9,536."""


@pytest.mark.row("G:googlenet")
@pytest.mark.row("S8.10")
@pytest.mark.parametrize(
    ("name", "table", "parameters"),
    [("googlenet", PAPER, 6_998_552), ("googlenet_torchvision", TORCHVISION, 6_624_904)],
)
def test_googlenet_is_that_of_the_golden_table(name: str, table: Table, parameters: int) -> None:
    checked = sound(example(name))
    assert layers(checked, table) == table
    assert checked.cost.parameters == parameters == sum(count for _, count in table.values())
    if table is PAPER:
        assert checked.cost.macs == 1_582_671_872


@pytest.mark.row("G:googlenet")
@pytest.mark.row("S8.11")
def test_both_side_heads_of_the_paper_are_those_of_the_golden_table() -> None:
    checked, table = sound(example("googlenet_aux")), {**PAPER, **HEADS}
    assert layers(checked, table) == table
    assert checked.cost.parameters == 13_378_280 == sum(count for _, count in table.values())


@pytest.mark.row("G:googlenet")
@pytest.mark.row("S8.11")
def test_side_heads_stand_behind_the_same_modules_in_torchvision() -> None:
    checked = sound(example("googlenet_torchvision_aux"))
    assert layers(checked, TORCHVISION) == TORCHVISION
    assert checked.cost.parameters == 13_004_888
    wires = {edge.target: edge.source for edge in checked.document.edges}
    assert (wires["aux1"], wires["aux2"]) == ("i4a", "i4d")


@pytest.mark.row("G:googlenet")
def test_with_normalization_and_true_windows_of_five_it_has_7_005_832() -> None:
    document = example("googlenet_torchvision")
    module = document.inside("inception")
    branch = module.nodes["branch3"]
    wide = branch.model_copy(update={"params": {**branch.params, "kernel_size": 5}})
    edited = module.replaced(nodes={**module.nodes, "branch3": wide})
    assert sound(document.with_inside("inception", edited)).cost.parameters == 7_005_832


@pytest.mark.row("S6.21")
def test_the_losses_of_both_side_heads_count_three_tenths() -> None:
    net = loaded(example("googlenet_aux"), "meta")
    logits, kinds = torch.randn(3, 8, 1_000), torch.arange(8)
    main, aux1, aux2 = (F.cross_entropy(given, kinds) for given in logits)
    total = net.total_loss(*logits, kinds)  # type: ignore[operator]
    torch.testing.assert_close(total, main + 0.3 * (aux1 + aux2))


@pytest.mark.row("S6.21")
def test_without_its_side_heads_it_is_the_plain_one() -> None:
    """As export --result leaves it: the blocks, their order and all that they say."""
    whole = sound(example("googlenet_aux"))
    left = sound(leading_to(whole, ["logits"]))
    plain = sound(example("googlenet"))
    assert dict(left.document.nodes) == dict(plain.document.nodes)
    assert left.cost.parameters == plain.cost.parameters == 6_998_552
    assert "total_loss" not in generate(left).text
    assert generate(left).text == generate(plain).text


@pytest.mark.row("S8.11")
@pytest.mark.parametrize("name", ["googlenet_aux", "googlenet_torchvision_aux"])
def test_a_net_with_side_heads_gives_three_sets_of_logits(name: str) -> None:
    model = loaded(example(name), "meta")
    given = model(torch.empty(2, 3, 224, 224, device="meta"))
    assert [tuple(logits.shape) for logits in given] == [(2, 1_000)] * 3
