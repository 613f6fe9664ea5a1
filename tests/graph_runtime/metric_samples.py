"""Results and targets such as each metric takes."""

from __future__ import annotations

import torch

from graph_runtime.metric import Metric


def sample(kind: type[Metric], count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """A result and a target of so many samples."""
    made = torch.Generator().manual_seed(0)
    result = torch.randn(count, 8, generator=made)
    classes = torch.randint(0, 8, (count,), generator=made)
    match kind.target:
        case "class":
            return result, classes
        case "texts":
            return torch.randn(count, 5, 8, generator=made), classes[:, None].repeat(1, 3)
        case "labels":
            return result, torch.cat([classes[:, None], torch.full((count, 7), -1)], 1)
        case "binary":
            return result, (result.flip(1) > 0).float()
        case "region":
            return result, torch.cat([classes[:, None].float(), result[:, :4]], 1)
        case "objects":
            rows = torch.cat([classes[:, None].float(), result[:, :4]], 1)[:, None]
            return rows, rows.repeat(1, 3, 1)
        case "shares":
            return result.log_softmax(1), result.flip(1).softmax(1)
    return result, result.flip(1).abs()
