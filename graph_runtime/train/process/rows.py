"""Tensors of which a process holds some rows only, beside those that it has as a whole.

They are known by what they can do: loading torch's own name for them takes long.
"""

from __future__ import annotations

from typing import Any

import torch


def is_cut(tensor: torch.Tensor) -> bool:
    """Whether other processes hold the rest of it."""
    return hasattr(tensor, "full_tensor")


def held(tensor: torch.Tensor) -> torch.Tensor:
    """The rows that this process holds, which share the tensor's memory."""
    cut_up: Any = tensor.detach()
    rows: torch.Tensor = cut_up.to_local() if is_cut(tensor) else cut_up
    return rows


def whole(tensor: torch.Tensor) -> torch.Tensor:
    """All rows in the first process, nothing in the others; all of them call this together."""
    if not is_cut(tensor):
        return tensor
    cut_up: Any = tensor
    rows: torch.Tensor = cut_up.detach().full_tensor()
    return rows if cut_up.device_mesh.get_local_rank() == 0 else rows.new_empty(0)


def cut(like: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
    """Those of all `rows` that this process holds of a tensor; all where it is not cut up."""
    if not is_cut(like):
        return rows
    mesh: Any = like.device_mesh  # type: ignore[attr-defined]
    parts, place = rows.chunk(mesh.size()), mesh.get_local_rank()
    return parts[place].clone() if place < len(parts) else rows[:0].clone()
