"""What metrics of whole texts share; these functions go with them into an exported `train.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

if TYPE_CHECKING:
    from torch import Tensor

END: Any = Field(
    None,
    ge=0,
    le=2**31 - 1,
    description="Class that ends a text, 3 in data sets of this program; empty for texts as long "
    "as the true ones.",
)


def two_texts(
    result: Tensor, target: Tensor, ignore_index: int | None, end: int | None
) -> tuple[Tensor, Tensor]:
    """What the network says at every place and the truth, (N, T) int64; -1 behind either's end."""
    said, true = (x[:, None].flatten(1) for x in (result.argmax(1), target))
    if ignore_index is not None:
        unknown = true == ignore_index
        said, true = said.masked_fill(unknown, -1), true.masked_fill(unknown, -1)
    if end is None:
        return said, true
    over = [(text == end).cumsum(1) > 0 for text in (said, true)]
    return said.masked_fill(over[0], -1), true.masked_fill(over[1], -1)


def shared_groups(said: Tensor, true: Tensor, n: int) -> Tensor:
    """Groups of n tokens of each sample: shared ones, clipped, and those of either, (N, 3).

    A group counts as shared as often as the text has it that has it less often.
    """
    import torch

    groups = [text.unfold(1, n, 1) if text.shape[1] >= n else text.new_full((len(text), 1, n), -1)
              for text in (said, true)]  # fmt: skip
    whole = [(group >= 0).all(2) for group in groups]  # (N, T)
    found = []
    for sample in range(len(said)):
        ours, theirs = (
            group[sample][there[sample]] for group, there in zip(groups, whole, strict=True)
        )
        same = (ours[:, None] == ours).all(2).tril().sum(1)  # the how manieth of its kind
        known = (ours[:, None] == theirs).all(2).sum(1)
        found.append((same <= known).sum())
    shared = torch.stack(found) if found else whole[0].new_zeros(0, dtype=torch.int64)
    return torch.stack([shared, whole[0].sum(1), whole[1].sum(1)], 1).double()
