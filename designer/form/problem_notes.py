"""What is wrong with some parameters, as sentences for the form that shows them."""

from __future__ import annotations

from collections.abc import Iterable

from graph_runtime.errors import Problem


def problem_notes(problems: Iterable[Problem], place: str) -> dict[str, str]:
    """The first sentence on each parameter below `place`, by what follows it; "" is itself."""
    notes: dict[str, str] = {}
    for problem in problems:
        path = problem.param or ""
        if path == place or path.startswith(f"{place}."):
            name = path[len(place) + 1 :]
            notes.setdefault(name, f"{problem.message} {problem.fix}".strip())
    return notes
