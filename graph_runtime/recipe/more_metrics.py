"""The figures that a recipe names beside its metric, and whether they can be counted."""

from __future__ import annotations

from dataclasses import replace

from graph_runtime.document.model import Training
from graph_runtime.errors import Problem
from graph_runtime.metric import METRICS, Metric, figure_names


def made_metrics(training: Training, problems: list[Problem]) -> tuple[Metric, ...]:
    """The declarations of `metrics`; what stands in the way goes to `problems`."""
    made: list[Metric] = []
    for number, recipe in enumerate(training.metrics):
        one = METRICS.make(recipe.kind, recipe.params)
        if isinstance(one, Metric):
            made.append(one)
            continue
        for problem in one:
            field = f".{problem.param}" if problem.param else ""
            problems.append(replace(problem, param=f"training.metrics.{number}{field}"))
    return tuple(made)


def repeated(first: Metric, others: tuple[Metric, ...]) -> list[Problem]:
    """A problem for each figure that is counted already."""
    names = figure_names((first, *others))
    return [
        Problem(
            None,
            f"training.metrics.{number - 1}",
            f"{name} is counted already.",
            "Remove it, or set another parameter.",
        )
        for number, name in enumerate(names)
        if name in names[:number]
    ]
