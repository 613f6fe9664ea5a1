"""The lines of an exported script for what a recipe does beside its optimizer's moves."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent
from typing import Any

from graph_runtime.document.model import Training
from graph_runtime.export.inlined_source import function_text, needed_parts
from graph_runtime.export.transform_words import batch_lines
from graph_runtime.facts.weight_groups import spared_modules
from graph_runtime.spelling import literal
from graph_runtime.train.learning import early_stop, weighing, weight_average
from graph_runtime.train.learning.clipping import normalize_gradients
from graph_runtime.train.learning.criterion import by_targets
from graph_runtime.train.learning.dropping import dropouts, set_dropout
from graph_runtime.train.learning.penalty import add_l2, penalized, shrink_l1
from graph_runtime.train.learning.truncation import truncate
from graph_runtime.train.learning.weighing import counted, target_weight
from graph_runtime.train.network.job import Job

_CLIPPED = {
    "norm": "nn.utils.clip_grad_norm_(model.parameters(), CLIP_THRESHOLD)",
    "value": "nn.utils.clip_grad_value_(model.parameters(), CLIP_THRESHOLD)",
    "normalize": "normalize_gradients(model.parameters())",
}
_GOOD = [
    "gradients = [w.grad for w in model.parameters() if w.grad is not None]",
    "good = all(bool(gradient.isfinite().all()) for gradient in gradients)",
    "if good and bool(loss.isfinite()):",
]
_DTYPES = {"bf16": "torch.bfloat16", "fp16": "torch.float16"}


def step_constants(said: Training) -> list[str]:
    """The numbers that stand at the top of the script."""
    wanted = {
        "CLIP_THRESHOLD": said.clip_threshold if said.clip in ("norm", "value") else None,
        "L2": said.l2 or None,
        "L1": said.l1 or None,
        "ACCUMULATE": said.accumulate if said.accumulate > 1 else None,
        "EMA_DECAY": said.ema_decay or None,
    }
    return [f"{name} = {literal(v)}" for name, v in wanted.items() if v is not None]


def step_functions(job: Job) -> list[str]:
    """The functions and classes that the lines of the step call."""
    said = job.training
    wanted: dict[Callable[..., Any], bool] = {
        penalized: said.l1 > 0 or said.l2 > 0,
        add_l2: said.l2 > 0,
        shrink_l1: said.l1 > 0,
        normalize_gradients: said.clip == "normalize",
        truncate: said.bptt_steps > 0,
        dropouts: _drops(said),
        set_dropout: _drops(said),
    }
    chosen = said.accumulate > 1 and not job.recipe.loss.drawn
    wanted |= {target_weight: chosen, counted: chosen}
    texts = [needed_parts(early_stop, ("EarlyStop",))] if said.patience else []
    texts += [function_text(function) for function, used in wanted.items() if used]
    if _weighs_drawn(job):
        texts.append(needed_parts(weighing, ("DrawnWeighing",)))
    if said.ema_decay:
        texts.append(needed_parts(weight_average, ("WeightAverage",)))
    return texts


def first_lines(said: Training) -> list[str]:
    """What stands before the network is made."""
    if not said.deterministic:
        return []
    return ["    torch.use_deterministic_algorithms(True, warn_only=True)"]


def ready_lines(job: Job) -> list[str]:
    """What stands behind the optimizer."""
    said, lines = job.training, []
    if said.bptt_steps:
        lines.append(f"truncate(model, {said.bptt_steps})")
    if _drops(said):
        p = 0.0 if said.disable_dropout else said.dropout
        lines.append(f"set_dropout(dropouts(model), {literal(p)})")
    if _weighs_drawn(job):
        lines.append("weighing = DrawnWeighing(model, train_targets)")
    if said.l1 > 0 or said.l2 > 0:
        spared = literal(spared_modules(job.checked))
        lines.append(f"shrinking = penalized(model, {spared}, {said.penalize_biases})")
    if said.ema_decay:
        lines.append("average = WeightAverage(model, EMA_DECAY)")
    if said.precision == "fp16":
        lines.append("scaler = torch.amp.GradScaler(DEVICE.type)")
    if said.patience:
        rule = literal((said.patience, said.min_delta, job.recipe.metric.higher_is_better))
        lines += [f"stop = EarlyStop{rule}", "best, kept = None, {}"]
    return [f"    {line}" for line in lines]


def step_lines(job: Job) -> list[str]:
    """The step itself, for the rows `rows`."""
    said = job.training
    if job.recipe.optimizer.needs_closure:
        return _closure_step(job)
    lines = _back(job, "rows") if said.accumulate == 1 else _back_in_parts(job)
    if said.precision == "fp16":
        lines.append("scaler.unscale_(optimizer)")
    if said.l2:
        lines.append("add_l2(shrinking, L2 / len(rows))")
    if said.clip != "none":
        lines.append(_CLIPPED[said.clip])
    scaled = ["scaler.step(optimizer)", "scaler.update()"]
    move = scaled if said.precision == "fp16" else ["optimizer.step()"]
    if said.l1:
        move.append("shrink_l1(shrinking, optimizer, L1 / len(rows))")
    if said.ema_decay:
        move.append("average.add()")
    if said.bad_steps == "skip":
        move = [*_GOOD, *(f"    {line}" for line in move)]
    lines += [*move, "losses.append(loss.item())"]
    return [f"            {line}" for line in lines]


def _closure_step(job: Job) -> list[str]:
    """The step of an optimizer that looks at a batch several times."""
    taken = dedent(batch_lines(job)).splitlines()
    inside = [
        "optimizer.zero_grad()",
        "GIVEN = model(*batch)",
        "loss = LOSS_OF_GIVEN",
        "loss.backward()",
        "told.append(loss.item())",
        "return loss",
    ]
    lines = [
        *taken,
        "told = []",
        "",
        "def closure() -> Tensor:",
        *(f"    {line}" for line in inside),
        "",
        "optimizer.step(closure)",
        *(["average.add()"] if job.training.ema_decay else []),
        "losses.append(told[0])",
    ]
    return [f"            {line}".rstrip() for line in lines]


def swap_lines(said: Training, indent: int) -> list[str]:
    """Before the network is judged, after it, and before it is saved."""
    return [" " * indent + "average.swap()"] if said.ema_decay else []


def stop_lines(job: Job) -> list[str]:
    """At the end of an epoch, while the network has the weights that it is judged with."""
    said, kind = job.training, job.recipe.metric.kind()
    if not said.patience:
        return []
    back = ["    model.load_state_dict(kept)"] if said.restore_best else []
    return [
        '        x, y = parts["validation"]',
        "        _, value = evaluate(model, LOSSx, y)",
        "        if best is None or stop.sign * (value - best) > 0:",
        "            best, kept = value, {k: v.clone() for k, v in model.state_dict().items()}",
        "        if stop.judge(value):",
        *(f"        {line}" for line in back),
        '            x, y = parts["test"]',
        "            if len(y):",
        "                mean, value = evaluate(model, LOSSx, y)",
        '                print(f"stopped early  test loss {mean:.4f} ' + kind + ' {value:.4f}")',
        *swap_lines(said, 12),
        "            break",
    ]


def _back(job: Job, rows: str) -> list[str]:
    said, taken = job.training, dedent(batch_lines(job)).replace("rows", rows)
    regions = ["weighing.of(some, rows, target)"] if _weighs_drawn(job) else []
    if said.precision in _DTYPES:
        regions.append(f"torch.autocast(DEVICE.type, {_DTYPES[said.precision]})")
    margin = "    " if regions else ""
    scaled = "scaler.scale(loss)" if said.precision == "fp16" else "loss"
    return [
        *taken.splitlines(),
        *([f"with {', '.join(regions)}:"] if regions else []),
        f"{margin}GIVEN = model(*batch)",
        f"{margin}loss = LOSS_OF_GIVEN",
        *(["optimizer.zero_grad()"] if rows == "rows" else []),
        f"{scaled}.backward()",
    ]


def _back_in_parts(job: Job) -> list[str]:
    back = _back(job, "some")
    added = not job.recipe.loss.drawn and job.recipe.loss.summed
    share = [] if added else _share(job)
    return [
        "optimizer.zero_grad()",
        "told = []",
        "for some in rows.tensor_split(min(ACCUMULATE, len(rows))):",
        *(f"    {line}" for line in [*back[:-1], *share, back[-1], "told.append(loss.detach())"]),
        "loss = torch.stack(told).sum()",
    ]


def _share(job: Job) -> list[str]:
    """Lines that weigh the loss of a part, by targets where the loss is their mean."""
    loss = job.recipe.loss
    left_out, weights = getattr(loss, "ignore_index", None), getattr(loss, "weight", None)
    if not by_targets(loss) or (left_out is None and weights is None):
        return ["loss = loss * (len(some) / len(rows))"]
    tensor = "None" if weights is None else f"torch.tensor({literal(weights)})"
    return [
        f"left_out, weights = {literal(left_out)}, {tensor}",
        "share = target_weight(train_targets[some], left_out, weights)",
        "share = share / target_weight(train_targets[rows], left_out, weights)",
        "loss = counted(loss, share)",
    ]


def _weighs_drawn(job: Job) -> bool:
    """Whether drawn losses of parts of a batch have to be weighed one by one."""
    return job.training.accumulate > 1 and job.recipe.loss.drawn


def _drops(said: Training) -> bool:
    return said.disable_dropout or said.dropout is not None
