"""The trials of a sweep in Optuna's journal, which processes and hosts with the folder share."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import FrozenTrial, TrialState

from graph_runtime.sweep.dimension import Dimension
from graph_runtime.sweep.plan import SweepPlan
from graph_runtime.sweep.trial import State, Trial

_STATES: Mapping[TrialState, State] = {
    TrialState.COMPLETE: "complete",
    TrialState.PRUNED: "pruned",
    TrialState.FAIL: "failed",
}
SHARE_KEPT = 0.25
"""Share of the trials, the best ones, in whose range the next stage searches."""


def open_study(folder: Path, plan: SweepPlan, maximize: bool) -> optuna.Study:
    """The study of a sweep's folder, made at first use; safe to open from several processes."""
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    storage = JournalStorage(JournalFileBackend(str(folder / "study.journal")))
    return optuna.create_study(
        storage=storage,
        study_name="sweep",
        direction="maximize" if maximize else "minimize",
        sampler=_sampler(plan, len(storage.get_all_studies())),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=4, n_warmup_steps=1)
        if plan.pruning
        else optuna.pruners.NopPruner(),
        load_if_exists=True,
    )


def trials_of(study: optuna.Study) -> list[Trial]:
    """All of them, in the order in which they began."""
    return [_trial(frozen) for frozen in study.get_trials(deepcopy=False)]


def best_of(trials: Sequence[Trial], maximize: bool) -> Trial | None:
    """The complete one with the best objective."""
    ranked = ranking(trials, maximize)
    return ranked[0] if ranked else None


def ranking(trials: Sequence[Trial], maximize: bool) -> list[Trial]:
    """The complete ones, the best first."""
    done = [t for t in trials if t.state == "complete" and t.objective is not None]
    return sorted(done, key=lambda t: t.objective or 0.0, reverse=maximize)


def refined(
    dimensions: Sequence[Dimension], trials: Sequence[Trial], maximize: bool
) -> tuple[Dimension, ...]:
    """From coarse to fine: the ranges in which the best quarter of the trials lies."""
    ranked = ranking(trials, maximize)
    best = ranked[: max(2, round(SHARE_KEPT * len(ranked)))]
    return tuple(
        dimension.narrowed([t.values[dimension.path] for t in best if dimension.path in t.values])
        for dimension in dimensions
    )


def _sampler(plan: SweepPlan, processes_before: int) -> optuna.samplers.BaseSampler:
    """Another process of the same sweep draws other values than the first."""
    seed = plan.seed + 1_000_003 * processes_before
    if plan.sampler == "random":
        return optuna.samplers.RandomSampler(seed=seed)
    return optuna.samplers.TPESampler(seed=seed)


def _trial(frozen: FrozenTrial) -> Trial:
    said: Mapping[str, Any] = frozen.user_attrs
    return Trial(
        frozen.number,
        _STATES.get(frozen.state, "running"),
        json.loads(said.get("values", "{}")),
        frozen.value if frozen.state == TrialState.COMPLETE else None,
        said.get("run", ""),
        said.get("problem", ""),
    )
