"""`Tried`: one trial of a search, and the document with its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph_runtime.document.model import Document
from graph_runtime.document.paths import with_values
from graph_runtime.errors import DocumentError
from graph_runtime.sweep.plan import spelled_out


@dataclass(frozen=True, slots=True)
class Tried:
    """One trial as the process tells it; `run` is a path below the sweep's folder."""

    number: int
    state: str
    values: Mapping[str, Any]
    objective: float | None
    run: str
    problem: str = ""


def with_trial(document: Document, trial: Tried) -> Document:
    """The document with the values of a trial; raises DocumentError where they fit it no more."""
    try:
        return with_values(document, trial.values)
    except DocumentError:
        return with_values(spelled_out(document), trial.values)
