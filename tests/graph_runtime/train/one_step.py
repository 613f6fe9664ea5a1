"""One step on numbers that are known, in float64."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from graph_runtime.metrics.r2_score import R2Score
from graph_runtime.train.data.parts import Part
from graph_runtime.train.learning.care import Care
from graph_runtime.train.learning.learner import Learner
from graph_runtime.train.process.crew import Alone
from graph_runtime.train.stepping.step import EagerStep


def stepper(
    model: nn.Module, inputs: torch.Tensor, targets: torch.Tensor, loss: Any, care: Care, **sgd: Any
) -> EagerStep:
    """Takes steps of SGD on the mean of `loss` over rows of these samples."""
    optimizer = torch.optim.SGD(model.parameters(), **{"lr": 1.0, **sgd})
    learner = Learner(model, loss, optimizer, None, R2Score(), care=care)
    return EagerStep(learner, Part((inputs,), targets), Alone())


def moved(gradient: list[float], start: float = 0.0, lr: float = 1.0, **care: Any) -> torch.Tensor:
    """How far one step moves weights whose loss has this gradient."""
    model = nn.Linear(len(gradient), 1, bias=False, dtype=torch.float64)
    nn.init.constant_(model.weight, start)
    asked = Care(weights=list(model.parameters()), shrinking=[model.weight], **care)
    inputs = torch.tensor([gradient], dtype=torch.float64)
    targets = torch.zeros(1, 1, dtype=torch.float64)
    step = stepper(model, inputs, targets, lambda given, target: given.sum(), asked, lr=lr)
    step.take(torch.arange(1), lambda loss: None)
    return (model.weight.detach() - start).flatten()
