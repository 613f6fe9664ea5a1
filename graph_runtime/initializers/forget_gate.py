"""forget_gate_."""

from pydantic import Field

from graph_runtime.errors import ShapeError
from graph_runtime.initializer import Initializer, Number, Shape, in_words

GATES = 4


class ForgetGate(Initializer):
    """Starts the forget gates of an LSTM open, so that it remembers until it has learned to forget.

    Fills the second quarter of a bias, in PyTorch's order of gates: write, forget, candidate, read.
    The other quarters start as PyTorch starts them; of its two biases, which are added, one is
    enough.
    """

    title = "Forget gate"
    synonyms = ("lstm", "forget bias", "unit forget bias", "open gate", "bias of 1")
    formula = r"b = [b_i; \; c; \; b_g; \; b_o]"
    reference = "https://proceedings.mlr.press/v37/jozefowicz15.html"
    axes = (1, 1)
    written = ("val",)
    part = (1, GATES)

    val: Number = Field(1.0, description="The value c of every forget gate's bias.")

    @classmethod
    def target(cls) -> str:
        return "nn.init.constant_"

    def expect(self, shape: Shape) -> None:
        if len(shape) != 1 or shape[0] % GATES:
            raise ShapeError(
                f"It fills the bias of {GATES} gates, but this weight is {in_words(shape)}.",
                "Choose it for bias_ih_l0 of an LSTM.",
            )
