"""What an optimizer and a schedule remember: tensors apart, the rest as JSON holds it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from graph_runtime.train.process.rows import whole


def optimizer_state(optimizer: torch.optim.Optimizer) -> tuple[dict[str, torch.Tensor], Any]:
    """Tensors by `index.name`, those of a list by `index.name.place`; the rest as JSON holds it."""
    whole = optimizer.state_dict()
    tensors: dict[str, torch.Tensor] = {}
    plain: dict[str, dict[str, Any]] = {}
    for index, values in whole["state"].items():
        for name, value in values.items():
            rest = _taken(f"{index}.{name}", value, tensors)
            if not isinstance(value, torch.Tensor):
                plain.setdefault(str(index), {})[name] = rest
    return tensors, {"state": plain, "groups": plain_json(whole["param_groups"])}


def restore_optimizer(
    optimizer: torch.optim.Optimizer, tensors: Mapping[str, torch.Tensor], plain: Any
) -> None:
    """Put the optimizer where it was; raises what a damaged state leads to."""
    state: dict[int, dict[str, Any]] = {int(i): dict(v) for i, v in plain["state"].items()}
    for key, tensor in tensors.items():
        index, name, *place = key.split(".")
        if place:
            state[int(index)][name][int(place[0])] = tensor
        else:
            state.setdefault(int(index), {})[name] = tensor
    groups = [
        _with_tuples(saved, made)
        for saved, made in zip(plain["groups"], optimizer.param_groups, strict=True)
    ]
    optimizer.load_state_dict({"state": state, "param_groups": groups})


def _taken(key: str, value: Any, tensors: dict[str, torch.Tensor]) -> Any:
    """Put the tensors of a value aside; what is left, with None where one stood in a list."""
    if isinstance(value, torch.Tensor):
        tensors[key] = on_cpu(value)
        return None
    if isinstance(value, list):
        return [_taken(f"{key}.{place}", item, tensors) for place, item in enumerate(value)]
    return value


def _with_tuples(saved: Mapping[str, Any], made: Mapping[str, Any]) -> dict[str, Any]:
    """JSON has lists alone: what is a tuple in a fresh optimizer becomes one again."""
    return {
        name: tuple(value) if isinstance(made.get(name), tuple) else value
        for name, value in saved.items()
    }


def plain_json(value: Any) -> Any:
    """JSON's own types alone; what a schedule keeps besides them is made again with it."""
    if isinstance(value, dict):
        return {key: plain_json(item) for key, item in value.items() if _is_plain(item)}
    if isinstance(value, list | tuple):
        return [plain_json(item) for item in value]
    return value


def _is_plain(value: Any) -> bool:
    if isinstance(value, dict):  # a scheduler may count moments by their number
        return all(isinstance(key, str) for key in value)
    return value is None or isinstance(value, bool | int | float | str | list | tuple)


def on_cpu(tensor: torch.Tensor) -> torch.Tensor:
    """A copy that shares nothing with the network; `whole` of a tensor that is cut up."""
    return whole(tensor).detach().to("cpu", copy=True).contiguous()
