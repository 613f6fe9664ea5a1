"""The training recipe of a document: its declarations, and whether they fit the network."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from graph_runtime.dataset import DATASETS, Dataset
from graph_runtime.document.model import Recipe, Training
from graph_runtime.document.source_shares import EXAMPLE, source_shares
from graph_runtime.errors import Problem
from graph_runtime.facts.network import Network
from graph_runtime.families import Family
from graph_runtime.feeding import FEEDINGS, Feeding
from graph_runtime.loss import LOSSES, Loss
from graph_runtime.metric import METRICS, Metric
from graph_runtime.optimizer import OPTIMIZERS, Optimizer
from graph_runtime.recipe.data_fit import check_data
from graph_runtime.recipe.feeding_fit import feeding_problems
from graph_runtime.recipe.listed import listed_path, made_listed
from graph_runtime.recipe.more_metrics import repeated
from graph_runtime.recipe.preparation import Plan
from graph_runtime.recipe.schedule_fit import schedule_problems
from graph_runtime.recipe.transform_fit import transform_problems
from graph_runtime.schedule import SCHEDULES, Schedule
from graph_runtime.transform import TRANSFORMS, Transform


@dataclass(frozen=True, slots=True)
class Resolved:
    """The declarations that a recipe names; `metric` is the loss's own where none is named."""

    dataset: Dataset
    loss: Loss
    optimizer: Optimizer
    schedule: Schedule | None
    metric: Metric
    transforms: tuple[Transform, ...] = ()
    then: Schedule | None = None
    metrics: tuple[Metric, ...] = ()
    """Counted beside `metric`."""
    feeding: Feeding | None = None


def resolve(training: Training) -> Resolved | tuple[Problem, ...]:
    """The declarations of a recipe, or every problem in the way, as `training.optimizer.lr`."""
    problems: list[Problem] = []
    dataset = _made(DATASETS, "dataset", training.dataset, problems)
    loss = _made(LOSSES, "loss", training.loss, problems)
    optimizer = _made(OPTIMIZERS, "optimizer", training.optimizer, problems)
    schedule = _made(SCHEDULES, "schedule", training.schedule, problems)
    then = _made(SCHEDULES, "then", training.then, problems)
    metric = _made(METRICS, "metric", training.metric, problems)
    if loss is not None and training.metric is None:
        metric = _natural(loss, dataset)
    metrics = made_listed(METRICS, "metrics", training.metrics, problems)
    transforms = made_listed(TRANSFORMS, "transforms", training.transforms, problems)
    feeding = _made(FEEDINGS, "teacher_forcing", training.teacher_forcing, problems)
    if problems or not (dataset and loss and optimizer and metric):
        return tuple(problems)
    loss = loss.leaving_out_marks(dataset.no_target())
    return Resolved(dataset, loss, optimizer, schedule, metric, transforms, then, metrics, feeding)


def plan_of(training: Training, loss: Loss, dataset: Dataset | None = None) -> Plan:
    """How the data of a recipe are prepared for its loss."""
    by_source = source_shares(training.source_split)
    scalable = dataset is None or (dataset.scalable_targets and dataset.no_target() is None)
    return Plan(
        training.split,
        training.seed if training.split_seed is None else training.split_seed,
        training.stratify,
        training.standardize,
        training.scale_targets and loss.scales_targets and scalable,
        loss.compared,
        training.per_channel,
        training.training_dev,
        () if isinstance(by_source, str) else by_source,
    )


def check_training(network: Network) -> list[Problem]:
    """Problems of the recipe for a network.

    A problem whose remedy is at a block carries the block's id; its `param` starts with
    "training" all the same, because the network itself is sound.
    """
    training = network.document.training
    if training is None:
        return []
    resolved = resolve(training)
    if not isinstance(resolved, Resolved):
        return [*resolved, *_split_problems(training), *_stop_problems(training)]
    problems = _split_problems(training) + _stop_problems(training) + _metric_problems(resolved)
    chosen = (resolved.optimizer, resolved.schedule, resolved.then)
    problems += schedule_problems(training, *chosen)
    facts = resolved.dataset.facts()
    if resolved.feeding is not None:
        problems += feeding_problems(network, resolved.loss, resolved.optimizer, facts)
    if facts is not None:
        problems += check_data(network, resolved.dataset, resolved.loss, facts)
        problems += transform_problems(resolved.transforms, facts, resolved.loss)
    return problems


def _made(family: Family[Any], role: str, recipe: Recipe | None, problems: list[Problem]) -> Any:
    if recipe is None:
        return None
    made = family.make(recipe.kind, recipe.params)
    if not isinstance(made, tuple):
        return made
    for problem in made:
        path = f"training.{role}" + (f".{problem.param}" if problem.param else "")
        problems.append(replace(problem, param=path))
    return None


def _split_problems(training: Training) -> list[Problem]:
    by_source = source_shares(training.source_split)
    if isinstance(by_source, str):
        return [Problem(None, "training.source_split", by_source, EXAMPLE)]
    shares = training.split
    if min(shares) < 0 or abs(sum(shares) - 1) > 1e-6:
        return [
            Problem(
                None,
                "training.split",
                f"The shares of training, validation and test data are "
                f"{', '.join(f'{share:g}' for share in shares)}, together {sum(shares):g}.",
                "Make them 0 or more and 1 together, such as 0.7, 0.15, 0.15.",
            )
        ]
    return []


def _natural(loss: Loss, dataset: Dataset | None) -> Metric:
    """The metric of a loss; it leaves out what has no target."""
    kind = METRICS.kinds[loss.natural_metric]
    mark = dataset.no_target() if dataset is not None else None
    params = dict(loss.metric_params)
    if mark is not None and "ignore_index" in kind.model_fields:
        params["ignore_index"] = mark
    return kind.model_validate(params)


def _stop_problems(training: Training) -> list[Problem]:
    if not training.patience or training.split[1] > 0:
        return []
    return [
        Problem(
            None,
            "training.patience",
            "Stopping early looks at the validation part, and that has no samples.",
            "Give it a share, or set patience to 0.",
        )
    ]


def _metric_problems(resolved: Resolved) -> list[Problem]:
    problems = _problems_of(resolved.metric, "training.metric", resolved)
    for number, metric in enumerate(resolved.metrics):
        problems += _problems_of(metric, listed_path("metrics", number), resolved)
    return problems + repeated(resolved.metric, resolved.metrics)


def _problems_of(metric: Metric, path: str, resolved: Resolved) -> list[Problem]:
    natural = METRICS.kinds[resolved.loss.natural_metric]
    mark = resolved.dataset.no_target()
    if metric.target != natural.target:
        message = f"{metric.kind()} cannot be counted on the targets of {resolved.loss.kind()}."
        return [Problem(None, path, message, f"Choose {natural.kind()}.")]
    if mark is None or getattr(metric, "ignore_index", mark) == mark:
        return []
    message = f"The data mark what has no target by {mark}, but {metric.kind()} counts it."
    return [Problem(None, f"{path}.ignore_index", message, f"Set its ignore_index to {mark}.")]
