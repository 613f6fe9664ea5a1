"""Output."""

from graph_runtime.block import Block
from graph_runtime.tensors import Spec


class Output(Block):
    """Names a result of the network; forward returns it."""

    title = "Output"
    synonyms = ("result", "return", "prediction", "logits", "sink")
    formula = r"\hat{y} = x"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html"
    outputs = ()
    dtypes = {"x": ("float32", "int64", "bool")}
    example = (Spec("N", 10),)

    def shape(self, x: Spec) -> tuple[Spec, ...]:
        return ()
