"""Whether a network has anything that back-propagation through time could be cut short in."""

from __future__ import annotations

from graph_runtime.errors import Problem
from graph_runtime.facts.checked import Checked

KINDS = ("RNN", "GRU", "LSTM")


def truncation_problems(checked: Checked) -> list[Problem]:
    """For a drawing without problems of its own."""
    training = checked.document.training
    if training is None or not training.bptt_steps or _reads_forwards(checked):
        return []
    return [
        Problem(
            None,
            "training.bptt_steps",
            "No RNN, GRU or LSTM here reads in one direction, so there is nothing to cut short.",
            "Set bptt_steps to 0.",
        )
    ]


def _reads_forwards(checked: Checked) -> bool:
    return any(
        (facts.node.kind in KINDS and not getattr(facts.block, "bidirectional", False))
        or any(map(_reads_forwards, facts.inside))
        for facts in checked.nodes.values()
    )
