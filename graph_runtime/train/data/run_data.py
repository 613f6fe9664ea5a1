"""The data of a run: read, judged, prepared and laid on the device."""

from __future__ import annotations

from hashlib import sha256

import numpy as np

from graph_runtime.dataset import Data, facts_of
from graph_runtime.errors import DataError
from graph_runtime.facts.network import network_of
from graph_runtime.recipe.data_fit import check_data
from graph_runtime.recipe.preparation import prepare
from graph_runtime.recipe.resolved import plan_of
from graph_runtime.recipe.transform_fit import transform_problems
from graph_runtime.train.data.augmentation import augmented_part
from graph_runtime.train.data.bucketing import bucketed, expect_any_length
from graph_runtime.train.data.data_change import marks_of
from graph_runtime.train.data.drift import drift_notes
from graph_runtime.train.data.parts import Part, Parts, part
from graph_runtime.train.network.job import Job


def read_parts(job: Job) -> tuple[Parts, str]:
    """The data on the device, and their fingerprint; raises DataError with a sentence."""
    data = job.recipe.dataset.load(job.data_folder)
    _expect_finite(data)
    _expect_fit(job, data)
    _expect_known(data)
    plan = plan_of(job.training, job.recipe.loss, job.recipe.dataset)
    try:
        prepared = prepare(data.inputs, data.targets, plan, dict(data.more))
    except ValueError as error:
        raise DataError(str(error)) from None

    def taken(rows: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Part:
        return part(prepared.inputs, prepared.targets, rows, job.device, prepared.pixels)

    train = taken(prepared.train)
    if not len(train):
        raise DataError("The training part holds no sample. Give it a larger share.")
    seed = job.training.seed
    if job.training.bucketing:
        expect_any_length(job)
        train = bucketed(train, job.training.samples_per_step, data.no_target)
    train = augmented_part(train, job.recipe.transforms, len(data.classes), seed)
    others = {"validation": prepared.validation, "test": prepared.test}
    drifts = drift_notes(data.targets, data.classes, prepared.train, others)
    parts = Parts(
        train,
        taken(prepared.validation),
        taken(prepared.test),
        data.classes,
        taken(prepared.training_dev) if job.training.training_dev else None,
        (*data.more.get("notes", ()), *drifts),
        data.no_target,
        marks_of(data),
    )
    return parts, _fingerprint(data)


def _expect_finite(data: Data) -> None:
    for number, array in enumerate((*data.inputs, data.targets)):
        bad = np.isinf if data.more.get("missing") else lambda x: ~np.isfinite(x)
        if array.dtype.kind == "f" and bad(array).any():
            row = int(np.argwhere(bad(array))[0][0])
            what = "a target" if number == len(data.inputs) else "an input"
            raise DataError(
                f"Sample {row} has {what} that is no finite number. Remove or repair it."
            )


def _expect_known(data: Data) -> None:
    """Every class index has a name, but for the one that stands for no target."""
    if data.targets.dtype.kind != "i":
        return
    strange = (data.targets < 0) | (data.targets >= len(data.classes))
    if data.no_target is not None:
        strange &= data.targets != data.no_target
    if strange.any():
        row, *spot = np.argwhere(strange)[0].tolist()
        index = int(data.targets[(row, *spot)])
        raise DataError(
            f"Sample {row} has the class {index}, but there are {len(data.classes)} classes, "
            "from 0 on. Repair it, or name it as the index of no target."
        )


def _expect_fit(job: Job, data: Data) -> None:
    """What the check could not know of a person's file before it was read."""
    network = network_of(job.checked)
    facts = facts_of(data)
    problems = check_data(network, job.recipe.dataset, job.recipe.loss, facts)
    problems += transform_problems(job.recipe.transforms, facts, job.recipe.loss)
    if problems:
        raise DataError(str(problems[0]))


def _fingerprint(data: Data) -> str:
    """sha256 of all samples, so that a run is not gone on with on other data."""
    digest = sha256()
    for array in (*data.inputs, data.targets):
        digest.update(f"{array.shape}{array.dtype.str}".encode("ascii"))
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()
