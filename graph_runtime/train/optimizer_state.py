"""What an optimizer and a schedule remember: tensors apart, the rest as JSON holds it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch


def optimizer_state(optimizer: torch.optim.Optimizer) -> tuple[dict[str, torch.Tensor], Any]:
    """Tensors by `index.name`, and the rest as JSON holds it."""
    whole = optimizer.state_dict()
    tensors: dict[str, torch.Tensor] = {}
    plain: dict[str, dict[str, Any]] = {}
    for index, values in whole["state"].items():
        for name, value in values.items():
            if isinstance(value, torch.Tensor):
                tensors[f"{index}.{name}"] = on_cpu(value)
            else:
                plain.setdefault(str(index), {})[name] = value
    return tensors, {"state": plain, "groups": plain_json(whole["param_groups"])}


def restore_optimizer(
    optimizer: torch.optim.Optimizer, tensors: Mapping[str, torch.Tensor], plain: Any
) -> None:
    """Put the optimizer where it was; raises what a damaged state leads to."""
    state: dict[int, dict[str, Any]] = {int(i): dict(v) for i, v in plain["state"].items()}
    for key, tensor in tensors.items():
        index, _, name = key.partition(".")
        state.setdefault(int(index), {})[name] = tensor
    groups = [
        {**group, "betas": tuple(group["betas"])} if "betas" in group else group
        for group in plain["groups"]
    ]
    optimizer.load_state_dict({"state": state, "param_groups": groups})


def plain_json(value: Any) -> Any:
    """JSON's own types alone; what a schedule keeps besides them is made again with it."""
    if isinstance(value, dict):
        return {key: plain_json(item) for key, item in value.items() if _is_plain(item)}
    if isinstance(value, list | tuple):
        return [plain_json(item) for item in value]
    return value


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, bool | int | float | str | list | tuple | dict)


def on_cpu(tensor: torch.Tensor) -> torch.Tensor:
    """A copy that shares nothing with the network."""
    return tensor.detach().to("cpu", copy=True).contiguous()
