"""`Care`: what is done to gradients and weights in a step beside the optimizer's move."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch
from torch import nn, optim

from graph_runtime.document.step_fields import Clip, StepFields
from graph_runtime.train.learning.clipping import limit_norm, normalize_gradients
from graph_runtime.train.learning.dropping import dropouts, set_dropout
from graph_runtime.train.learning.penalty import add_l2, penalized, shrink_l1
from graph_runtime.train.learning.weight_average import WeightAverage

if TYPE_CHECKING:
    from graph_runtime.train.process.shards import Shards

DTYPES = {"bf16": torch.bfloat16, "fp16": torch.float16}


@dataclass
class Care:
    """Unset, a step is forward, loss, backward, move; `threshold` may change between two steps."""

    weights: list[nn.Parameter] = field(default_factory=list)
    clip: Clip = "none"
    threshold: float = 1.0
    accumulate: int = 1
    l1: float = 0.0
    l2: float = 0.0
    shrinking: list[nn.Parameter] = field(default_factory=list)
    average: WeightAverage | None = None
    lower: torch.dtype | None = None
    """The dtype that the network computes with, where that is not float32."""
    scaler: torch.amp.GradScaler | None = None
    device: str = "cpu"
    norm: Callable[[], torch.Tensor] | None = None
    """Of all gradients, where `weights` are not all there is."""
    dropouts: list[tuple[nn.Module, str, float]] = field(default_factory=list)
    """What drops numbers in the network, with its own probability."""

    @property
    def plain(self) -> bool:
        """Whether nothing is done at all."""
        shrinks = self.l1 > 0 or self.l2 > 0
        changes = self.clip != "none" or self.accumulate > 1 or shrinks
        return not changes and self.average is None and self.lower is None

    def region(self) -> AbstractContextManager[Any]:
        """Around the forward pass and the loss."""
        return nullcontext() if self.lower is None else torch.autocast(self.device, self.lower)

    def backward(self, loss: torch.Tensor) -> None:
        scaled: torch.Tensor = loss if self.scaler is None else self.scaler.scale(loss)
        scaled.backward()  # type: ignore[no-untyped-call]

    def move(self, optimizer: optim.Optimizer, samples: int) -> None:
        """Let the optimizer move the weights by their gradients over this many samples."""
        if self.scaler is not None:
            self.scaler.unscale_(optimizer)
        if self.l2:
            add_l2(self.shrinking, self.l2 / samples)
        self._clip()
        if self.scaler is None:
            optimizer.step()
        else:
            self.scaler.step(optimizer)
            self.scaler.update()
        if self.l1:
            shrink_l1(self.shrinking, optimizer, self.l1 / samples)
        if self.average is not None:
            self.average.add()

    def _clip(self) -> None:
        if self.norm is not None and self.clip in ("norm", "normalize"):
            limit_norm(self.weights, self.norm(), self.threshold if self.clip == "norm" else None)
        elif self.clip == "norm":
            nn.utils.clip_grad_norm_(self.weights, self.threshold)
        elif self.clip == "value":
            nn.utils.clip_grad_value_(self.weights, self.threshold)
        elif self.clip == "normalize":
            normalize_gradients(self.weights)

    @contextmanager
    def judged(self) -> Iterator[None]:
        """Within it the network has the weights that it is judged and saved with."""
        if self.average is None:
            yield
            return
        self.average.swap()
        try:
            yield
        finally:
            self.average.swap()

    def state(self) -> dict[str, Any]:
        """What a checkpoint keeps of it, apart from the mean of the weights."""
        return {
            "threshold": self.threshold,
            "scaler": None if self.scaler is None else self.scaler.state_dict(),
            "averaged": 0 if self.average is None else self.average.steps,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        self.threshold = state.get("threshold", self.threshold)
        if self.scaler is not None:
            self.scaler.load_state_dict(state["scaler"])
        if self.average is not None:
            self.average.steps = state["averaged"]


def care_of(
    said: StepFields,
    model: nn.Module,
    spared: tuple[str, ...],
    device: torch.device,
    shards: Shards | None = None,
) -> Care:
    """What a recipe asks for; modules `spared` take no penalty, `shards` are what is moved."""
    shrinks = said.l1 > 0 or said.l2 > 0
    dropping = dropouts(model)
    shrinking = penalized(model, spared, said.penalize_biases) if shrinks else []
    weights = list(model.parameters())
    averaged = model
    if shards is not None:
        shrinking = [shards.held(weight) for weight in shrinking]
        weights = [shards.held(weight) for weight in weights]
        averaged = nn.ParameterList(weights)
    set_dropout(dropping, 0.0 if said.disable_dropout else said.dropout)
    return Care(
        weights=weights,
        clip=said.clip,
        threshold=said.clip_threshold,
        accumulate=said.accumulate,
        l1=said.l1,
        l2=said.l2,
        shrinking=shrinking,
        average=WeightAverage(averaged, said.ema_decay) if said.ema_decay else None,
        lower=DTYPES.get(said.precision),
        scaler=torch.amp.GradScaler(device.type) if said.precision == "fp16" else None,
        device=device.type,
        dropouts=dropping,
        norm=None if shards is None else shards.norm,
    )
