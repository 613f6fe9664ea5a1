"""RNN."""

from typing import Literal

from pydantic import Field

from graph_runtime.blocks.recurrent._recurrent import RECURRENT_CALLS, Recurrent


class RNN(Recurrent):
    """Reads a sequence step by step into a state; GRU and LSTM cost more and remember longer."""

    title = "RNN"
    synonyms = ("recurrent", "elman", "vanilla rnn", "sequence", "time series", "bidirectional")
    formula = r"h_t = \tanh(W_x x_t + W_h h_{t-1} + b)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html"
    calls = ("nn.RNN", *RECURRENT_CALLS)
    options = ("num_layers", "nonlinearity", "bias")

    nonlinearity: Literal["tanh", "relu"] = Field("tanh", description="What squeezes the state.")
