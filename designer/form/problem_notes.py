"""What is wrong with a part of the recipe, as sentences for its form."""

from __future__ import annotations

from collections.abc import Iterable

from graph_runtime.errors import Problem


def recipe_notes(problems: Iterable[Problem], role: str) -> dict[str, str]:
    """Sentences about one part, by parameter; "" is the part as a whole, or the whole recipe."""
    prefix = f"training.{role}" if role else "training"
    notes: dict[str, str] = {}
    for problem in problems:
        path = problem.param or ""
        if path == prefix or path.startswith(f"{prefix}."):
            name = path[len(prefix) + 1 :]
            notes.setdefault(name, f"{problem.message} {problem.fix}".strip())
    return notes
