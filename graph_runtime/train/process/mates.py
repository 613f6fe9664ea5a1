"""`Mates`: the processes of one run, started by torchrun; the batch and the result stay one.

Each process takes its rows of every batch. Gradients, losses and the metric's sums are added up,
so that a step is the one that a single process would take, up to rounding. Batch normalization
sees the rows of its own process; SyncBatchNorm those of all, for which torch wants GPUs.
"""

# Annotations stay what they are: torch looks at those of the function that adds gradients up.

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Any

import torch
import torch.distributed as dist
from torch import nn
from torch._C._distributed_c10d import GradBucket, PrefixStore, Store
from torch.distributed.rendezvous import rendezvous
from torch.nn.parallel import DistributedDataParallel

from graph_runtime.errors import RunError
from graph_runtime.train.process.control import Inbox
from graph_runtime.train.process.crew import ATTEND_SECONDS, LostMateError
from graph_runtime.train.process.one_inbox import OneInbox

if TYPE_CHECKING:
    from graph_runtime.train.process.shards import Shards

PATIENCE = timedelta(days=30)
"""How long one waits for the others: a person may pause a run over a holiday."""
ENDED = "run_ended"


class Mates:
    """This process among those that torchrun started."""

    def __init__(self) -> None:
        self.rank = int(os.environ["RANK"])
        self.count = int(os.environ["WORLD_SIZE"])
        self.first = self.rank == 0
        self._next_look = 0
        self._last_step, self._last_time = 0, perf_counter()
        self._shards: Shards | None = None
        self._talk = dist.new_group(backend="gloo", timeout=PATIENCE)

    def hold(self, model: nn.Module, device: torch.device, shared_out: bool) -> "Shards | None":
        if not shared_out:
            model.to(device)
            return None
        from graph_runtime.train.process.shards import Shards

        self._shards = Shards(model, device)
        return self._shards

    def wrapped(self, whole: nn.Module) -> nn.Module:
        """In DistributedDataParallel, whose gradients are added up and not averaged.

        Shards add up those of theirs by themselves.
        """
        _expect_gpus(whole)
        learns = any(weight.requires_grad for weight in whole.parameters())
        if self._shards is not None or not learns:
            return whole
        shared = DistributedDataParallel(whole, find_unused_parameters=True)
        shared.register_comm_hook(None, _sum_up)
        return shared

    def apart(self, whole: nn.Module) -> AbstractContextManager[None]:
        if not isinstance(whole, DistributedDataParallel):
            return nullcontext()
        alone: AbstractContextManager[None] = whole.no_sync()
        return alone

    def share(self, rows: torch.Tensor) -> torch.Tensor:
        mine = rows.tensor_split(self.count)[self.rank]
        return mine if len(mine) else rows[:1]

    def counts(self, rows: torch.Tensor) -> bool:
        return len(rows.tensor_split(self.count)[self.rank]) > 0

    def total(self, values: torch.Tensor, rows: torch.Tensor | None = None) -> torch.Tensor:
        values = values.detach().clone()
        if rows is not None and not self.counts(rows):
            values.zero_()
        with _together():
            dist.all_reduce(values)
        return values

    def due(self, step: int) -> bool:
        return step >= self._next_look

    def looked(self, step: int) -> None:
        """The first process says after how many steps all look up again."""
        now = perf_counter()
        pace = (now - self._last_time) / max(1, step - self._last_step)
        self._last_step, self._last_time = step, now
        steps = min(1000, max(1, round(ATTEND_SECONDS / max(pace, 1e-6))))
        self._next_look = step + int(self._said(str(steps).encode("ascii")))

    def hurry(self) -> None:
        return

    def inbox(self, own: Inbox) -> Inbox:
        return OneInbox(own, self._said, self.first)

    def even_out(self, model: nn.Module) -> None:
        with _together():
            for buffer in model.buffers():
                dist.broadcast(buffer, 0)

    def agree(self, yes: bool) -> bool:
        return yes if self._shards is None else self._said(b"1" if yes else b"0") == b"1"

    def all_fine(self, fine: bool) -> bool:
        if self._shards is None:
            return fine
        with _together():
            bad = torch.tensor([int(not fine)])
            dist.all_reduce(bad, group=self._talk)
            return not bool(bad)

    def begin(self, seed: int, batch_size: int) -> None:
        if batch_size < 2 * self.count:
            raise RunError(
                f"A batch of {batch_size} is too small for {self.count} processes. "
                f"Make it {2 * self.count} or larger, or use fewer processes."
            )
        if not self.first:
            torch.manual_seed(seed + self.rank * 1_000_003)

    def wait(self) -> None:
        self._said(b"")

    def lost(self, error: BaseException) -> bool:
        """Also in the midst of a backward pass, where the words alone tell it."""
        words = str(error)
        return isinstance(error, LostMateError | dist.DistError) or (
            isinstance(error, RuntimeError) and ("gloo" in words or "NCCL" in words)
        )

    def _said(self, text: bytes) -> bytes:
        """What the first process says, as plain bytes: nothing is pickled."""
        with _together():
            size = torch.tensor([len(text)])
            dist.broadcast(size, 0, group=self._talk)
            body = torch.zeros(int(size), dtype=torch.uint8)
            if self.first and text:
                body = torch.frombuffer(bytearray(text), dtype=torch.uint8)
            if len(body):
                dist.broadcast(body, 0, group=self._talk)
            return body.numpy().tobytes()


