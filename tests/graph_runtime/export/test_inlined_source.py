"""What a script holds of data sets and metrics stands alone."""

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from graph_runtime.dataset import DATASETS
from graph_runtime.export.inlined_source import class_text, function_text, made_text, preamble
from graph_runtime.metric import METRICS
from tests.graph_runtime.datasets.own.samples import write_samples
from tests.graph_runtime.metric_samples import sample


def test_every_data_set_and_metric_can_stand_alone(tmp_path: Path) -> None:
    samples = write_samples(tmp_path)
    for name, kind in DATASETS.kinds.items():
        dataset = kind(**samples.get(name, {}))
        loading = dataset.loading(Path())
        for function in (*loading.needs, loading.function):
            names = {n.id for n in ast.walk(ast.parse(function_text(function)))
                     if isinstance(n, ast.Name)}  # fmt: skip
            assert not names & {"DataError", "Path"} or "import" in function_text(function)


@pytest.mark.parametrize("kind", METRICS.kinds.values(), ids=lambda kind: kind.kind())
def test_a_metric_that_stands_alone_counts_the_same(kind) -> None:
    metric = kind()
    names = {"Any": Any, "dataclass": dataclass, "torch": torch, "Tensor": torch.Tensor}
    needs = [function_text(need) for need in metric.needs]
    own = class_text(metric, ("add", "value"))
    text = "\n\n".join(["from __future__ import annotations", *needs, own])
    exec(compile(text, kind.kind(), "exec"), names)
    alone = eval(made_text(metric), names)
    result, target = sample(kind, 12)
    sums = metric.add(result, target)
    assert torch.equal(alone.add(result, target), sums)
    assert alone.value(sums.tolist()) == metric.value(sums.tolist())


def test_the_preamble_holds_what_is_used_and_no_more() -> None:
    body = "def f(x: Any) -> Loaded: ..."
    imports, aliases = preamble(body)
    assert imports == ["from typing import Any"]
    assert len(aliases) == 1
    assert np.array(1) == 1
