"""`train.py`: a script that repeats a run with torch and the data's library alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph_runtime.export import schedule_lines
from graph_runtime.export.bucket_words import ORDERED, bucket_functions, length_lines
from graph_runtime.export.feeding_words import feeding_parts, late_lines
from graph_runtime.export.inlined_source import (
    function_text,
    needed_parts,
    preamble,
)
from graph_runtime.export.metric_words import metric_classes, metric_objects, with_others
from graph_runtime.export.script_groups import group_lines
from graph_runtime.export.script_step import (
    first_lines,
    ready_lines,
    step_constants,
    step_functions,
    step_lines,
    stop_lines,
    swap_lines,
)
from graph_runtime.export.script_words import words_of
from graph_runtime.export.subject import Subject
from graph_runtime.export.transform_words import stage_lines, transform_functions
from graph_runtime.expressions import Call, Var
from graph_runtime.facts.weight_groups import weight_groups
from graph_runtime.recipe import preparation
from graph_runtime.recipe.rate_plan import RatePlan
from graph_runtime.recipe.resolved import plan_of
from graph_runtime.source.inlining import inlined
from graph_runtime.source.printing import statement
from graph_runtime.spelling import literal
from graph_runtime.train import order
from graph_runtime.train.construct import can_fuse, own_modules
from graph_runtime.train.job import Job, read_job
from graph_runtime.train.model_file import build_model
from graph_runtime.train.own._weight_by_weight import WeightByWeight
from graph_runtime.train.weight_file import START


def training_script(subject: Subject, out: Path) -> str:
    """The text of train.py; from the same data, seed and threads come the same bits."""
    job = read_job(subject.run)
    loading = job.recipe.dataset.loading(subject.data_folder(out))
    functions = [*loading.needs, loading.function]
    words = words_of(job)
    load = Call(loading.function.__name__, (), loading.arguments)
    rates = schedule_lines.plan_of_rates(job, _rates(job))
    body = [
        *(function_text(function) for function in functions),
        needed_parts(preparation, ("prepare",)),
        function_text(order.batches),
        *bucket_functions(job.training),
        *transform_functions(job),
        *feeding_parts(job),
        *metric_classes(job),
        *(function_text(function) for function in words.needs),
        *_own_classes(job, rates),
        *_own_loss(job),
        *step_functions(job.training),
        metric_objects(job),
        words.put(with_others(_evaluate(job), job)),
        words.put(with_others(_main(job, rates, load), job)),
    ]
    text = "\n\n\n".join(body)
    imports, aliases = preamble(text)
    head = [_head(job, imports), _constants(job)]
    if aliases:
        head.append("\n".join(aliases))
    return "\n\n".join(head) + f"\n\n\n{text}\n\n\n{_END}"


def _head(job: Job, imports: list[str]) -> str:
    standard = sorted(["import csv", "import random", *imports], key=_import_order)
    return "\n".join(
        [
            f'"""Trains the network of model.py on the data set {job.recipe.dataset.kind()}.',
            "",
            _promise(job),
            "The loss of every step goes to losses.csv, the weights to trained.safetensors.",
            '"""',
            "",
            "from __future__ import annotations",
            "",
            *standard,
            "",
            "import numpy as np",
            "import torch",
            *_third_parties(job),
            "from torch import Tensor, nn, optim",
            "",
            "from model import Model",
        ]
    )


def _promise(job: Job) -> str:
    """Which curve the script gives; it takes every step as an exact run does."""
    if job.training.cache_frozen:
        return (
            "The same data, seed and, within rounding, curve as the run, which kept what its frozen"
            "\nblocks give; here they are run again in every step, which gives the same numbers."
        )
    if job.fast:
        return "The same data, seed and, within rounding, curve as the fast run it was written for."
    return "The same data, seed and loss curve as in Network Designer: run it in its own folder."


def _third_parties(job: Job) -> list[str]:
    return ["from safetensors.torch import load_file"] if _begins_with_weights(job) else []


