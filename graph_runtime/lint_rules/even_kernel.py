"""EvenKernel."""

from collections.abc import Iterator

from graph_runtime.block import spread
from graph_runtime.drawing import Drawing
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.lint_rules._weighted_sums import WINDOWED
from graph_runtime.mending.remedy import Remedy, setting


class EvenKernel(LintRule):
    """A kernel of odd size has a middle: the result stays in place and can keep its size.

    An even one shifts what it sees by half a step. Where the kernel moves by more than one step,
    as in patches of 16×16 or 4×4 by twos, an even size is usual.
    """

    title = "Even kernel"
    synonyms = ("filter size", "odd", "kernel size", "same padding")
    formula = r"p = \frac{k - 1}{2}"
    reference = "https://arxiv.org/abs/1603.07285"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        for node in drawing.of(WINDOWED):
            block = drawing.blocks[node]
            stride, kernel = getattr(block, "stride", 1), getattr(block, "kernel_size", 1)
            axes = len(getattr(block, "spatial", ()))
            pairs = list(zip(spread(kernel, axes), spread(stride, axes), strict=True))
            if any(size % 2 == 0 and step == 1 for size, step in pairs):
                size = "×".join(str(size) for size, _ in pairs)
                yield self.advice(
                    node,
                    f"A kernel of {size} has no middle: what it sees shifts by half a step.",
                    "Choose an odd size, such as 3 or 5.",
                    _remedy(node, [size for size, _ in pairs], block.padding == "same")
                    if hasattr(block, "padding")
                    else None,
                    param="kernel_size",
                )


def _remedy(node: str, sizes: list[int], keeps_size: bool) -> Remedy | None:
    """Only where the result keeps its size: elsewhere blocks behind might no longer fit."""
    if not keeps_size:
        return None
    odd = [size + 1 if size % 2 == 0 else size for size in sizes]
    value = odd[0] if len(set(odd)) == 1 else odd
    said = "×".join(map(str, odd))
    return Remedy(f"Make the kernel {said}", setting(node, {"kernel_size": value}))
