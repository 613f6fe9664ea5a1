"""TableConv2d."""

import torch
from torch import nn
from torch.nn import functional as F


class TableConv2d(nn.Module):
    """A convolution whose filters each see only the channels that their row names."""

    sources: torch.Tensor

    def __init__(
        self,
        table: tuple[tuple[int, ...], ...],
        kernel_size: int | tuple[int, int],
        stride: int | tuple[int, int] = 1,
        padding: str | int | tuple[int, int] = 0,
        dilation: int | tuple[int, int] = 1,
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.counts = [len(row) for row in table]
        self.stride, self.padding, self.dilation = stride, padding, dilation
        sources = torch.tensor([channel for row in table for channel in row])
        self.register_buffer("sources", sources, persistent=False)
        size = kernel_size
        high, wide = (size, size) if isinstance(size, int) else size
        seen = [count for count in self.counts for _ in range(count)]
        bound = (torch.tensor(seen) * high * wide).rsqrt().view(-1, 1, 1, 1)
        # As torch draws those of Conv2d: below 1 over the root of what a filter sees.
        drawn = torch.rand(len(seen), 1, high, wide) * 2 - 1
        self.weight = nn.Parameter(drawn * bound)
        self.bias = nn.Parameter(torch.zeros(len(table))) if bias else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        maps = F.conv2d(
            x.index_select(1, self.sources),
            self.weight,
            None,
            self.stride,
            self.padding,
            self.dilation,
            groups=len(self.sources),
        )  # (N, connections, H, W)
        sums = [part.sum(1) for part in torch.split(maps, self.counts, 1)]
        y = torch.stack(sums, 1)  # (N, filters, H, W)
        return y if self.bias is None else y + self.bias[:, None, None]