def _import_order(line: str) -> tuple[bool, str]:
    return line.startswith("from"), line


def _constants(job: Job) -> str:
    training = job.training
    device = {
        "cpu": '"cpu"',
        "cuda": '"cuda"',
        "auto": '"cuda" if torch.cuda.is_available() else "cpu"',
    }[training.device]
    return "\n".join(
        [
            f"SEED = {literal(training.seed)}",
            f"EPOCHS = {literal(training.epochs)}",
            f"BATCH_SIZE = {literal(training.samples_per_step)}",
            f"DEVICE = torch.device({device})",
            f"THREADS = {literal(job.threads)}  # another number may round in another way",
            *step_constants(training),
        ]
    )


_EVALUATE = '''@torch.inference_mode()
def evaluate(
    model: nn.Module, LOSS_ARGUMENTinputs: list[Tensor], targets: Tensor
) -> tuple[float, float]:
    """Mean loss and metric, with dropout off."""
    model.eval()
    total = torch.zeros((), dtype=torch.float64, device=DEVICE)
    sums: Tensor | float = 0.0
    size = min(max(BATCH_SIZE, 1024), 8 * BATCH_SIZE)
    for start in range(0, len(targets), size):
        target = targets[start : start + size]
        GIVEN = model(*(x[start : start + size] for x in inputs))
        total += LOSS_OF_GIVEN.double() * len(target)
        sums = sums + METRIC.add(JUDGED, target)
    model.train()
    return total.item() / len(targets), METRIC.value(sums.tolist())'''


def _evaluate(job: Job) -> str:
    loss = job.recipe.loss
    summed = not loss.drawn and loss.summed
    return _EVALUATE.replace(" * len(target)\n", "\n", 1) if summed else _EVALUATE


_END = """if __name__ == "__main__":
    main()
"""


def _main(job: Job, rates: RatePlan, load: Call) -> str:
    plan = plan_of(job.training, job.recipe.loss, job.recipe.dataset)
    fields = plan.__dataclass_fields__
    names = "classes" if job.recipe.transforms else "_"
    lines = [
        "def main() -> None:",
        "    torch.set_num_threads(THREADS)",
        *first_lines(job.training),
        *_assigned(f"inputs, targets, {names}, *more", load),
        *_assigned("plan", Call("Plan", (), {name: getattr(plan, name) for name in fields})),
        _PARTS,
        *length_lines(job),
        *stage_lines(job),
        *late_lines(job),
        *_start(job),
        *_loss(job),
        *_optimizer(job),
        *schedule_lines.made(rates),
        *ready_lines(job),
        _LOOP_START.replace("EPOCH_ROWS", _epoch_rows(job)),
        *step_lines(job),
        *schedule_lines.after_step(rates),
        *schedule_lines.after_epoch(rates),
        *swap_lines(job.training, 8),
        _epoch_end(job, rates),
        *swap_lines(job.training, 8),
        _LOSSES,
        *swap_lines(job.training, 4),
        _SAVING,
    ]
    return "\n".join(lines)


_PARTS = """    data = prepare(inputs, targets, plan, *more)

    def part(rows: np.ndarray) -> tuple[list[Tensor], Tensor]:
        arrays = [torch.from_numpy(x[rows]).to(DEVICE) for x in (*data.inputs, data.targets)]
        for i, scale in enumerate(data.pixels):
            if scale is not None:
                shift, size = (torch.tensor(number, device=DEVICE) for number in scale)
                arrays[i] = (arrays[i].float() - shift) / size
        return arrays[:-1], arrays[-1]

    train_inputs, train_targets = part(data.train)
    parts = {"validation": part(data.validation), "test": part(data.test)}

    random.seed(SEED)
    np.random.seed(SEED)
    torch.manual_seed(SEED)
    model = Model().to(DEVICE)"""

