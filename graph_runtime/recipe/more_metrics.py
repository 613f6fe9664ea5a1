"""The figures that a recipe names beside its metric, and whether they can be counted."""

from __future__ import annotations

from graph_runtime.errors import Problem
from graph_runtime.metric import Metric, figure_names
from graph_runtime.recipe.listed import listed_path


def repeated(first: Metric, others: tuple[Metric, ...]) -> list[Problem]:
    """A problem for each figure that is counted already."""
    names = figure_names((first, *others))
    return [
        Problem(
            None,
            listed_path("metrics", number - 1),
            f"{name} is counted already.",
            "Remove it, or set another parameter.",
        )
        for number, name in enumerate(names)
        if name in names[:number]
    ]
