"""What is worth varying in a document, in the order in which it is worth it (row S16.25)."""

from __future__ import annotations

from collections.abc import Iterator

from graph_runtime.document.model import Document, Training
from graph_runtime.optimizer import OPTIMIZERS, Optimizer
from graph_runtime.sweep.dimension import Dimension

_WIDTHS = ("out_features", "out_channels", "hidden_size", "embedding_dim", "dim_feedforward")
_ACTIVATIONS = ("ReLU", "Tanh", "GELU", "SiLU")
MOST_ACTIVATIONS = 4
"""Where there are more, one of them alone decides little."""


def suggested(document: Document) -> tuple[Dimension, ...]:
    """The learning rate first; then momentum, widths and batch size; then depth and decay, and
    activations where there are few; last the averages of Adam, which rarely need it."""
    training = document.training or Training()
    made = OPTIMIZERS.make(training.optimizer.kind, training.optimizer.params)
    given = made.model_dump() if isinstance(made, Optimizer) else {}
    return (
        *_rate(given),
        *_momentum(given),
        *_widths(document),
        Dimension("training.batch_size", "log", *_around(training.batch_size, 4), whole=True),
        *_depths(document),
        *_decay(given),
        *_activations(document),
        *_averages(given),
    )


def _rate(given: dict[str, object]) -> Iterator[Dimension]:
    if "lr" in given:
        yield Dimension("training.optimizer.lr", "log", 1e-4, 1.0)


def _momentum(given: dict[str, object]) -> Iterator[Dimension]:
    if "momentum" in given:
        yield Dimension("training.optimizer.momentum", "1-log", 0.9, 0.999)
    if "betas" in given:
        yield Dimension("training.optimizer.betas.0", "1-log", 0.9, 0.999)


def _widths(document: Document) -> Iterator[Dimension]:
    """Of all layers but those that give the result, whose width the data decide."""
    feeds = {edge.target for edge in document.edges}
    last = {
        edge.source
        for edge in document.edges
        if document.nodes[edge.target].kind in ("Output", "Target")
    }
    for name, node in document.nodes.items():
        for param in _WIDTHS:
            size = node.params.get(param)
            if isinstance(size, int) and name in feeds and name not in last:
                path = f"nodes.{name}.{param}"
                yield Dimension(path, "log", *_around(size, 4), whole=True)


def _depths(document: Document) -> Iterator[Dimension]:
    for name, node in document.nodes.items():
        for param in ("num_layers", "times"):
            count = node.params.get(param)
            if isinstance(count, int):
                high = float(max(4, 2 * count))
                yield Dimension(f"nodes.{name}.{param}", "linear", 1.0, high, whole=True)


def _decay(given: dict[str, object]) -> Iterator[Dimension]:
    if "weight_decay" in given:
        yield Dimension("training.optimizer.weight_decay", "log", 1e-6, 0.1)


def _activations(document: Document) -> Iterator[Dimension]:
    plain = [n for n, node in document.nodes.items() if node.kind in _ACTIVATIONS]
    if len(plain) <= MOST_ACTIVATIONS:
        for name in plain:
            if not document.nodes[name].params:
                yield Dimension(f"nodes.{name}.kind", "choice", choices=_ACTIVATIONS)


def _averages(given: dict[str, object]) -> Iterator[Dimension]:
    if "betas" in given:
        yield Dimension("training.optimizer.betas.1", "1-log", 0.99, 0.9999)
    if "eps" in given:
        yield Dimension("training.optimizer.eps", "log", 1e-9, 1e-6)


def _around(size: int, factor: int) -> tuple[float, float]:
    return float(max(1, size // factor)), float(size * factor)
