"""FeatureAlphaDropout."""

from pydantic import Field

from graph_runtime.block import expect_features
from graph_runtime.blocks.regularization._dropping import Dropping
from graph_runtime.tensors import Spec


class FeatureAlphaDropout(Dropping):
    """Puts random channels to the floor of SELU while training, so that mean and deviation stay."""

    title = "Feature alpha dropout"
    synonyms = ("regularization", "selu", "channel dropout", "overfitting", "noise")
    formula = r"y_c = a \, (m_c x_c + (1 - m_c) \, \alpha') + b, \quad \alpha' = -1.7581"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.FeatureAlphaDropout.html"
    example = (Spec("N", 16, 14, 14),)

    p: float = Field(0.5, ge=0.0, le=1.0, description="Chance of each channel to be dropped.")

    def shape(self, x: Spec) -> Spec:
        expect_features(x)
        return x
