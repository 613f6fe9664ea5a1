"""GatedRecurrentUnit."""

import math

import torch
from torch import nn
from torch.nn import functional as F


class GatedRecurrentUnit(nn.Module):
    """A GRU with the forms of the papers; with "after" and "keep" it is torch's own."""

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        reset_gate: str = "before",
        update_gate: str = "keep",
    ) -> None:
        super().__init__()
        self.hidden_size = hidden_size
        self.reset_gate = reset_gate
        self.update_gate = update_gate
        gates = 2 if reset_gate == "none" else 3  # reset, update, candidate
        rows = gates * hidden_size
        self.weight_ih_l0 = nn.Parameter(torch.empty(rows, input_size))
        self.weight_hh_l0 = nn.Parameter(torch.empty(rows, hidden_size))
        self.bias_ih_l0 = nn.Parameter(torch.empty(rows)) if bias else None
        self.bias_hh_l0 = nn.Parameter(torch.empty(rows)) if bias else None
        most = 1 / math.sqrt(hidden_size)
        for weight in self.parameters():
            nn.init.uniform_(weight, -most, most)

    def forward(
        self, x: torch.Tensor, h_0: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        h = x.new_zeros(x.shape[0], self.hidden_size) if h_0 is None else h_0
        steps = []
        for step in F.linear(x, self.weight_ih_l0, self.bias_ih_l0).unbind(1):
            h = self._step(step, h)  # (N, hidden)
            steps.append(h)
        return torch.stack(steps, 1), h  # (N, T, hidden)

    def _step(self, step: torch.Tensor, h: torch.Tensor) -> torch.Tensor:
        size = self.hidden_size
        weight, bias = self.weight_hh_l0, self.bias_hh_l0
        of_gates = None if bias is None else bias[:-size]
        of_new = None if bias is None else bias[-size:]
        gates = torch.sigmoid(step[:, :-size] + F.linear(h, weight[:-size], of_gates))
        r, z = gates[:, :size], gates[:, -size:]
        kept = r * h if self.reset_gate == "before" else h
        back = F.linear(kept, weight[-size:], of_new)
        if self.reset_gate == "after":
            back = r * back
        new = torch.tanh(step[:, -size:] + back)
        keep = z if self.update_gate == "keep" else 1 - z
        return keep * h + (1 - keep) * new
