"""TransformerDecoderLayer."""

from graph_runtime.block import Call, Weights
from graph_runtime.blocks.attention._decoder import Decoder
from graph_runtime.blocks.attention._masks import MASK_CALLS
from graph_runtime.tensors import Spec


class TransformerDecoderLayer(Decoder):
    """Causal self-attention, attention to a memory and two linear layers, each with a residual.

    Unlike torch's own default, later steps of the target are hidden unless you ask to see them. In
    the masks True hides; a step from which everything is hidden sees everything.
    """

    title = "Transformer decoder layer"
    synonyms = (
        *("transformer", "cross-attention", "masked self-attention", "encoder-decoder attention"),
        *("decoder", "attention block"),
    )
    formula = (
        r"u = \mathrm{LN}(x + \mathrm{MHA}(x)), \quad v = \mathrm{LN}(u + \mathrm{MHA}(u, m)), "
        r"\quad y = \mathrm{LN}(v + \mathrm{FF}(v))"
    )
    reference = (
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.TransformerDecoderLayer.html"
    )
    calls = ("nn.TransformerDecoderLayer", *MASK_CALLS)

    def module(self, tgt: Spec, memory: Spec, *masks: Spec | None) -> Call:
        return self.layer(self.kind(), tgt.last)

    def weights(self, tgt: Spec, memory: Spec, *masks: Spec | None) -> Weights:
        return self.decoder_weights(tgt.last)

    def macs(self, tgt: Spec, memory: Spec, *others: Spec | None) -> int:
        return self.decoder_macs(tgt, memory)
