"""GroupNorm."""

from pydantic import Field

from graph_runtime.block import BatchError, Call, ShapeError, call, expect_features
from graph_runtime.blocks.normalization._channels import Channels
from graph_runtime.params import Count
from graph_runtime.tensors import Spec


class GroupNorm(Channels):
    """Brings each group of channels of each sample to mean 0 and deviation 1, for itself."""

    title = "Group normalization"
    synonyms = ("groupnorm", "gn", "normalize", "standardize")
    formula = r"y_c = \gamma_c \, \frac{x_c - \mu_g}{\sqrt{\sigma_g^2 + \epsilon}} + \beta_c"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.GroupNorm.html"
    example = (Spec("N", 16, 14, 14),)

    num_groups: Count = Field(4, description="Groups that the channels are split into.")

    def shape(self, x: Spec) -> Spec:
        expect_features(x)
        if x.channels % self.num_groups:
            raise ShapeError(
                f"{x.channels} channels cannot be split into {self.num_groups} equal groups.",
                "Choose a divisor of the channels.",
                "num_groups",
            )
        if x.numbers == self.num_groups:
            # torch refuses this for one sample alone and gives nothing but offsets for more.
            raise BatchError(
                f"Each group of {x.text} is a single number, which has no deviation.",
                "Choose fewer groups.",
                "num_groups",
            )
        return x

    def module(self, x: Spec) -> Call:
        options = self.changed("eps", "affine", "bias")
        return call("nn.GroupNorm", self.num_groups, x.channels, **options)
