"""CenterCrop."""

from graph_runtime.block import ANY_DTYPE, BatchError, Block, Call, ShapeError, own
from graph_runtime.blocks._window import by
from graph_runtime.reach import Reaches, moved
from graph_runtime.tensors import Spec


class CenterCrop(Block):
    """Cuts the middle out of x, as large as the reference."""

    title = "Centre crop"
    synonyms = ("center crop", "cut out", "u-net", "skip connection", "match size", "cropping")
    formula = r"y_{c,p} = x_{c,\,p + \lfloor (n - m) / 2 \rfloor}"
    reference = "https://arxiv.org/abs/1505.04597"
    calls = ("CenterCrop",)
    dtypes = {"x": ANY_DTYPE, "reference": ANY_DTYPE}
    example = (Spec("N", 64, 64, 64), Spec("N", 128, 56, 56))

    def shape(self, x: Spec, reference: Spec) -> Spec:
        if x.rank < 3:
            raise BatchError(
                f"The input must be (N, C, …) but is {x.text}.", "Connect an image of channels."
            )
        if reference.rank != x.rank:
            raise ShapeError(
                f"{reference.text} has not as many axes as {x.text}.",
                "Give it a reference with the same number of axes.",
            )
        wanted, given = reference.sizes[1:], x.sizes[1:]
        if any(small > large for small, large in zip(wanted, given, strict=True)):
            raise ShapeError(
                f"{by(wanted)} cannot be cut out of {by(given)}.", "Connect a smaller reference."
            )
        return x.with_shape("N", x.channels, *wanted)

    def reach(self, port: str, x: Spec, reference: Spec) -> Reaches | None:
        if port == "reference":
            return ()
        pairs = zip(x.sizes[1:], reference.sizes[1:], strict=True)
        return tuple(moved((large - small) // 2) for large, small in pairs)

    def module(self, x: Spec, reference: Spec) -> Call:
        return own("CenterCrop")
