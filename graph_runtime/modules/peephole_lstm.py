"""PeepholeLSTM."""

import math

import torch
from torch import nn
from torch.nn import functional as F


class PeepholeLSTM(nn.Module):
    """An LSTM whose gates see the cell, and which gives the cell of every step."""

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        peephole: bool = True,
        output_gate: str = "new",
    ) -> None:
        super().__init__()
        self.hidden_size = hidden_size
        self.output_gate = output_gate
        rows = 4 * hidden_size  # input, forget, cell, output
        self.weight_ih_l0 = nn.Parameter(torch.empty(rows, input_size))
        self.weight_hh_l0 = nn.Parameter(torch.empty(rows, hidden_size))
        self.bias_ih_l0 = nn.Parameter(torch.empty(rows)) if bias else None
        self.bias_hh_l0 = nn.Parameter(torch.empty(rows)) if bias else None
        seen = nn.Parameter(torch.empty(3, hidden_size)) if peephole else None
        self.weight_peephole = seen  # of the input, forget and output gate
        most = 1 / math.sqrt(hidden_size)
        for weight in self.parameters():
            nn.init.uniform_(weight, -most, most)

    def forward(
        self,
        x: torch.Tensor,
        h_0: torch.Tensor | None = None,
        c_0: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        if (h_0 is None) != (c_0 is None):
            raise ValueError("h_0 and c_0 come together")
        h = x.new_zeros(x.shape[0], self.hidden_size) if h_0 is None else h_0
        c = torch.zeros_like(h) if c_0 is None else c_0
        steps, cells = [], []
        for step in F.linear(x, self.weight_ih_l0, self.bias_ih_l0).unbind(1):
            h, c = self._step(step + F.linear(h, self.weight_hh_l0, self.bias_hh_l0), c)
            steps.append(h)
            cells.append(c)
        return torch.stack(steps, 1), torch.stack(cells, 1), h, c  # (N, T, hidden)

    def _step(
        self,
        gates: torch.Tensor,
        c: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        i, f, g, o = gates.chunk(4, 1)  # (N, hidden)
        weight = self.weight_peephole
        if weight is not None:
            i, f = i + weight[0] * c, f + weight[1] * c
        new = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        if weight is not None:
            o = o + weight[2] * (new if self.output_gate == "new" else c)
        return torch.sigmoid(o) * torch.tanh(new), new
