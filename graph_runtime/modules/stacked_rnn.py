"""StackedRNN."""

import torch
from torch import nn


class StackedRNN(nn.Module):
    """RNN layers that may all read the input, and whose states may all be read out."""

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 2,
        nonlinearity: str = "tanh",
        bias: bool = True,
        feed_input: bool = True,
        read_all: bool = True,
    ) -> None:
        super().__init__()
        self.feed_input = feed_input
        self.read_all = read_all
        later = hidden_size + (input_size if feed_input else 0)
        widths = [input_size] + [later] * (num_layers - 1)
        self.layers = nn.ModuleList()
        for width in widths:
            layer = nn.RNN(width, hidden_size, 1, nonlinearity, bias, batch_first=True)
            self.layers.append(layer)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        read, states = x, []
        for layer in self.layers:
            state, _ = layer(read)  # (N, T, hidden)
            states.append(state)
            read = torch.cat((state, x), 2) if self.feed_input else state
        return torch.cat(states, 2) if self.read_all else state
