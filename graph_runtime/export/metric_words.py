"""The metrics of a run as they stand in an exported `train.py`."""

from __future__ import annotations

from graph_runtime.export.inlined_source import class_text, function_text, made_text
from graph_runtime.metric import figure_names
from graph_runtime.spelling import literal
from graph_runtime.train.network.job import Job

_SEVERAL = (
    (
        "    sums: Tensor | float = 0.0\n",
        "    others: list[Tensor | float] = [0.0] * len(OTHERS)\n",
    ),
    (
        "        sums = sums + METRIC.add(JUDGED, target)\n",
        "        counted = [metric.add(JUDGED, target) for metric in OTHERS.values()]\n"
        "        others = [s + more for s, more in zip(others, counted, strict=True)]\n",
    ),
    (
        '                figures.append(f"{name} loss {mean:.4f} KIND {value:.4f}")\n',
        "                named = zip(OTHERS, others, strict=True)\n"
        '                figures += [f"{kind} {figure:.4f}" for kind, figure in named]\n',
    ),
)
"""Lines, and what follows each of them where there are several metrics."""

_WIDER = (
    (") -> tuple[float, float]:", ") -> tuple[float, ...]:"),
    ("Mean loss and metric, with", "Mean loss, metric and others, with"),
    ("mean, value = evaluate(", "mean, value, *others = evaluate("),
    ("_, value = evaluate(", "_, value, *_ = evaluate("),
    (
        "    return total.item() / len(targets), METRIC.value(sums.tolist())",
        "    figures = [\n"
        "        metric.value(s.tolist())\n"
        "        for metric, s in zip(OTHERS.values(), others, strict=True)\n"
        "    ]\n"
        "    return total.item() / len(targets), METRIC.value(sums.tolist()), *figures",
    ),
)


def metric_classes(job: Job) -> list[str]:
    """The functions and classes of all metrics, each once."""
    metrics = {metric.kind(): metric for metric in (job.recipe.metric, *job.recipe.metrics)}
    needs = dict.fromkeys(need for metric in metrics.values() for need in metric.needs)
    classes = [class_text(metric, ("add", "value")) for metric in metrics.values()]
    return [*(function_text(need) for need in needs), *classes]


def metric_objects(job: Job) -> str:
    """The lines that make them."""
    recipe = job.recipe
    first = f"METRIC = {made_text(recipe.metric)}"
    if not recipe.metrics:
        return first
    names = figure_names((recipe.metric, *recipe.metrics))[1:]
    pairs = zip(names, recipe.metrics, strict=True)
    rows = [f"    {literal(name)}: {made_text(metric)}," for name, metric in pairs]
    return "\n".join([first, "OTHERS = {", *rows, "}"])


def with_others(text: str, job: Job) -> str:
    """A template of the script, made for several metrics where there are several."""
    if not job.recipe.metrics:
        return text
    for line, following in _SEVERAL:
        text = text.replace(line, line + following)
    for line, wider in _WIDER:
        text = text.replace(line, wider)
    return text
