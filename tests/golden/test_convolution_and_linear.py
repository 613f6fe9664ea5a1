"""The example of a convolution beside a Linear layer: both can give the very same maps."""

from __future__ import annotations

import pytest
import torch

from graph_runtime.check import check
from graph_runtime.keeping.examples import read_example
from tests.golden.running import model


@pytest.mark.row("S7.33", "S1.40")
def test_the_linear_layer_can_do_what_the_convolution_does() -> None:
    document = read_example("convolution_and_linear")
    nodes = check(document).nodes
    costs = [nodes[name].cost.parameters for name in ("convolution", "linear")]
    assert costs == [456, 14_455_392]
    made = model(document).float()
    with torch.no_grad():
        units = torch.eye(3 * 32 * 32).reshape(-1, 3, 32, 32)
        offset = made.convolution(torch.zeros(1, 3, 32, 32)).flatten()
        rows = made.convolution(units).flatten(1) - offset
        made.linear.weight.copy_(rows.T)
        made.linear.bias.copy_(offset)
        seen = (made.linear.weight.abs() > 1e-5).sum(1)
        assert seen.max() <= 75
        image = torch.randn(2, 3, 32, 32)
        torch.testing.assert_close(*made(image), rtol=1e-4, atol=1e-4)
