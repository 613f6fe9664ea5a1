"""`Ground`: what a tool trains on: data, recipe, and fresh networks drawn from its seed."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn, optim

from graph_runtime.check import Checked
from graph_runtime.document.model import Training
from graph_runtime.errors import RunError
from graph_runtime.facts.weight_groups import weight_groups
from graph_runtime.recipe.resolved import Resolved
from graph_runtime.train.data.parts import Parts
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.learning.construct import make_optimizer
from graph_runtime.train.learning.criterion import Criterion, criterion
from graph_runtime.train.looking.bench import CPU, Bench
from graph_runtime.train.network.model_file import build_model


@dataclass(frozen=True, slots=True)
class Ground:
    """A recipe with its data, of which none is missing."""

    run: RunFolder
    checked: Checked
    parts: Parts
    recipe: Resolved
    training: Training

    def fresh(self, more: int = 0) -> tuple[nn.Module, Criterion]:
        """A new network with its loss, from the recipe's seed (and `more`)."""
        torch.manual_seed(self.training.seed + more)
        model = build_model(self.run)
        return model, criterion(self.recipe.loss, model, CPU)

    def optimizer(self, model: nn.Module) -> optim.Optimizer:
        """That of the recipe, with its own learning rate from the first step to the last."""
        call = self.recipe.optimizer.constructor()
        return make_optimizer(call, model, weight_groups(self.checked, call))


def ground_of(bench: Bench) -> Ground:
    """What lies on the bench; raises RunError where there is nothing to learn from."""
    training = bench.checked.document.training
    if bench.parts is None or bench.recipe is None or training is None:
        raise RunError(f"{bench.lack} There is nothing to learn from.")
    return Ground(bench.run, bench.checked, bench.parts, bench.recipe, training)
