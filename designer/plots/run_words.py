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


def headline(facts: RunFacts, phase: str, hanging: bool) -> str:
    """What goes on, in a word or two; `phase` is what the window waits for."""
    if hanging:
        return "not responding"
    if phase in ("preparing", "pausing", "resuming", "stopping"):
        return phase
    return "No run yet" if facts.phase == "none" else _PHASES[facts.phase]


def fact_rows(facts: RunFacts) -> list[tuple[str, str]]:
    """Names and figures of a run, as a panel lists them."""
    if facts.phase == "none" or not facts.epochs:
        return []
    rows = [
        ("Epoch", epoch_words(facts).removeprefix("epoch ")),
        ("Step", f"{facts.step:,} of {facts.steps:,}"),
    ]
    if facts.over:
        rows.append(("Time", duration(facts.time)))
        rows += [(figure_name(name), f"{value:.4g}") for name, value in facts.metrics.items()]
    else:
        rows.append(("Time left", duration(facts.seconds_left) if facts.speed else "…"))
    speed = facts.speed or _mean_speed(facts)
    rows += [
        ("Speed", f"{speed:,.0f} samples/s" if speed else "…"),
        ("Device", facts.device or "…"),
        ("Repeatable", _promise(facts)),
        ("Cost of watching", f"{100 * facts.watching:.1f} % of the time"),
    ]
    if facts.path:
        rows.append(("Steps", _path_words(facts)))
    return rows


def _promise(facts: RunFacts) -> str:
    """Which bits a repetition gives."""
    if facts.exact:
        return "bit for bit"
    return "within rounding (a fast run)" if facts.path else "not to the last bit on this device"


def _path_words(facts: RunFacts) -> str:
    if facts.path == "compiled":
        return f"compiled from step {facts.path_step + 1:,} on"
    return f"as written: {facts.path_why}" if facts.path_why else "as written"


def figure_name(name: str) -> str:
    """`Test accuracy` for `test_Accuracy`; a metric keeps the capitals inside its name."""
    part, _, kind = name.replace("training_dev_", "train-dev_", 1).partition("_")
    return f"{part.capitalize()} {kind.lower() if kind[1:].islower() else kind}".strip()


def _mean_speed(facts: RunFacts) -> float:
    """Samples a second over the whole of a run that was over before its speed was told."""
    return facts.step * facts.batch_size / facts.time if facts.over and facts.time > 0 else 0.0


def remedy(facts: RunFacts) -> str:
    """What to do after a run broke off."""
    if not facts.checkpoint or not facts.steps_per_epoch:
        return "Press Train to start again."
    epoch = min(facts.checkpoint_step // facts.steps_per_epoch + 1, facts.epochs)
    return f"Resume continues from epoch {epoch}."
