"""What is listed is what autograd keeps: inputs of layers, results of activations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from graph_runtime.__main__ import main
from graph_runtime.analysis.tools.saved_activations import SavedActivations
from graph_runtime.analysis.work.saving_for_backward import Saved, findings, saved_by
from graph_runtime.keeping.examples import read_example
from tests.graph_runtime.analysis.test_gradient_check import NOTHING, bench
from tests.graph_runtime.train.drawings import chain, digits_mlp

WIDTH, BATCH = 32, 10


def by_block(found: list[Saved]) -> dict[str, list[tuple[int, ...]]]:
    told: dict[str, list[tuple[int, ...]]] = {}
    for one in found:
        told.setdefault(one.block, []).append(one.shape)
    return told


@pytest.mark.row("S15.06")
def test_dense_layers_keep_their_input_and_a_relu_its_result(tmp_path: Path) -> None:
    made = bench(tmp_path, digits_mlp(WIDTH, dropout=0.5))
    assert made.parts is not None
    inputs, target = made.parts.train.batch(torch.arange(BATCH))
    found = by_block(saved_by(made, inputs, target, NOTHING))
    assert found["hidden"] == [(BATCH, 64)]  # a[0]; the weight itself is no activation
    assert found["active"] == [(BATCH, WIDTH)]  # where z > 0 stands in its result
    assert found["dropped"] == [(BATCH, WIDTH)]  # which were dropped
    assert found["logits"] == [(BATCH, WIDTH)]
    assert found["loss"] and set(found) == {"hidden", "active", "dropped", "logits", "loss"}


@pytest.mark.row("S15.06")
def test_a_convolution_keeps_its_input_as_autograd_says_itself(tmp_path: Path) -> None:
    made = bench(
        tmp_path,
        chain(
            {
                "image": ("Input", {"shape": [1, 8, 8]}),
                "conv": ("Conv2d", {"out_channels": 4, "kernel_size": 3}),
                "bent": ("Sigmoid", {}),
                "flat": ("Flatten", {}),
                "logits": ("Linear", {"out_features": 10}),
                "result": ("Output", {}),
            }
        ),
    )
    assert made.parts is not None
    inputs, _ = made.parts.train.batch(torch.arange(BATCH))
    told = saved_by(made, inputs, None, NOTHING)
    found = by_block(told)
    conv, bent, logits = (made.model.get_submodule(n) for n in ("conv", "bent", "logits"))
    z: Any = conv(inputs[0])
    assert found["conv"] == [tuple(z.grad_fn._saved_input.shape)] == [(BATCH, 1, 8, 8)]
    a: Any = bent(z)
    assert found["bent"] == [tuple(a.grad_fn._saved_result.shape)] == [(BATCH, 4, 6, 6)]
    out: Any = logits(a.flatten(1))
    assert found["logits"] == [tuple(out.grad_fn._saved_mat1.shape)] == [(BATCH, 144)]
    assert [one.again for one in told] == [False, False, True]  # flatten is a view of a


@pytest.mark.row("S15.49")
def test_the_memory_grows_in_step_with_the_batch(tmp_path: Path) -> None:
    made = bench(tmp_path, read_example("digits_cnn"))
    before = {name: x.clone() for name, x in made.model.state_dict().items()}

    def total(samples: int) -> float:
        rows = findings(SavedActivations(samples=samples), made, NOTHING).rows
        return sum(float(str(kilobytes)) for block, _, kilobytes, again in rows
                   if not again and block != "loss")  # fmt: skip

    small, middle, large = total(16), total(32), total(128)
    assert middle - small == pytest.approx((large - small) / 7, rel=1e-3)
    assert large == pytest.approx(8 * small, rel=0.01)
    after = made.model.state_dict()
    assert all(torch.equal(before[name], x) for name, x in after.items())


def test_the_command_line_lists_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["memory", "mlp_3_4_1", "--samples", "4", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [(row["block"], row["shape"]) for row in rows] == [
        ("z1", "4 × 3"), ("a1", "4 × 4"), ("z2", "4 × 4"), ("a2", "4 × 1"),
    ]  # fmt: skip
