"""`Start`: what a page of plain NumPy begins with: examples, first weights, a learning rate."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load
from torch import Tensor, nn

from graph_runtime.errors import DataError, RunError
from graph_runtime.export.numpy_chain import Chain
from graph_runtime.export.subject import Subject
from graph_runtime.facts.network import network_of
from graph_runtime.train.data.run_data import read_parts
from graph_runtime.train.learning.criterion import criterion
from graph_runtime.train.network.job import read_job
from graph_runtime.train.network.model_file import build_model

MOST = 1000
"""Examples of a data set that are taken: a loop over them should end in a second or two."""
MADE = 200
RATES = (1.0, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0001)
TRIED = 30
"""Steps of gradient descent in which the cost must fall at every one, for a rate to be taken."""


@dataclass(frozen=True, slots=True)
class Start:
    """The network in double precision, its loss, and examples as torch takes them."""

    model: nn.Module
    loss: Any
    inputs: Tensor
    targets: Tensor
    told: str

    def cost(self, model: nn.Module | None = None) -> Tensor:
        cost: Tensor = self.loss((model or self.model)(self.inputs), self.targets)
        return cost


def start_of(subject: Subject, chain: Chain) -> Start:
    """The run's weights, else fresh ones; examples of its data, else made-up ones."""
    torch.manual_seed(subject.seed)
    model = build_model(subject.run)
    if subject.weights is not None:
        model.load_state_dict(load(subject.weights))
    if subject.training is None or subject.checked.problems:
        x, y, what = *_made_up(subject, chain), f"{MADE} made-up examples"
    else:
        x, y, what = _of_data(subject)
    loss = criterion(chain.loss, model, torch.device("cpu"), torch.float64)
    first = "the weights of the run" if subject.trained else "the first weights"
    told = f"The file of numbers beside this one has {what} and {first}."
    y = y if y.dtype == torch.int64 else y.double()
    return Start(model.double().eval(), loss, x.double(), y, told)


def _of_data(subject: Subject) -> tuple[Tensor, Tensor, str]:
    assert subject.training is not None
    if subject.training.transforms:
        raise RunError("Plain NumPy has no transforms of samples. Remove them from the recipe.")
    job = read_job(subject.run)
    try:
        train = read_parts(job)[0].train
    except DataError as error:
        raise RunError(str(error)) from None
    count = min(len(train), MOST)
    inputs, targets = train.batch(torch.arange(count))
    return inputs[0], targets, f"{count} training examples of {job.recipe.dataset.kind()}"


def _made_up(subject: Subject, chain: Chain) -> tuple[Tensor, Tensor]:
    """Normal numbers, with targets that follow from them by a rule."""
    spec = network_of(subject.checked).inputs[0][1]
    draw = np.random.RandomState(subject.seed)
    x = draw.standard_normal((MADE, *spec.sizes)).astype(np.float32)
    scores = x.reshape(MADE, -1) @ draw.standard_normal(
        (chain.layers[0].inputs, chain.layers[-1].outputs)
    )
    if chain.end == "softmax":
        return torch.from_numpy(x), torch.from_numpy(scores.argmax(axis=1))
    targets = (scores > 0) if chain.end == "sigmoid" else np.sin(scores)
    return torch.from_numpy(x), torch.from_numpy(targets.astype(np.float32))


def numbers_of(start: Start, chain: Chain) -> Mapping[str, NDArray[Any]]:
    """What the file of numbers holds: X and Y, a row each example, and every weight by its name."""
    targets = start.targets
    if chain.end == "softmax":
        targets = nn.functional.one_hot(targets, chain.layers[-1].outputs).double()
    found = {"X": start.inputs.flatten(1).numpy(), "Y": targets.numpy()}
    return found | {name: w.detach().numpy() for name, w in weights_of(start.model, chain).items()}


def weights_of(model: nn.Module, chain: Chain) -> dict[str, Tensor]:
    """The network's weights by the names that the page gives them."""
    found: dict[str, Tensor] = {}
    for i, layer in enumerate(chain.layers, start=1):
        found[f"W{i}"] = model.get_parameter(f"{layer.node}.weight")
        if layer.bias:
            found[f"b{i}"] = model.get_parameter(f"{layer.node}.bias")
    return found


def rate_of(start: Start, subject: Subject) -> float:
    """The rate of the recipe's SGD if the cost falls with it, else the largest that it does."""
    recipe = subject.training.optimizer if subject.training else None
    own = recipe.params.get("lr") if recipe and recipe.kind == "SGD" else None
    rates = ([own] if isinstance(own, float) else []) + list(RATES)
    return next((rate for rate in rates if _falls(start, rate)), RATES[-1])


def _falls(start: Start, rate: float) -> bool:
    model = deepcopy(start.model)
    before = float("inf")
    for _ in range(TRIED):
        model.zero_grad()
        cost = start.cost(model)
        if not cost.item() < before:
            return False
        before = cost.item()
        step(model, cost, rate)
    return True


def step(model: nn.Module, cost: Tensor, rate: float) -> None:
    """One step of plain gradient descent."""
    cost.backward()  # type: ignore[no-untyped-call]
    with torch.no_grad():
        for weight in model.parameters():
            if weight.grad is not None:
                weight.sub_(rate * weight.grad)
