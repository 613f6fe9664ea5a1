"""What is said of a run that ended against its will: the block, the cause and the remedy."""

from __future__ import annotations

from contextlib import suppress

import torch

from graph_runtime.check import check
from graph_runtime.errors import RunError
from graph_runtime.train.failing.reliving import Case, Found, at_hand, relived
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.learning.learner import Learner
from graph_runtime.train.messages.events import Failed
from graph_runtime.train.network.measure import known_here
from graph_runtime.train.network.memory_need import largest_block
from graph_runtime.train.process.failure import explain


def not_finite(
    error: ArithmeticError, case: Case, learner: Learner | None, rows: torch.Tensor
) -> Failed:
    """Where numbers went bad; `rows` are those of the last step that was taken.

    Without a learner, nobody has the network as a whole to look at.
    """
    found = _culprit(case, learner, rows)
    node, said = (found.node, found.words) if found else (None, f"At step {case.step}, {error}")
    fix = "Lower the learning rate, or put a normalization block before it."
    return Failed(node=node, message=f"{said}.", fix=fix, cause="not_finite")


def _culprit(case: Case, learner: Learner | None, rows: torch.Tensor) -> Found | None:
    """Where it began: what the last good state leads to, else what the network shows now."""
    here = None if learner is None else at_hand(case, learner, rows)
    if here is not None and here.node is not None and here.forward:
        return here
    with suppress(Exception):  # Whatever hinders a second look, the run has ended with one.
        return relived(case) or here
    return here


def failed_run(error: Exception, run: RunFolder) -> Failed:
    """Why a run ended that an exception ended: with the block and line where that is known."""
    try:
        config, training = run.config(), run.document().training
    except (RunError, ValueError):  # a path may hold what no path can
        return explain(error, run.source_file, {}, 1)
    batch = training.samples_per_step if training else 1
    inner = {line: node for line, (_, node) in config.inner.items()}
    lines = {**inner, **config.lines}
    failed = explain(error, run.source_file, lines, batch, config.code_lines)
    if failed.cause == "memory" and failed.node is None:
        return _with_largest(failed, run)
    return failed


def _with_largest(failed: Failed, run: RunFolder) -> Failed:
    """Memory that ran out on the way back, or in the optimizer, is due to no line of the model."""
    document = run.document()
    node = largest_block(check(document, None, known_here(document)))
    message = f"{failed.message} The block with the largest results is {node}."
    return failed.model_copy(update={"node": node, "message": message}) if node else failed
