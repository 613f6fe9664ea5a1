"""RNNCell."""

from typing import Literal

from pydantic import Field

from graph_runtime.blocks.recurrent._cell import Cell


class RNNCell(Cell):
    """Takes one step of an RNN: mixes an input and a state into the next state."""

    title = "RNN cell"
    synonyms = ("rnn step", "recurrent cell", "elman", "vanilla rnn")
    formula = r"h' = \tanh(W_x x + W_h h + b)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.RNNCell.html"
    options = ("bias", "nonlinearity")

    nonlinearity: Literal["tanh", "relu"] = Field("tanh", description="What squeezes the state.")
