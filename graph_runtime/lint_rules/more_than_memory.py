"""MoreThanMemory."""

from collections.abc import Iterator

from graph_runtime.drawing import Drawing
from graph_runtime.facts.memory_estimate import BYTES, host_memory
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.mending.remedy import Remedy, training_with
from graph_runtime.recipe.batch_advice import largest_batch, need_of

KEPT = 6
"""Times its results a block keeps at the very most; below that nothing is worked out."""
COPIES = 4


class MoreThanMemory(LintRule):
    """A step keeps what going back needs, for every sample of the batch at the same time.

    Half the batch takes half the memory of the activations; weights, their gradients and what the
    optimizer keeps stay as they are.
    """

    title = "More than the memory of this machine"
    synonyms = ("out of memory", "OOM", "batch size", "activations", "forecast")
    formula = r"\mathrm{bytes} = 4 \left(k P + N A\right)"
    reference = "https://docs.pytorch.org/docs/stable/notes/cuda.html"
    weight = "warning"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        checked, memory = drawing.checked, host_memory()
        training, cost = drawing.training, drawing.checked.cost
        if training is None or checked.fed is not None or memory is None:
            return
        most = KEPT * cost.activations * training.samples_per_step + COPIES * cost.parameters
        need = need_of(checked) if most * BYTES > memory else None
        if need is None or need.total <= memory:
            return
        fits = largest_batch(need, memory)
        remedy = None
        if fits:
            fields = {"batch_size": fits, "full_batch": False}
            remedy = Remedy(f"Set the batch size to {fits:,}", training_with(fields))
        yield self.advice(
            next(iter(drawing.of(["Input"])), None),
            f"Training needs about {need.total / 2**30:,.0f} GiB with {need.samples:,} samples at "
            f"once, but this machine has {memory / 2**30:,.0f} GiB.",
            "Train with a smaller batch." if fits else "Make the largest blocks smaller.",
            remedy,
            param="training.batch_size",
        )