def _expect_gpus(whole: nn.Module) -> None:
    """Raise RunError for a SyncBatchNorm on the CPU, where torch refuses it among processes.

    One that is frozen looks at no batch.
    """
    synchronized = any(isinstance(m, nn.SyncBatchNorm) and m.training for m in whole.modules())
    if synchronized and next(whole.parameters()).device.type == "cpu":
        raise RunError(
            "SyncBatchNorm looks at the rows of all processes, which torch does on GPUs alone. "
            "Train in one process, or use BatchNorm1d, BatchNorm2d or BatchNorm3d."
        )


def join() -> None:
    """Meet the others: by NCCL where every process has a GPU, else by gloo.

    They leave their addresses under a name of this start: those of an earlier one may be there
    still, and nobody listens at them.
    """
    local = int(os.environ.get("LOCAL_RANK", "0"))
    many = torch.cuda.device_count() >= int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
    if torch.cuda.is_available() and many:
        torch.cuda.set_device(local)
    place, rank, count = next(rendezvous("env://"))
    store = PrefixStore(f"start{_start()}", place)
    backend = "cpu:gloo,cuda:nccl" if many else "gloo"
    dist.init_process_group(backend, store=store, rank=rank, world_size=count, timeout=PATIENCE)


def end_run() -> None:
    """The first process says that the run is over, whatever happens to the others now."""
    _store().set(ENDED, "yes")


def run_ended() -> bool:
    """Whether the first process has said so; asked by those who find it gone."""
    with suppress(RuntimeError):
        return bool(_store().check([ENDED]))
    return True


def began_again() -> bool:
    """Whether torchrun had to start the processes once more."""
    return _start() > 0


def _start() -> int:
    """How often torchrun has started the processes before."""
    return int(os.environ.get("TORCHELASTIC_RESTART_COUNT", "0"))


@contextmanager
def _together() -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        raise LostMateError(str(error)) from error


def _sum_up(state: Any, bucket: GradBucket) -> torch.futures.Future[torch.Tensor]:
    work = dist.all_reduce(bucket.buffer(), async_op=True)
    summed: torch.futures.Future[torch.Tensor] = work.get_future().then(_first_value)
    return summed


def _first_value(done: torch.futures.Future[list[torch.Tensor]]) -> torch.Tensor:
    return done.value()[0]


def _store() -> Store:
    store: Store = dist.distributed_c10d._get_default_store()
    return store
