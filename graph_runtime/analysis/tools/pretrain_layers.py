"""`PretrainLayers`: lets each hidden layer learn to describe its input, without labels."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.tool import Findings, Tool

if TYPE_CHECKING:
    from graph_runtime.train.looking.bench import Bench


class PretrainLayers(Tool):
    """Teaches one hidden layer after another to describe its input; the labels are not looked at.

    Each layer is the first half of an auto-encoder on what the layers before it give. The weights
    go to a file beside the drawing, with which fine-tuning by back-propagation begins.
    """

    title = "Pre-train layer by layer"
    verb = "pretrain"
    synonyms = ("greedy pre-training", "stacked auto-encoders", "unsupervised", "fine-tuning")
    formula = r"\min_{W,b,V,c} \; \frac{1}{m} \sum_i \lVert V\,g(W x_i + b) + c - x_i \rVert^2"
    reference = "https://papers.nips.cc/paper/3048-greedy-layer-wise-training-of-deep-networks"

    epochs: int = Field(
        10, ge=1, le=10_000, description="Passes over the training samples for each layer."
    )
    lr: float = Field(0.001, gt=0, le=1.0, description="The learning rate of Adam.")
    noise: float = Field(
        0.0,
        ge=0,
        lt=1,
        description="Share of a layer's input that is put to 0 and has to be guessed (denoising).",
    )

    def carry_out(self, bench: Bench, pause: Callable[[], None]) -> Findings:
        from graph_runtime.analysis.work.layer_findings import findings

        return findings(self, bench, pause)
