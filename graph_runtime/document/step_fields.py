"""`StepFields`: what a recipe says of the steps of training beside its optimizer."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

Clip = Literal["none", "norm", "value", "normalize"]
Precision = Literal["float32", "bf16", "fp16"]


class StepFields(BaseModel):
    """Fields of `Training`; unset, all of them leave a step as the optimizer takes it."""

    full_batch: bool = Field(
        False, description="Take the whole training part in every step, whatever batch_size says."
    )
    drop_last: bool = Field(
        False, description="Leave out what is left of an epoch after the last full batch."
    )
    bucketing: bool = Field(
        False,
        description="Let a batch hold sequences of like lengths and cut off the padding behind the "
        "longest. What masks padding learns the same; what reads it reads less.",
    )
    clip: Clip = Field(
        "none",
        description="What is done to gradients: norm scales them all down together to at most the "
        "threshold, value cuts off each number, normalize gives them the norm 1 in every step.",
    )
    clip_threshold: float = Field(
        1.0, gt=0, le=1e9, description="Largest norm, or largest number, that clip lets through."
    )
    alarm_norm: float | None = Field(
        None,
        gt=0,
        le=1e9,
        description="Norm of all gradients together, after clipping, above which training pauses, "
        "as it does where the norm is no number; empty for never. The command line stops instead.",
    )
    accumulate: int = Field(
        1,
        ge=1,
        le=100_000,
        description="Parts in which a batch is taken one after another, their gradients added up: "
        "the same step with less memory.",
    )
    bptt_steps: int = Field(
        0,
        ge=0,
        le=1_000_000,
        description="Steps of a sequence through which RNN, GRU and LSTM send gradients back; 0 "
        "for all. Their states still go on from the first step to the last.",
    )
    l1: float = Field(
        0.0,
        ge=0,
        le=1e9,
        description="λ of the penalty λ/m · Σ|w| with m samples in a step. Its proximal update "
        "follows each step and makes small weights exactly 0.",
    )
    l2: float = Field(
        0.0,
        ge=0,
        le=1e9,
        description="λ of the penalty λ/(2m) · Σw² with m samples in a step: adds (λ/m)·w to the "
        "gradient. For SGD that is the optimizer's weight_decay = λ/m; for Adam and "
        "others it is not.",
    )
    penalize_biases: bool = Field(
        False, description="Let l1 and l2 shrink biases and weights of normalizations as well."
    )
    patience: int = Field(
        0,
        ge=0,
        le=1_000_000,
        description="Epochs without a better figure after which training stops; 0 for never. It "
        "is one knob for two goals: it ends the fitting too. l2 leaves them apart.",
    )
    min_delta: float = Field(
        0.0, ge=0, le=1e9, description="By how much a figure has to be better to count."
    )
    restore_best: bool = Field(
        True, description="After stopping early, go back to the weights of the best epoch."
    )
    ema_decay: float = Field(
        0.0,
        ge=0,
        lt=1,
        description="Decay in a step of a running mean of the weights, with which the network is "
        "judged and saved; 0 for none, 0.99 for about the last 100 steps.",
    )
    disable_dropout: bool = Field(
        False, description="Switch all dropout off, to see first that the loss falls without it."
    )
    dropout: float | None = Field(
        None,
        ge=0,
        le=1,
        description="Probability for all dropout of the network; empty for what its blocks say.",
    )
    precision: Precision = Field(
        "float32",
        description="Numbers that the network computes with in a step. bf16 and fp16 are faster "
        "on a GPU and coarser; weights and losses stay float32.",
    )
    cache_frozen: bool = Field(
        False,
        description="Work out once what the frozen blocks before the first one that learns give, "
        "keep it in the folder of the run, and train the rest from there.",
    )
    shard_weights: bool = Field(
        False,
        description="Under several processes (train --processes) let each hold but a part of the "
        "weights, gradients and optimizer's memory (FSDP2), for networks that no single GPU "
        "can hold. One process holds all.",
    )
    deterministic: bool = Field(
        False, description="Let torch choose operations that give equal bits each time, if slower."
    )

    @property
    def samples_per_step(self) -> int:
        """`batch_size`, or more than any data set has where a step takes them all."""
        size: int = getattr(self, "batch_size")  # noqa: B009 - a field of Training
        return 1_000_000 if self.full_batch else size
