"""`Trial`: one trial of a sweep as its process tells it, and the document with its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from graph_runtime.document.model import Document
from graph_runtime.document.paths import with_values
from graph_runtime.errors import DocumentError
from graph_runtime.params import JsonValue
from graph_runtime.sweep.plan import spelled_out

State = Literal["complete", "pruned", "failed", "running"]


@dataclass(frozen=True, slots=True)
class Trial:
    """Its values by path, what it came to, and the folder of its run below that of the sweep."""

    number: int
    state: State
    values: Mapping[str, JsonValue]
    objective: float | None
    run: str
    problem: str = ""


def with_trial(document: Document, trial: Trial) -> Document:
    """The document with the values of a trial; raises DocumentError where they fit it no more."""
    try:
        return with_values(document, trial.values)
    except DocumentError:
        return with_values(spelled_out(document), trial.values)
