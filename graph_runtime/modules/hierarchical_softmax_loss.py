"""HierarchicalSoftmaxLoss."""

import torch
from torch import nn
from torch.nn import functional as F


class HierarchicalSoftmaxLoss(nn.Module):
    """A tree of questions, a vector each: inner nodes from 1, the root; class c is c + num_classes.

    A balanced tree is a heap: node n has the children 2n and 2n + 1. In Huffman's, `seats` tells
    for each node the number that it would have as such a child of its parent.
    """

    seats: torch.Tensor | None

    def __init__(
        self,
        in_features: int,
        num_classes: int,
        frequencies: tuple[int, ...] | None = None,
    ) -> None:
        super().__init__()
        self.num_classes = num_classes
        self.depth = (2 * num_classes - 1).bit_length() - 1
        seats = None if frequencies is None else self._huffman(frequencies)
        self.register_buffer("seats", seats, persistent=False)
        self.weight = nn.Parameter(torch.zeros(max(1, num_classes - 1), in_features))

    def _huffman(self, frequencies: tuple[int, ...]) -> torch.Tensor:
        """Joins the two rarest until one is left: frequent classes come near the root."""
        count = self.num_classes
        if len(frequencies) != count:
            raise ValueError(f"{len(frequencies)} frequencies for {count} classes")
        totals, seats = [0] * count + list(frequencies), [0] * (2 * count)
        leaves = sorted(range(count, 2 * count), key=lambda leaf: -totals[leaf])
        joined = count - 1
        for node in range(count - 1, 0, -1):
            for side in (0, 1):
                child = joined
                rarer = not leaves or totals[joined] < totals[leaves[-1]]
                if joined > node and rarer:
                    joined -= 1
                else:
                    child = leaves.pop()
                totals[node] += totals[child]
                seats[child] = 2 * node + side
        depths = [0] * (2 * count)
        for node in range(2, 2 * count):
            depths[node] = depths[seats[node] // 2] + 1
        self.depth = max(depths)
        return torch.tensor(seats)

    def forward(self, x: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        node = target + self.num_classes
        losses = torch.zeros_like(x[:, 0])
        for _ in range(self.depth):
            seat = node if self.seats is None else self.seats[node]
            parent = seat // 2
            score = (self.weight[(parent - 1).clamp(min=0)] * x).sum(dim=-1)
            asked = F.logsigmoid(torch.where(seat % 2 == 1, score, -score))
            losses = losses - asked.masked_fill(parent == 0, 0.0)
            node = parent
        return losses.mean()
