"""What scaling changes in a drawing, and what it leaves alone."""

from __future__ import annotations

import pytest

from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.edits.scaling import Scale, scale
from graph_runtime.formula import as_formula
from graph_runtime.keeping.examples import read_example
from tests.graph_runtime.drawings import chain
from tests.graph_runtime.groups.test_kinds import around, body, conv, node

WIDER = Scale(width=1.5)


CONVOLUTIONAL = """alexnet densenet121 digits_cnn efficientnet_b0 googlenet_aux lenet5_1998
mobilenet_v1 mobilenet_v2 resnet34 resnet50 sliding_window unet unet_padded vgg16""".split()


@pytest.mark.parametrize("name", CONVOLUTIONAL)
@pytest.mark.parametrize("by", [Scale(1.5, 1.25), Scale(2, 0.5)], ids=["larger", "narrower"])
def test_a_convolutional_network_is_sound_when_it_is_scaled(name: str, by: Scale) -> None:
    assert check(scale(read_example(name), by)).problems == ()


@pytest.mark.parametrize(
    ("count", "width", "channels"),
    [(32, 1.1, 32), (16, 1.1, 16), (24, 1.4, 32), (40, 1.2, 48), (3, 2, 8), (10, 1.1, 16),
     (10, 1, 10)],
)  # fmt: skip
def test_channels_are_rounded_to_eights_and_hardly_downwards(
    count: int, width: float, channels: int
) -> None:
    assert Scale(width=width).channels(count) == channels


@pytest.mark.parametrize(
    ("count", "depth", "times"), [(1, 1.1, 2), (2, 1.2, 3), (10, 1.1, 11), (4, 0.5, 2), (1, 0.1, 1)]
)
def test_repetitions_are_rounded_up(count: int, depth: float, times: int) -> None:
    assert Scale(depth=depth).times(count) == times


def row(*blocks: tuple[str, str, dict[str, object]]) -> Document:
    first = ("image", "Input", {"shape": [3, 16, 16]})
    return chain(first, *blocks, ("result", "Output", {}))


def test_what_gives_the_result_keeps_its_channels() -> None:
    last = ("classes", "Conv2d", {"out_channels": 8})
    document = row(("conv", "Conv2d", {"out_channels": 16}), last, ("act", "ReLU", {}))
    scaled = scale(document, WIDER)
    assert scaled.nodes["conv"].params["out_channels"] == 24
    assert scaled.nodes["classes"] is document.nodes["classes"]


def test_a_default_is_scaled_too_and_one_filter_a_channel_stays_one() -> None:
    single = ("single", "Conv2d", {"out_channels": 16, "groups": 16})
    document = row(("conv", "Conv2d", {}), single, ("fc", "Conv2d", {}))
    scaled = scale(document, WIDER)
    assert scaled.nodes["conv"].params == {"out_channels": 24}
    assert scaled.nodes["single"].params == {"out_channels": 24, "groups": 24}
    assert check(scaled).problems == ()


def test_a_parameter_of_a_group_is_a_width_if_a_convolution_inside_takes_it() -> None:
    times = node("Repeat", "wide", times=as_formula("layers"), width=as_formula("width"))
    deep = body("x conv many y", parameters={"width": 8, "layers": 3, "factor": 2},
                conv=conv(out_channels=as_formula("width * factor")), many=times)  # fmt: skip
    plain = body("x conv relu y", parameters={"width": 4},
                 conv=conv(out_channels=as_formula("width")), relu=node("ReLU"))  # fmt: skip
    inner = node("Group", "deep", factor=5)
    document = around(inner, wide=plain, deep=deep)
    end = document.replaced(nodes={**document.nodes, "result": node("Tanh")})
    params = scale(end, Scale(depth=2, width=3)).nodes["inner"].params
    assert params == {"factor": 5, "layers": 6, "width": 24}


def test_channels_that_follow_the_repetition_are_scaled_as_a_formula() -> None:
    grown = node("Repeat", "wide", times=2, width=as_formula("16 * 2**i"))
    plain = body("x conv relu y", parameters={"width": 4},
                 conv=conv(out_channels=as_formula("width")), relu=node("ReLU"))  # fmt: skip
    document = around(grown, wide=plain)
    nodes = {**document.nodes, "result": node("Tanh")}
    checked = check(scale(document.replaced(nodes=nodes), WIDER))
    first, second = checked.nodes["inner"].inside
    assert [level.nodes["conv"].outputs["y"].channels for level in (first, second)] == [24, 48]


@pytest.mark.parametrize(
    ("formula", "width"),
    [("width * 2", 24), ("2 * width", 24), ("width + 8", 16), ("in_channels * width", 16)],
)
def test_a_parameter_that_is_a_multiple_of_channels_is_a_width(formula: str, width: int) -> None:
    made = body("x conv relu y", parameters={"width": 4},
                conv=conv(out_channels=as_formula(formula)), relu=node("ReLU"))  # fmt: skip
    document = around(node("Group", "wide", width=16), wide=made)
    document = document.replaced(nodes={**document.nodes, "result": node("Tanh")})
    params = scale(document, WIDER).nodes["inner"].params
    assert params == {"width": width}


def test_an_image_is_scaled_and_numbers_are_not() -> None:
    finer = Scale(resolution=1.5)
    assert scale(row(), finer).nodes["image"].params["shape"] == [3, 24, 24]
    assert scale(chain(("x", "Input", {})), finer).nodes["x"].params == {"shape": [1, 16, 16]}
    numbers = chain(("x", "Input", {"shape": [10]}), ("y", "Output", {}))
    assert scale(numbers, finer) == numbers
