"""BiasBeforeBatchNorm."""

from collections.abc import Iterator

from graph_runtime.drawing import Drawing
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.lint_rules._weighted_sums import WINDOWED
from graph_runtime.mending.remedy import Remedy, setting

NORMS = (
    "SyncBatchNorm",
    *(f"{norm}Norm{axes}d" for norm in ("Batch", "Instance") for axes in (1, 2, 3)),
)
TRANSPOSED = tuple(f"ConvTranspose{axes}d" for axes in (1, 2, 3))


class BiasBeforeBatchNorm(LintRule):
    """The normalization takes each channel's mean away, and a bias with it.

    The bias then has no effect and no gradient; the normalization's own offset stands in for it.
    """

    title = "Bias before batch normalization"
    synonyms = ("offset", "batchnorm", "useless parameters", "bias=False")
    formula = r"(x + b) - \mathrm{mean}(x + b) = x - \mathrm{mean}(x)"
    reference = "https://arxiv.org/abs/1502.03167"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        for norm in drawing.of(NORMS):
            wire = drawing.feed(norm)
            if wire is None or not _adds_per_channel(drawing, wire.source):
                continue
            if len(drawing.readers(wire.source)) == 1:
                yield self.advice(
                    wire.source,
                    f"Its bias has no effect: {norm} takes each channel's mean away.",
                    "Turn the bias off.",
                    Remedy("Turn the bias off", setting(wire.source, {"bias": False})),
                    param="bias",
                )


def _adds_per_channel(drawing: Drawing, node: str) -> bool:
    """Whether it has a bias with one number for each channel that the norm looks at."""
    kind, block = drawing.kind(node), drawing.blocks.get(node)
    if getattr(block, "bias", False) is not True:
        return False
    if kind == "Linear":
        taken = drawing.taken(node)
        return taken is not None and taken.rank == 2
    return kind in WINDOWED + TRANSPOSED
