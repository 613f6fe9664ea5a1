"""What an optimizer cannot move is told before a run begins."""

from __future__ import annotations

import pytest
import torch

from graph_runtime.check import check
from graph_runtime.edits.decorating import set_decoration
from tests.graph_runtime.train.drawings import digits_mlp

MUON = {"kind": "Muon", "params": {}}


def test_muon_names_the_first_weight_that_is_no_matrix() -> None:
    (problem,) = check(digits_mlp(optimizer=MUON)).problems
    assert problem.param == "training.optimizer"
    assert "hidden.bias is 32, and 1 more" in problem.message
    with pytest.raises(ValueError):
        torch.optim.Muon(torch.nn.Linear(64, 32).parameters())


def test_muon_takes_a_network_whose_other_weights_are_frozen() -> None:
    document = digits_mlp(optimizer=MUON)
    for node in ("hidden", "logits"):
        params = {**document.nodes[node].params, "bias": False}
        changed = document.nodes[node].model_copy(update={"params": params})
        document = document.replaced(nodes={**document.nodes, node: changed})
    assert check(document).problems == ()
    frozen = set_decoration(digits_mlp(optimizer=MUON), "hidden", "frozen", True)
    (problem,) = check(frozen).problems
    assert "logits.bias" in problem.message


def test_an_unreadable_optimizer_is_told_once() -> None:
    problems = check(digits_mlp(optimizer={"kind": "Moun", "params": {}})).problems
    assert [problem.param for problem in problems] == ["training.optimizer"]


LBFGS = {"kind": "LBFGS", "params": {}}


def test_lbfgs_takes_one_rate_for_all_and_plain_gradients() -> None:
    assert check(digits_mlp(optimizer=LBFGS)).problems == ()
    slower = set_decoration(digits_mlp(optimizer=LBFGS), "hidden", "lr_factor", 0.5)
    (problem,) = check(slower).problems
    assert problem.param == "training.optimizer" and "rate" in problem.message
    (problem,) = check(digits_mlp(optimizer=LBFGS, clip="norm")).problems
    assert problem.param == "training.clip"
    assert problem.fix.startswith("Set clip to none")
