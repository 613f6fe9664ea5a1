"""`Knobs`: what a person may change while a run goes on; each change is a mark in its log."""

from __future__ import annotations

from pydantic import Field

from graph_runtime.families import Declaration


class Knobs(Declaration):
    """Takes effect at the next step of the run; the drawing and its recipe stay as they are."""

    title = "Knobs of a run"

    lr: float = Field(
        0.001, gt=0, le=1000, description="Learning rate; a schedule goes on in proportion."
    )
    batch_size: int = Field(64, ge=1, le=1_000_000, description="Samples per step.")
    clip_threshold: float = Field(
        1.0, gt=0, le=1e9, description="Largest norm, or largest number, that clip lets through."
    )
    dropout: float | None = Field(
        None, ge=0, le=1, description="Probability for all dropout; empty for what its blocks say."
    )
