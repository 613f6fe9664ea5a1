"""CausalMask."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, BatchError, Block, Call, own
from graph_runtime.tensors import Spec


class CausalMask(Block):
    """Hides later steps from every step, for a mask port of attention.

    x: (N, Tq, …), key: (N, Tk, …), if left open x itself; y: (N, Tq, Tk), true where hidden. Only
    lengths are read. Blocks with `is_causal` make this mask themselves.
    """

    title = "Causal mask"
    synonyms = ("triangular mask", "look-ahead mask", "subsequent mask", "autoregressive", "hide")
    formula = r"y_{ij} = [j \geq i + d]"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.triu.html"
    calls = ("CausalMask",)
    dtypes = {"x": ANY_DTYPE, "key": ANY_DTYPE}
    example = (Spec("N", 8, 32), Spec("N", 8, 32))

    diagonal: int = Field(
        1, ge=-1024, le=1024, description="Which step ahead is the first hidden one."
    )

    def shape(self, x: Spec, key: Spec | None = None) -> Spec:
        key = key or x
        for name, spec in (("input", x), ("key", key)):
            if spec.rank < 2:
                raise BatchError(
                    f"The {name} must be (N, T, …) but is {spec.text}.",
                    "Feed it the sequence that attends.",
                )
        return Spec("N", x.size(1), key.size(1), dtype="bool", axes=("N", "T", "T"))

    def module(self, x: Spec, key: Spec | None = None) -> Call:
        return own("CausalMask", **self.changed("diagonal"))
