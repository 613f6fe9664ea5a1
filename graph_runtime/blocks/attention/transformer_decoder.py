"""TransformerDecoder."""

from pydantic import Field

from graph_runtime.block import Call, Weights, call
from graph_runtime.blocks.attention._decoder import Decoder
from graph_runtime.blocks.attention._masks import MASK_CALLS
from graph_runtime.blocks.attention._transformer import MAX_LAYERS, stacked
from graph_runtime.tensors import Spec


class TransformerDecoder(Decoder):
    """A stack of transformer decoder layers that all attend to the same memory.

    Unlike torch's own default, later steps of the target are hidden unless you ask to see them. In
    the masks True hides; a step from which everything is hidden sees everything.
    """

    title = "Transformer decoder"
    synonyms = ("transformer", "cross-attention", "decoder stack", "translation", "layers")
    formula = r"x_l = \mathrm{Layer}_l(x_{l-1}, m), \quad l = 1 \ldots L"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.TransformerDecoder.html"
    calls = (
        *("nn.TransformerDecoder", "nn.TransformerDecoderLayer", "nn.LayerNorm"),
        *MASK_CALLS,
    )

    num_layers: int = Field(6, ge=1, le=MAX_LAYERS, description="Layers, one after the other.")
    norm: bool = Field(False, description="Normalize behind the last layer.")

    def module(self, tgt: Spec, memory: Spec, *masks: Spec | None) -> Call:
        layer = self.layer("TransformerDecoderLayer", tgt.last)
        options = {"norm": self.norm_module(tgt.last)} if self.norm else {}
        return call("nn.TransformerDecoder", layer, self.num_layers, **options)

    def weights(self, tgt: Spec, memory: Spec, *masks: Spec | None) -> Weights:
        layers = stacked(self.decoder_weights(tgt.last), self.num_layers)
        return {**layers, **(self.norm_weights(tgt.last) if self.norm else {})}

    def macs(self, tgt: Spec, memory: Spec, *others: Spec | None) -> int:
        return self.num_layers * self.decoder_macs(tgt, memory)
