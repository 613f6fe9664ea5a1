"""`Example`: the one sample that is looked at: of the data set, typed, or random numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import torch
from torch import Tensor

from graph_runtime.check import Checked, ends
from graph_runtime.errors import RunError
from graph_runtime.tensors import Spec
from graph_runtime.train.data.parts import Part
from graph_runtime.train.data.target_words import said
from graph_runtime.train.learning.criterion import Given
from graph_runtime.train.looking.bench import Bench
from graph_runtime.train.messages.commands import Look

MOST_WORDS = 100
_DTYPES = {"float32": torch.float32, "int64": torch.int64, "bool": torch.bool}


@dataclass(frozen=True, slots=True)
class Example:
    """Inputs of the network, a batch of one; `target` is None where there is none to compare.

    It is row `row` of `count` samples; `said` is the target in words.
    """

    inputs: list[Tensor]
    target: Tensor | None = None
    row: int = 0
    count: int = 0
    said: str = ""
    notice: str = ""


def example_of(bench: Bench, command: Look) -> Example:
    """What a command asks for; raises RunError where typed numbers do not fill the inputs."""
    if command.numbers is not None:
        return Example(_typed(bench, command.numbers))
    if bench.parts is None:
        return Example(_noise(bench), notice=f"{bench.lack} Random numbers go in.")
    part: Part = getattr(bench.parts, command.part)
    if not len(part):
        raise RunError(f"The {command.part} part holds no sample. Choose another part.")
    row = min(max(0, command.row), len(part) - 1)
    rows = torch.tensor([row], device=part.targets.device)
    inputs, target = part.batch(rows)
    return Example(inputs, target, row, len(part), said(target[0], bench.parts))


def _typed(bench: Bench, numbers: tuple[float, ...]) -> list[Tensor]:
    """All inputs filled with typed numbers, or every one of them with the only one."""
    specs = [spec for _, spec in ends(bench.checked, "Input")]
    total = sum(spec.numbers for spec in specs)
    if len(numbers) not in (1, total):
        raise RunError(f"The network takes {total:,} numbers, but {len(numbers):,} were typed.")
    values = torch.tensor(numbers, dtype=torch.float64).expand(total)
    return _filled(bench, specs, values)


def _noise(bench: Bench) -> list[Tensor]:
    """Normal random numbers and words that the network knows, the same every time."""
    made = torch.Generator().manual_seed(0)
    known = _known(bench.checked)
    inputs = []
    for _, spec in ends(bench.checked, "Input"):
        size = (1, *spec.sizes)
        if spec.dtype == "int64" and spec.sizes:
            # From 1 on, for 0 often stands for a place that is left empty.
            inputs.append(torch.randint(min(1, known - 1), known, size, generator=made))
        elif spec.dtype == "int64":
            inputs.append(torch.ones(size, dtype=torch.int64))
        elif spec.dtype == "bool":
            inputs.append(torch.zeros(size, dtype=torch.bool))
        else:
            inputs.append(torch.randn(size, generator=made))
    return [x.to(_device(bench)) for x in inputs]


def _known(checked: Checked) -> int:
    """How many words or classes every block that looks them up knows at least."""
    found = [MOST_WORDS]
    for facts in checked.nodes.values():
        found += [_known(level) for level in facts.inside[:1]]
        for name in ("num_embeddings", "num_classes"):
            count = getattr(facts.block, name, None)
            found += [count] if type(count) is int and count > 0 else []
    return min(found)


def _device(bench: Bench) -> torch.device:
    return next(bench.model.parameters(), torch.zeros(0)).device


def _filled(bench: Bench, specs: list[Spec], values: Tensor) -> list[Tensor]:
    inputs, start = [], 0
    for spec in specs:
        taken = values[start : start + spec.numbers].reshape(1, *spec.sizes)
        inputs.append(taken.to(_device(bench), _DTYPES[spec.dtype]))
        start += spec.numbers
    return inputs


def shares_of(bench: Bench, result: Tensor) -> Tensor | None:
    """Probabilities of the classes (C,); None where the result says nothing of the kind."""
    if bench.recipe is None or bench.parts is None or result.dim() != 2:
        return None
    classes = len(bench.parts.classes)
    loss = bench.recipe.loss
    logits = loss.takes == "logits" or (loss.drawn and loss.compared == "int64")
    if result.shape[1] == classes and classes > 1:
        return result[0].softmax(-1) if logits and loss.compared == "int64" else None
    if result.shape[1] == 1 and classes == 2 and logits:
        yes = result[0, 0].sigmoid()
        return torch.stack((1 - yes, yes))
    return None


def loss_of(bench: Bench, result: Given, target: Tensor | None) -> float:
    """The loss of the sample; NaN where there is nothing to compare with."""
    if bench.loss is None or target is None:
        return nan
    return float(bench.loss(result, target))
