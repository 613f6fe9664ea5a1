"""A convolution as the matrix that it is, against the comparison that is shown."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from graph_runtime.check import check
from graph_runtime.equations.dense import Comparison, beside_linear
from graph_runtime.tensors import Spec
from tests.golden.running import drawn_alone


def compared(kind: str, spec: Spec, **params: object) -> Comparison | None:
    return beside_linear(check(drawn_alone(kind, spec, **params)).nodes["it"])


@pytest.mark.row("S7.33", "S1.40")
def test_456_parameters_stand_for_14_million() -> None:
    found = compared("Conv2d", Spec("N", 3, 32, 32), out_channels=6, kernel_size=5)
    assert found == Comparison(456, 14_455_392, 75, 3_072, 4_704)
    with torch.device("meta"):
        conv, linear = nn.Conv2d(3, 6, 5), nn.Linear(3 * 32 * 32, 6 * 28 * 28)
    assert sum(p.numel() for p in conv.parameters()) == found.convolution
    assert sum(p.numel() for p in linear.parameters()) == found.linear


@pytest.mark.row("S7.33")
@pytest.mark.parametrize("padding", [0, 1])
def test_as_a_matrix_a_row_has_no_more_numbers_than_the_window(padding: int) -> None:
    conv = nn.Conv2d(3, 4, 3, padding=padding, bias=False)
    units = torch.eye(3 * 8 * 8).reshape(-1, 3, 8, 8)
    rows = conv(units).flatten(1).T  # (results, inputs)
    found = compared(
        "Conv2d", Spec("N", 3, 8, 8), out_channels=4, kernel_size=3, padding=padding, bias=False
    )
    assert found is not None
    assert (found.results, found.inputs) == tuple(rows.shape)
    assert found.linear == rows.numel()
    filled = (rows != 0).sum(1)
    assert found.seen == filled.max() == 27 and (padding == 1) == bool(filled.min() < 27)
    image = torch.randn(3, 8, 8)
    torch.testing.assert_close(rows @ image.flatten(), conv(image[None]).flatten())


def test_other_blocks_have_nothing_to_compare() -> None:
    assert compared("MaxPool2d", Spec("N", 3, 8, 8)) is None
