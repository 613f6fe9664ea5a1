"""Declarations of which a recipe names several: its metrics, its transforms."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from graph_runtime.document.model import Recipe
from graph_runtime.errors import Problem
from graph_runtime.families import Declaration, Family

T = TypeVar("T", bound=Declaration)


def made_listed(
    family: Family[T], field: str, recipes: tuple[Recipe, ...], problems: list[Problem]
) -> tuple[T, ...]:
    """Those that can be made, in order; what stands in the way goes to `problems`."""
    made: list[T] = []
    for number, recipe in enumerate(recipes):
        one = family.make(recipe.kind, recipe.params)
        if isinstance(one, tuple):
            problems += [replace(p, param=listed_path(field, number, p.param)) for p in one]
        else:
            made.append(one)
    return tuple(made)


def listed_path(field: str, number: int, param: str | None = None) -> str:
    """How a problem names one of them: `training.metrics.2.beta`."""
    return f"training.{field}.{number}" + (f".{param}" if param else "")
