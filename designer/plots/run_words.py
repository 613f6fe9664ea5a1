"""Where a run stands, in a few words."""

from __future__ import annotations

from math import isfinite

from designer.plots.run_facts import RunFacts

_PHASES = {
    "none": "",
    "preparing": "preparing",
    "running": "running",
    "paused": "paused",
    "stopping": "stopping",
    "finished": "finished",
    "stopped": "stopped",
    "failed": "failed",
}


def run_words(facts: RunFacts, name: str = "") -> str:
    """`Run 0007 · running · epoch 3 of 10`."""
    if facts.phase == "none":
        return ""
    words = [f"Run {name}".rstrip(), _PHASES[facts.phase]]
    if facts.epochs:
        words.append(epoch_words(facts))
    return " · ".join(words)


def epoch_words(facts: RunFacts) -> str:
    """`epoch 3 of 10`: the one that is going on, or the last that was."""
    per_epoch = max(1, facts.steps_per_epoch)
    begun = facts.step // per_epoch + (0 if facts.over and facts.step else 1)
    return f"epoch {max(1, min(begun, facts.epochs))} of {facts.epochs}"


def duration(seconds: float) -> str:
    """`8 s`, `2 min 5 s`, `3 h 10 min`."""
    if not isfinite(seconds) or seconds < 0:
        return "unknown"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600:,} h {whole % 3600 // 60} min"
