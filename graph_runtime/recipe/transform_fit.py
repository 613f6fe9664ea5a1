"""Whether the transforms of a recipe fit its data, its loss and one another."""

from __future__ import annotations

from collections.abc import Sequence

from graph_runtime.dataset import DataFacts
from graph_runtime.errors import Problem, ShapeError
from graph_runtime.loss import Loss
from graph_runtime.recipe.listed import listed_path
from graph_runtime.transform import Transform

MOST_MIXES = 2
"""Each mixes with a sample that went the whole way before it, which doubles the work."""


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
            path = listed_path("transforms", number, refusal.param)
            problems.append(Problem(None, path, refusal.message, refusal.fix))
    if len(mixes) > MOST_MIXES:
        message = f"{len(mixes)} transforms mix samples; more than {MOST_MIXES} take too long."
        problems.append(
            Problem(None, listed_path("transforms", mixes[MOST_MIXES]), message, "Remove it.")
        )
    return problems
