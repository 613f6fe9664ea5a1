"""Every bundled example can be looked into: each of its blocks tells what it gives.

Without data nothing is compared: drawn losses stay silent.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from graph_runtime.check import Checked, check
from graph_runtime.facts.loss_side import loss_side
from graph_runtime.keeping.examples import example_names, read_example
from graph_runtime.train.looking.bench import bench_of
from graph_runtime.train.looking.look import look
from graph_runtime.train.messages.commands import Look
from tests.graph_runtime.train.looking.test_look import new_run

MOST_MACS, MOST_PARAMETERS = 100_000_000, 3_000_000
"""Work of a sample and weights beyond which an example is left to a person's patience."""

pytestmark = pytest.mark.slow


def _small(name: str) -> bool:
    cost = check(read_example(name)).cost
    return cost.macs <= MOST_MACS and cost.parameters <= MOST_PARAMETERS


def _paths(checked: Checked, way: str = "") -> set[str]:
    """Every block through its groups."""
    found = set()
    for node, facts in checked.nodes.items():
        found.add(way + node)
        for level in facts.inside[:1]:
            found |= _paths(level, f"{way}{node}/")
    return found


@pytest.mark.parametrize("name", example_names())
def test_an_example_is_looked_into(name: str, tmp_path: Path) -> None:
    if not _small(name):
        pytest.skip("too large")
    document = read_example(name)
    folder = new_run(tmp_path, document)
    tested = document.training is None or document.training.split[2] > 0
    part: Literal["train", "test"] = "test" if tested else "train"
    command = Look(number=1, folder=str(folder), weights="fresh", part=part)
    bench = bench_of(command)
    looked = look(bench, command, lambda: None)
    side = loss_side(bench.checked)
    unread = {*side.nodes, *side.targets} if side and bench.loss is None else set()
    assert {value.node for value in looked.values} == _paths(bench.checked) - unread
    stored = np.load(folder / looked.file, allow_pickle=False)
    for value in looked.values:
        assert value.at >= 0
        if value.port != "scores":  # a mask may hide with minus infinity
            end = value.at + int(np.prod(value.shape))
            assert np.isfinite(stored[value.at : end]).all(), value.node
