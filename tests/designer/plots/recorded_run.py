"""A run made up for tests and pictures: curves, norms of 8 blocks, attention of 4 heads, 8×8."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from designer.plots.store import RunStore
from graph_runtime.train.messages.event import Array, Event
from graph_runtime.train.messages.events import (
    Activations,
    AttentionWeights,
    CheckpointSaved,
    EpochEnded,
    Finished,
    GradientNorms,
    Losses,
    ProbeSamples,
    Progress,
    RunStarted,
    StateChanged,
    SteepestWeights,
    Weights,
)
from graph_runtime.train.watching.weight_figures import BINS

NODES = ("conv", "conv_2", "norm", "attention", "attention_2", "hidden", "hidden_2", "logits")


def recorded_store() -> RunStore:
    """All of it, as plots take it."""
    store = RunStore()
    store.add(recorded_run())
    return store


def recorded_run(epochs: int = 10, steps_per_epoch: int = 20, seed: int = 0) -> Iterator[Event]:
    """The events of a run that learns well and overfits a little."""
    rng = np.random.default_rng(seed)
    total = epochs * steps_per_epoch
    yield StateChanged(time=0.0, state="preparing")
    yield RunStarted(
        time=0.1, device="cpu", parameters=12_345, epochs=epochs, metric="Accuracy",
        steps_per_epoch=steps_per_epoch, batch_size=64,
    )  # fmt: skip
    digits = rng.random((4, 1, 8, 8)).astype(np.float32)
    yield ProbeSamples(
        samples=(3, 14, 15, 92), values=Array.pack(digits), targets=("7", "1", "3", "0")
    )
    for step in range(0, total, 5):
        yield from _some_steps(rng, step, total)
        yield Progress(
            time=step / 40, epoch=step // steps_per_epoch, step=step + 5, speed=2560.0,
            seconds_left=(total - step) / 40, watching=0.018,
        )  # fmt: skip
        if (step + 5) % steps_per_epoch == 0:
            yield from _epoch_end(rng, (step + 5) // steps_per_epoch, step + 5, total)
    yield Finished(
        time=total / 40, stopped=False, metrics={"test_loss": 0.08, "test_Accuracy": 0.975}
    )


def _some_steps(rng: np.random.Generator, step: int, total: int) -> Iterator[Event]:
    at = np.arange(step, step + 5)
    losses = _loss(at / total) * rng.lognormal(0, 0.15, 5)
    yield Losses(time=step / 40, first_step=step, values=Array.pack(losses.astype(np.float32)))
    depth = np.arange(len(NODES))
    norms = 0.8 * np.exp(-0.55 * depth[::-1]) * (1 + 2 * np.exp(-4 * step / total))
    norms = norms * rng.lognormal(0, 0.2, len(NODES))
    yield GradientNorms(step=step, nodes=NODES, norms=tuple(norms.tolist()))
    yield _weights(step, norms)
    yield _steepest(step)
    drift = tuple((0.2 * depth * (1 - np.exp(-6 * step / total)) - 0.1).tolist())
    spread = tuple((1 + 0.1 * depth).tolist())
    yield Activations(step=step, nodes=NODES, means=drift, deviations=spread)
    for node in ("attention", "attention_2"):
        weights = Array.pack(attention(rng, step / total))
        yield AttentionWeights(step=step, node=node, samples=(3, 14, 15, 92), weights=weights)


def _weights(step: int, norms: NDArray[np.float64]) -> Event:
    """Weights that grow a little, and gradients that are spread around their norm."""
    grown = tuple((4 + 0.01 * step + np.arange(len(NODES))).tolist())
    sizes = np.linspace(-10, 2, BINS)[None] - np.log10(norms)[:, None] + 1.5
    shares = np.exp(-(sizes**2))
    shares = shares / shares.sum(1, keepdims=True)
    return Weights(
        step=step, nodes=NODES, norms=grown, near_zero=(0.02,) * len(NODES),
        updates=tuple((1e-3 * norms).tolist()), gradients=Array.pack(shares.astype(np.float32)),
    )  # fmt: skip


def _steepest(step: int) -> Event:
    """Twelve slopes that fall off, to either side."""
    names = tuple(f"{NODES[i % len(NODES)]}.weight[{3 * i}, {i}]" for i in range(12))
    slopes = tuple(0.4 * 0.8**i * (1 if i % 3 else -1) for i in range(12))
    should = tuple(
        f"{'increase' if s > 0 else 'decrease'} a {'lot' if abs(s) >= 0.4 / 3 else 'little'}"
        for s in slopes
    )
    values = tuple(0.1 * i - 0.5 for i in range(12))
    return SteepestWeights(
        step=step, weights=names, values=values, downhill=slopes, should=should,
        numbers=12_345, share=0.31,
    )  # fmt: skip


def _epoch_end(rng: np.random.Generator, epoch: int, step: int, total: int) -> Iterator[Event]:
    done = step / total
    yield EpochEnded(
        time=step / 40, epoch=epoch - 1, step=step, train_loss=float(_loss(done)),
        train_metric=1 - 0.9 * float(np.exp(-5 * done)),
        validation_loss=float(_loss(done)) * 1.15 + 0.08 * done,
        validation_metric=0.98 - 0.85 * float(np.exp(-5 * done)) + 0.004 * float(rng.normal()),
        learning_rate=1e-3,
    )  # fmt: skip
    yield CheckpointSaved(
        time=step / 40, step=step, epoch=epoch - 1, folder=f"ckpt-{step}", best=epoch % 3 == 0
    )


def _loss(done: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return np.asarray(2.3 * np.exp(-6 * np.asarray(done)) + 0.06)


def attention(rng: np.random.Generator, sharpness: float) -> NDArray[np.float32]:
    """Weights (4 samples, 4 heads, 8 queries, 8 keys): each head looks at another distance."""
    query, key = np.mgrid[0:8, 0:8]
    scores = np.empty((4, 4, 8, 8))
    for head in range(4):
        scores[:, head] = -(1 + 3 * sharpness) * np.abs(key - query + head - 1.5) / 2
    weights = np.exp(scores + rng.normal(0, 0.4, scores.shape))
    return (weights / weights.sum(-1, keepdims=True)).astype(np.float32)