_LOOP_START = """
    losses = []
    model.train()
    for epoch in range(EPOCHS):
        for rows in EPOCH_ROWS:
            rows = rows.to(DEVICE)"""

_EPOCH_END = """        figures = [f"epoch {epoch + 1}/{EPOCHS}", f"loss {losses[-1]:.4f}"]
        for name, (x, y) in parts.items():
            if len(y) and (name == "validation" or epoch == EPOCHS - 1):
                mean, value = evaluate(model, LOSSx, y)"""

_EPOCH_TOLD = """\
                figures.append(f"{name} loss {mean:.4f} KIND {value:.4f}")
        print("  ".join(figures))"""

_LOSSES = """
    with open("losses.csv", "w", newline="", encoding="ascii") as file:
        writer = csv.writer(file)
        writer.writerow(["step", "loss"])
        writer.writerows(enumerate(losses))"""

_SAVING = """    try:
        from safetensors.torch import save_file
    except ImportError:
        print("Install safetensors to keep the trained weights.")
    else:
        save_file(model.state_dict(), "trained.safetensors")"""


def _epoch_end(job: Job, rates: RatePlan) -> str:
    told = with_others(_EPOCH_TOLD, job).replace("KIND", job.recipe.metric.kind())
    lines = [_EPOCH_END, *schedule_lines.after_validation(rates), told]
    return "\n".join([*lines, *stop_lines(job)])


def _epoch_rows(job: Job) -> str:
    dropped = ", drop_last=True" if job.training.drop_last else ""
    dropped += ORDERED if job.training.bucketing else ""
    return f"batches(len(train_targets), BATCH_SIZE, SEED, epoch{dropped})"


def _start(job: Job) -> list[str]:
    if not _begins_with_weights(job):
        return []
    return [f'    model.load_state_dict(load_file("{START}", device=str(DEVICE)))']


def _begins_with_weights(job: Job) -> bool:
    return bool(job.training.start_from) or (job.run.path / START).is_file()


def _loss(job: Job) -> list[str]:
    if job.recipe.loss.drawn:
        return []
    made = _assigned("loss_function", job.recipe.loss.constructor())
    return [*made, "    loss_function.to(DEVICE)"]


def _optimizer(job: Job) -> list[str]:
    call = job.recipe.optimizer.constructor()
    model = build_model(job.run)
    faster = {"fused": True} if can_fuse(call, model.parameters()) else {}
    made = Call(call.target, (Var("first"), *call.args), {**call.kwargs, **faster})
    groups = weight_groups(job.checked, call)
    if not groups:
        return _assigned("optimizer", made, "model.parameters()")
    rows = [row for group in groups for row in group_lines(group)]
    return ["    groups = [", *rows, "    ]", *_assigned("optimizer", made, "groups")]


def _own_classes(job: Job, plan: RatePlan) -> list[str]:
    """The text of optimizers and schedulers that torch lacks."""
    calls = [job.recipe.optimizer.constructor(), plan.constructor()]
    names = dict.fromkeys(schedule_lines.own_names(calls))
    kinds = [getattr(own_modules()[name], name) for name in names]
    shared = [WeightByWeight] if any(issubclass(k, WeightByWeight) for k in kinds) else []
    return [function_text(kind) for kind in (*shared, *kinds)]


def _rates(job: Job) -> tuple[float, ...]:
    """The learning rates of the groups of weights, as the optimizer is made with them."""
    call = job.recipe.optimizer.constructor()
    rate = call.kwargs["lr"]
    groups = weight_groups(job.checked, call)
    return tuple(group.options.get("lr", rate) for group in groups) or (rate,)


def _own_loss(job: Job) -> list[str]:
    """The text of a loss that torch lacks."""
    if job.recipe.loss.drawn or not job.recipe.loss.ours:
        return []
    return [inlined(job.recipe.loss.constructor().target).text]


def _assigned(name: str, call: Any, first: str = "") -> list[str]:
    return statement(f"{name} = ", call, lambda _: first, 4)
