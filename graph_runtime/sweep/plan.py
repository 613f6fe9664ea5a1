"""`SweepPlan`: what a sweep searches, as the file `sweep.json` of its folder says it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph_runtime.disk.regular_file import open_regular
from graph_runtime.document.model import Document
from graph_runtime.document.paths import with_values
from graph_runtime.document.reading import parse_document
from graph_runtime.document.text import document_text
from graph_runtime.errors import RunError
from graph_runtime.keeping.files import write_atomic
from graph_runtime.metric import METRICS
from graph_runtime.optimizer import OPTIMIZERS, Optimizer
from graph_runtime.recipe.resolved import Resolved, resolve
from graph_runtime.sweep.dimension import Dimension, parse

MAX_FILE = 16 << 20


class SweepPlan(BaseModel):
    """`search` are dimensions as texts; `objective` is the metric, or the loss, on validation data.

    `pruning` ends trials that are worse than half of the others at the same epoch.
    """

    model_config = ConfigDict(frozen=True)

    search: tuple[str, ...] = Field(min_length=1, max_length=100)
    objective: Literal["metric", "loss"] = "metric"
    sampler: Literal["random", "tpe"] = "tpe"
    pruning: bool = False
    seed: int = Field(0, ge=0, le=2**31 - 1)
    stage: int = Field(1, ge=1, le=100)

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        return tuple(parse(text) for text in self.search)


def spelled_out(document: Document) -> Document:
    """The document with every parameter of its optimizer written, so that each has a place."""
    training = document.training
    if training is None:
        return document
    made = OPTIMIZERS.make(training.optimizer.kind, training.optimizer.params)
    if not isinstance(made, Optimizer):
        return document
    values: Mapping[str, Any] = made.model_dump(mode="json")
    return with_values(document, {f"training.optimizer.{name}": v for name, v in values.items()})


def rises(document: Document, objective: str) -> bool:
    """Whether a larger objective is a better one; raises RunError without a sound recipe."""
    resolved = resolve(document.training) if document.training else ()
    if not isinstance(resolved, Resolved):
        first = resolved[0] if resolved else "The document does not say how to train."
        raise RunError(str(first))
    return objective == "metric" and METRICS.kinds[resolved.metric.kind()].higher_is_better


def keep_plan(folder: Path, document: Document, plan: SweepPlan) -> None:
    """Begin a sweep in a new or empty folder; raises RunError where there is something else."""
    if folder.exists() and any(folder.iterdir()):
        raise RunError(f"{folder} is not empty. Name a new folder for the sweep.")
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / "document.json", document_text(spelled_out(document)).encode())
    write_atomic(folder / "sweep.json", plan.model_dump_json(indent=1).encode() + b"\n")


def kept_plan(folder: Path) -> tuple[Document, SweepPlan]:
    """The sweep of a folder; raises RunError where there is none."""
    try:
        with open_regular(folder / "sweep.json") as file:
            plan = SweepPlan.model_validate_json(file.read(MAX_FILE))
        with open_regular(folder / "document.json") as file:
            return parse_document(file.read(MAX_FILE)), plan
    except (OSError, ValidationError):
        raise RunError(f"{folder} holds no sweep: its sweep.json cannot be read.") from None
