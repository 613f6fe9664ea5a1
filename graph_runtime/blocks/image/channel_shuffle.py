"""ChannelShuffle."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, BatchError, Block, Call, ShapeError, call
from graph_runtime.params import Count
from graph_runtime.tensors import Spec


class ChannelShuffle(Block):
    """Deals the channels of each group out to all groups, so that grouped convolutions mix."""

    title = "Channel shuffle"
    synonyms = ("shufflenet", "group mixing", "interleave", "permute channels")
    formula = r"y_{kg+i} = x_{iC/g+k}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ChannelShuffle.html"
    dtypes = {"x": ANY_DTYPE}
    in_place = True
    example = (Spec("N", 8, 14, 14),)

    groups: Count = Field(2, description="Groups of channels, g.")

    def shape(self, x: Spec) -> Spec:
        if x.rank < 3:
            raise BatchError(
                f"The input must be (N, C, …) but is {x.text}.", "Connect an image of channels."
            )
        if x.channels % self.groups:
            raise ShapeError(
                f"{x.channels} channels cannot be shared out among {self.groups} groups.",
                f"Choose a number of groups that divides {x.channels}.",
                "groups",
            )
        return x

    def module(self, x: Spec) -> Call:
        return call("nn.ChannelShuffle", self.groups)
