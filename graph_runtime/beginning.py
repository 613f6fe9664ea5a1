"""From data to a document that is ready to train: which networks, losses and metrics fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph_runtime.check import Checked, check
from graph_runtime.dataset import DATASETS, DataFacts, Dataset
from graph_runtime.document.model import Document, Recipe, Training
from graph_runtime.facts.network import network_of
from graph_runtime.keeping.examples import described, examples_with
from graph_runtime.loss import LOSSES, Loss
from graph_runtime.metric import METRICS
from graph_runtime.recipe.data_fit import check_data
from graph_runtime.recipe.seen_data import SeenData
from graph_runtime.recipe.task import task_of
from graph_runtime.start import STARTS

LARGEST, SMALLEST = 64, 8
"""Samples in a batch."""
STEPS = 4
"""Steps that an epoch should have at least: small data get smaller batches."""
SPECIAL = ("boxes", "region")
"""What losses compare that take targets of one form alone, so that they fit no others."""
USUAL = ("CrossEntropyLoss", "BCEWithLogitsLoss", "MSELoss")
ADAM = Recipe(kind="Adam", params={"lr": 0.001})


@dataclass(frozen=True, slots=True)
class Beginning:
    """A network to begin with: `key` names it, `words` say when to take it, `losses` which fit."""

    key: str
    title: str
    words: str
    document: Document
    losses: tuple[str, ...]


def beginnings(data: Recipe, seen: SeenData) -> tuple[Beginning, ...]:
    """Every start and example that fits the data, the one to suggest first."""
    made = DATASETS.make(data.kind, data.params)
    if not isinstance(made, Dataset):
        return ()
    found = []
    for kind in sorted(STARTS.kinds.values(), key=lambda start: start.place):
        drawn = kind().draw(seen, task_of(seen.facts).result)
        losses = fitting_losses(drawn, made, seen.facts) if drawn is not None else ()
        if drawn is not None and losses:
            found.append(Beginning(kind.kind(), kind.title, kind.summary(), drawn, losses))
    return (*found, *_examples(data, made, seen.facts))


def fitting_losses(drawn: Document, dataset: Dataset, facts: DataFacts) -> tuple[str, ...]:
    """Kinds of losses that can train this drawing on such data, the natural one first."""
    checked = check(drawn.replaced(training=None))
    if checked.problems:
        return ()
    fits = [kind for kind in LOSSES.kinds if _fits(checked, dataset, kind, facts)]
    natural = next((kind for kind in (task_of(facts).loss, *USUAL) if kind in fits), None)
    if natural is None:
        return ()
    alike = [kind for kind in fits if kind != natural and _read_alike(kind, natural)]
    return (natural, *alike)


def _read_alike(kind: str, natural: str) -> bool:
    """Whether a loss takes results as the natural one does, and targets of the same meaning."""
    loss, other = LOSSES.kinds[kind], LOSSES.kinds[natural]
    sort, wanted = (METRICS.kinds[one.metric].target for one in (loss, other))
    return loss.takes == other.takes and (sort == wanted or sort in SPECIAL)


def metrics_for(loss: str) -> tuple[str, ...]:
    """Kinds of metrics that can be counted beside a loss, its own first."""
    own = LOSSES.kinds[loss].metric
    if own not in METRICS.kinds:  # Drawn losses say at themselves what is counted.
        return ()
    target = METRICS.kinds[own].target
    others = (kind for kind, metric in METRICS.kinds.items() if metric.target == target)
    return (own, *(kind for kind in others if kind != own))


def begun(
    data: Recipe,
    samples: int,
    chosen: Beginning,
    loss: str = "",
    metric: str = "",
    optimizer: Recipe | None = None,
) -> Document:
    """The document: the network, with data, loss, metric and optimizer, ready to train.

    An example keeps the rest of its recipe.
    """
    before, loss = chosen.document.training, loss or chosen.losses[0]
    same = before is not None and before.loss.kind == loss
    own = before.loss if before is not None and same else Recipe(kind=loss)
    counted = before.metric if before is not None and same and not metric else None
    if metric and metric != LOSSES.kinds[loss].metric:
        counted = Recipe(kind=metric)
    recipe = before or Training()
    training = recipe.model_copy(
        update={
            "dataset": data,
            "loss": own,
            "metric": counted,
            "optimizer": optimizer or optimizer_of(chosen),
            "batch_size": batch_size(samples, recipe.split[0]),
        }
    )
    title = DATASETS.kinds[data.kind].title or data.kind
    return chosen.document.replaced(name=f"{title}, {chosen.title}", training=training)


def optimizer_of(chosen: Beginning) -> Recipe:
    """That of an example, Adam for a start."""
    before = chosen.document.training
    return before.optimizer if before is not None else ADAM


def batch_size(samples: int, share: float = 0.7) -> int:
    """64, or the power of two with which an epoch of few samples still has some steps.

    `share` of the samples are trained on.
    """
    training, size = max(1, int(share * samples)), LARGEST
    while size > SMALLEST and training // size < STEPS:
        size //= 2
    return min(size, training)


def _fits(checked: Checked, dataset: Dataset, kind: str, facts: DataFacts) -> bool:
    loss = LOSSES.make(kind, {})
    if not isinstance(loss, Loss) or loss.drawn or loss.results != 1:
        return False
    loss = loss.leaving_out_marks(facts.no_target)
    training = Training(batch_size=1)
    network = network_of(checked)
    network = type(network)(
        checked.document.replaced(training=training),
        network.inputs, network.outputs, network.targets, network.losses,
    )  # fmt: skip
    return not check_data(network, dataset, loss, facts)


def _examples(data: Recipe, dataset: Dataset, facts: DataFacts) -> Iterator[Beginning]:
    for name, document in examples_with(data.kind):
        if document.training is None:
            continue
        same = document.training.model_copy(update={"dataset": data, "batch_size": 1})
        own = document.training.loss.kind
        losses = fitting_losses(document, dataset, facts)
        known = dataset.facts() is not None
        if own in losses or (known and not check(document.replaced(training=same)).problems):
            title = f"Example: {document.name}"
            others = (kind for kind in losses if kind != own)
            yield Beginning(name, title, described(document), document, (own, *others))
