"""Few noises under many samples are warned of."""

from __future__ import annotations

import pytest

from graph_runtime.advice.advise import advise
from graph_runtime.check import check
from tests.graph_runtime.train.drawings import digits_mlp


@pytest.mark.row("S15.32")
@pytest.mark.parametrize(("noises", "warned"), [(1, True), (100, True), (1000, False)])
def test_noises_that_are_few_beside_the_samples_are_warned_of(noises: int, warned: bool) -> None:
    bank = {"kind": "NoiseBank", "params": {"noises": noises}}
    found = [one for one in advise(check(digits_mlp(transforms=[bank]))) if "bank" in one.message]
    assert bool(found) == warned
    if warned:
        assert found[0].weight == "warning"
        assert f"{noises:,} noises for 1,257 samples" in found[0].message
