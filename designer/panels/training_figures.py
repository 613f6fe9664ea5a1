"""The plain figures of a recipe (epochs, batch size, split …) as sheets that a form can show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError, create_model

from designer.form.reading import written
from designer.form.sheet import Sheet
from graph_runtime.describing import describe
from graph_runtime.document.model import Training
from graph_runtime.families import Declaration
from graph_runtime.params import Choice, JsonValue, Param, Real

GROUPS: Mapping[str, tuple[str, ...]] = {
    "run": ("epochs", "batch_size", "seed", "device"),
    "run_more": ("full_batch", "drop_last", "start_from"),
    "data": ("standardize",),
    "data_more": (
        "training_dev",
        "source_split",
        "split_seed",
        "stratify",
        "per_channel",
        "scale_targets",
    ),
    "rate": ("schedule_unit", "warmup"),
    "turn": ("then_from",),
    "fit": ("clip", "clip_threshold"),
    "fit_more": ("alarm_norm", "bptt_steps", "bad_steps"),
    "generalise": (
        "l2",
        "l1",
        "penalize_biases",
        "dropout",
        "disable_dropout",
        "patience",
        "min_delta",
        "restore_best",
        "ema_decay",
    ),
    "speed": (
        "speed",
        "precision",
        "accumulate",
        "cache_frozen",
        "bucketing",
        "shard_weights",
        "deterministic",
    ),
}
"""Which plain fields of the recipe stand in which section of the panel, in order."""
GOALS: Mapping[str, str] = {
    "fit": "First let the cost fall on the training part. What stands here serves that one goal.",
    "generalise": "Then close the gap to the validation part, without touching how well the "
    "network fits. Patience is the exception: it ends the fitting too.",
}
"""What a section is for: one control for one goal, so that turning one spoils no other."""
SHARES = ("validation share", "test share")
PRESET = "shares"
PRESETS = {
    "70/15/15": (0.7, 0.15, 0.15),
    "60/20/20": (0.6, 0.2, 0.2),
    "80/20": (0.8, 0.2, 0.0),
    "98/1/1": (0.98, 0.01, 0.01),
}
"""Usual shares of training, validation and test; the last for a million samples and more."""

_Figures: Any = create_model(
    "_Figures",
    __base__=Declaration,
    **{
        name: (Training.model_fields[name].annotation, Training.model_fields[name])
        for group in GROUPS.values()
        for name in group
    },
)  # type: ignore[call-overload]


def figures_sheet(group: str, training: Training, notes: Mapping[str, str]) -> Sheet:
    """The fields of one section."""
    names = GROUPS[group]
    params, values = _params(names), training.model_dump(include=set(names))
    if group == "data":
        params = (_preset_param(), *params)
        values[PRESET] = preset_of(training)
        notes = {**notes, PRESET: notes["split"]} if "split" in notes else notes
    if group == "data_more":
        params = (*_share_params(), *params)
        values |= dict(zip(SHARES, training.split[1:], strict=True))

    def fault(name: str, value: JsonValue) -> str | None:
        if name == PRESET:
            return None
        return _share_fault(training, name, value) if name in SHARES else _fault(name, value)

    return Sheet(group, params, (values,), fault, notes)


def set_apart(group: str, training: Training) -> str:
    """The fields of a section that somebody has set, in few words."""
    groups = (name for name in (group, f"{group}_more") if name in GROUPS)
    fields = ((name, getattr(training, name)) for one in groups for name in GROUPS[one])
    return ", ".join(f"{n} {written(value)}" for n, value in fields if value != default_of(n))


def preset_of(training: Training) -> str:
    """The shares of a recipe in per cent, as the presets are called."""
    known = [name for name, shares in PRESETS.items() if shares == tuple(training.split)]
    return known[0] if known else "/".join(f"{100 * share:g}" for share in training.split)


def with_figure(training: Training, name: str, value: JsonValue) -> Training:
    """The recipe with one figure replaced; a share takes from or gives to the training part."""
    if name == PRESET:
        return training.model_copy(update={"split": PRESETS[value]})
    if name not in SHARES:
        return training.model_copy(update={name: value})
    shares = dict(zip(SHARES, training.split[1:], strict=True)) | {name: float(value)}
    validation, test = shares[SHARES[0]], shares[SHARES[1]]
    split = (round(1.0 - validation - test, 6), validation, test)
    return training.model_copy(update={"split": split})


def default_of(name: str) -> JsonValue:
    """The value a figure has where nobody has set it."""
    split: tuple[float, float, float] = Training.model_fields["split"].default
    if name == PRESET:
        return next(iter(PRESETS))
    return split[1 + SHARES.index(name)] if name in SHARES else Training.model_fields[name].default


def _params(names: tuple[str, ...]) -> tuple[Param, ...]:
    by_name = {param.name: param for param in describe(_Figures)}
    return tuple(by_name[name] for name in names)


def _preset_param() -> Param:
    help = "Per cent for training, validation and test; choose usual ones or set your own below."
    return Choice(PRESET, next(iter(PRESETS)), False, False, help, "", tuple(PRESETS))


def _share_params() -> tuple[Param, ...]:
    share = Real(
        name="", default=0.0, required=False, optional=False, help="", unit="",
        low=0.0, high=1.0, low_open=False, high_open=True,
    )  # fmt: skip
    helps = (
        "Share of the data to look at while training; what is left over trains the network.",
        "Share of the data that is kept back for the final figures.",
    )
    return tuple(
        replace(share, name=name, default=default_of(name), help=help)
        for name, help in zip(SHARES, helps, strict=True)
    )


def _fault(name: str, value: JsonValue) -> str | None:
    try:
        _Figures(**{name: value})
    except ValidationError:
        param = next(param for param in describe(_Figures) if param.name == name)
        return f"{name} takes {param.expectation()}."
    return None


def _share_fault(training: Training, name: str, value: JsonValue) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1:
        return f"{name} takes a number from 0 to below 1."
    if with_figure(training, name, value).split[0] <= 0:
        return "Nothing is left to train on: make the two shares less than 1 together."
    return None
