"""Whether the transforms of a recipe fit its data, its loss and one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph_runtime.dataset import DataFacts
from graph_runtime.document.model import Training
from graph_runtime.errors import Problem, ShapeError
from graph_runtime.loss import Loss
from graph_runtime.transform import TRANSFORMS, Transform

MOST_MIXES = 2
"""Each mixes with a sample that went the whole way before it, which doubles the work."""


def made_transforms(training: Training, problems: list[Problem]) -> tuple[Transform, ...]:
    """The declarations that a recipe names in order; what stands in the way goes to `problems`."""
    made: list[Transform] = []
    for number, recipe in enumerate(training.transforms):
        one = TRANSFORMS.make(recipe.kind, recipe.params)
        if isinstance(one, Transform):
            made.append(one)
            continue
        for problem in one:
            problems.append(replace(problem, param=_path(number, problem.param)))
    return tuple(made)


def transform_problems(
    transforms: Sequence[Transform], facts: DataFacts, loss: Loss
) -> list[Problem]:
    """What keeps samples of which these facts are known from undergoing the transforms."""
    problems = []
    mixes = [number for number, one in enumerate(transforms) if one.way == "mix"]
    for number, transform in enumerate(transforms):
        try:
            transform.expect(facts, loss)
        except ShapeError as refusal:
            path = _path(number, refusal.param)
            problems.append(Problem(None, path, refusal.message, refusal.fix))
    if len(mixes) > MOST_MIXES:
        message = f"{len(mixes)} transforms mix samples; more than {MOST_MIXES} take too long."
        problems.append(Problem(None, _path(mixes[MOST_MIXES], None), message, "Remove it."))
    return problems


def _path(number: int, param: str | None) -> str:
    return f"training.transforms.{number}" + (f".{param}" if param else "")
