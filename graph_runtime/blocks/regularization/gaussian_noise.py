"""GaussianNoise."""

from pydantic import Field

from graph_runtime.block import Block, Call, own
from graph_runtime.tensors import Spec


class GaussianNoise(Block):
    """Adds a random number to every number while training."""

    title = "Gaussian noise"
    synonyms = ("regularization", "jitter", "normal noise", "denoising", "augmentation")
    formula = r"y = x + e, \quad e \sim \mathcal{N}(0, \sigma^2)"
    reference = "https://keras.io/api/layers/regularization_layers/gaussian_noise/"
    calls = ("GaussianNoise",)
    in_place = True

    std: float = Field(0.1, ge=0.0, le=1e6, description="Standard deviation of the noise.")

    def shape(self, x: Spec) -> Spec:
        return x

    def module(self, x: Spec) -> Call:
        return own("GaussianNoise", self.std)
