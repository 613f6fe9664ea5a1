"""Lengths."""

from pydantic import Field

from graph_runtime.block import BatchError, Block, Me, Spec, Value, Var
from graph_runtime.blocks.shape._steps import without
from graph_runtime.params import Natural


class Lengths(Block):
    """Counts the tokens of each sample that are no padding."""

    title = "Lengths"
    synonyms = ("sequence length", "padding", "pad", "mask", "count tokens", "lengths")
    formula = r"y = \sum_{t=1}^{T} [x_t \ne p]"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.ne.html"
    calls = (".ne", ".sum")
    dtypes = {"x": ("int64",)}
    example = (Spec("N", 8, dtype="int64"),)

    padding_idx: Natural = Field(0, description="The id that fills up short samples.")

    def shape(self, x: Spec) -> Spec:
        if x.rank < 2:
            raise BatchError(f"{x.text} has no axis of steps.", "Wire a sequence of token ids.")
        return without(x, 1)

    def forward(self, me: Me, x: Var) -> Value:
        return x.method("ne", self.padding_idx).method("sum", 1)
