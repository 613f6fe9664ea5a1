"""`Shards`: a network whose weights the processes of a run share, so that each holds a part.

torch's `fully_shard` (FSDP2) cuts every weight into rows, one stretch for each process. Before a
block runs its weights are gathered, and let go after it; on the way back its gradients are added
up, and each process keeps those of its own rows. The optimizer moves these rows as plain tensors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, cast

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.device_mesh import DeviceMesh
from torch.distributed.fsdp import FSDPModule, fully_shard
from torch.distributed.tensor import DTensor

from graph_runtime.train.process.rows import cut, held, is_cut, whole

Tensors = Mapping[str, torch.Tensor]


class Shards:
    """Cuts up the weights of `model`; `held` are this process's rows of each of them."""

    def __init__(self, model: nn.Module, device: torch.device) -> None:
        mesh = DeviceMesh.from_group(_everyone(), device.type)
        single = {weight for weight in model.parameters() if weight.ndim == 0}
        for weight in single:
            weight.data = weight.data.to(device)
        for unit in (*_units(model), model):
            unit.register_forward_hook(_own_memory)
            fully_shard(unit, mesh=mesh, reshard_after_forward=True, ignored_params=single)
            _prepare(cast(FSDPModule, unit))
        self._weights = list(model.parameters())
        self._held = {id(weight): _rows_of(weight) for weight in self._weights}
        self._whole = {id(self._held[id(w)]): w for w in self._weights if isinstance(w, DTensor)}

    @property
    def words(self) -> str:
        """How many numbers there are, and how many this process holds."""
        whole = sum(weight.numel() for weight in self._weights)
        own = sum(held.numel() for held in self._held.values())
        return (
            f"{dist.get_world_size()} processes share out the weights: of {whole:,} numbers this "
            f"one holds {own:,}. Nothing looks into the network until the run has ended."
        )

    def held(self, weight: nn.Parameter) -> nn.Parameter:
        """This process's rows of a weight, which share its memory; a single number as it is."""
        return self._held[id(weight)]

    def clear(self) -> None:
        """Forget all gradients."""
        for weight in self._weights:
            weight.grad = self._held[id(weight)].grad = None

    def deal(self) -> None:
        """Give the rows their gradients, which a backward pass has added up."""
        for weight in self._weights:
            if weight.grad is None:
                continue
            if isinstance(weight, DTensor):
                self._held[id(weight)].grad = cast(DTensor, weight.grad).to_local()
            else:
                dist.all_reduce(weight.grad)

    def norm(self) -> torch.Tensor:
        """The Euclidean norm of the gradients of all processes."""
        counted = self._held.values() if dist.get_rank() == 0 else self._rows()
        gradients = [held.grad for held in counted if held.grad is not None]
        square = nn.utils.get_total_norm(gradients).square().to(self._weights[0].device)
        dist.all_reduce(square)
        return square.sqrt()

    def whole_state(self, optimizer: torch.optim.Optimizer, state: Tensors) -> dict[str, Any]:
        """What an optimizer remembers of its rows, gathered from all; they call this together."""
        rows = _in_order(optimizer)
        names = sorted(state)  # A restored state has another order in each process.
        return {name: self._gathered(rows[_index(name)], state[name]) for name in names}

    def cut_state(self, optimizer: torch.optim.Optimizer, state: Tensors) -> dict[str, Any]:
        """This process's part of what an optimizer of whole weights remembers."""
        rows = _in_order(optimizer)
        return {name: self._cut(rows[_index(name)], value) for name, value in state.items()}

    def _rows(self) -> Iterator[nn.Parameter]:
        """Without those that every process has as a whole."""
        return (held for held in self._held.values() if id(held) in self._whole)

    def _gathered(self, held: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
        weight = self._whole.get(id(held))
        if weight is None or value.shape != held.shape:
            return value
        rows = value.to(held.device)
        like: dict[str, Any] = {"shape": weight.shape, "stride": weight.stride()}
        made = DTensor.from_local(rows, weight.device_mesh, weight.placements, **like)
        return whole(made).cpu()

    def _cut(self, held: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
        weight = self._whole.get(id(held))
        return value if weight is None or value.shape != weight.shape else cut(weight, value)


def _prepare(unit: FSDPModule) -> None:
    unit.set_gradient_divide_factor(1.0)  # Added up, not averaged.
    unit.set_force_sum_reduction_for_comms(True)
    unit.unshard()  # Memory that is first taken while judging could not be trained with.
    unit.reshard()


def _own_memory(unit: nn.Module, inputs: Any, given: Any) -> Any:
    """What a block gives, and no view of its weights, which are let go, or of anything else.

    A later block that overwrites a view would take away what gathers the weights again.
    """
    if isinstance(given, torch.Tensor):
        weights = [weight for weight in unit.parameters() if not is_cut(weight)]
        memory = {weight.untyped_storage().data_ptr() for weight in weights}
        shares = given._is_view() or given.untyped_storage().data_ptr() in memory
        return given.clone() if shares else given
    if isinstance(given, tuple) and type(given) is tuple:
        return tuple(_own_memory(unit, inputs, one) for one in given)
    return given


def _units(model: nn.Module) -> list[nn.Module]:
    """Blocks whose weights are gathered and let go together.

    Weights that blocks share stay with the network as a whole, as do those of no block.
    """
    blocks = [inner for block in model.children() for inner in _callable(block)]
    owners = Counter(id(weight) for block in blocks for weight in block.parameters())
    return [block for block in blocks if all(owners[id(w)] == 1 for w in block.parameters())]


def _callable(block: nn.Module) -> Iterator[nn.Module]:
    """The block, or the blocks in it where it is but a list of them."""
    if isinstance(block, nn.ModuleList | nn.ModuleDict):
        for inner in block.children():
            yield from _callable(inner)
    elif any(True for _ in block.parameters()):
        yield block


def _rows_of(weight: nn.Parameter) -> nn.Parameter:
    if not isinstance(weight, DTensor):
        return weight
    return nn.Parameter(held(weight), weight.requires_grad)


def _in_order(optimizer: torch.optim.Optimizer) -> list[nn.Parameter]:
    return [weight for group in optimizer.param_groups for weight in group["params"]]


def _index(name: str) -> int:
    return int(name.partition(".")[0])


def _everyone() -> dist.ProcessGroup:
    group = dist.group.WORLD
    assert group is not None
    return group
