"""The functions `evaluate` and `main` of an exported script."""

from __future__ import annotations

from graph_runtime.export import schedule_lines
from graph_runtime.export.bucket_words import ORDERED, length_lines
from graph_runtime.export.feeding_words import late_lines
from graph_runtime.export.metric_words import with_others
from graph_runtime.export.script_head import begins_with_weights
from graph_runtime.export.script_learner import assigned, loss_lines, optimizer_lines
from graph_runtime.export.script_step import (
    first_lines,
    ready_lines,
    step_lines,
    stop_lines,
    swap_lines,
)
from graph_runtime.export.transform_words import stage_lines
from graph_runtime.expressions import Call
from graph_runtime.recipe.rate_plan import RatePlan
from graph_runtime.recipe.resolved import plan_of
from graph_runtime.train.network.job import Job
from graph_runtime.train.network.weight_file import START

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


def evaluate_text(job: Job) -> str:
    loss = job.recipe.loss
    summed = not loss.drawn and loss.summed
    return _EVALUATE.replace(" * len(target)\n", "\n", 1) if summed else _EVALUATE


def main_text(job: Job, rates: RatePlan, load: Call) -> str:
    plan = plan_of(job.training, job.recipe.loss, job.recipe.dataset)
    fields = plan.__dataclass_fields__
    names = "classes" if job.recipe.transforms else "_"
    lines = [
        "def main() -> None:",
        "    torch.set_num_threads(THREADS)",
        *first_lines(job.training),
        *assigned(f"inputs, targets, {names}, *more", load),
        *assigned("plan", Call("Plan", (), {name: getattr(plan, name) for name in fields})),
        _PARTS,
        *length_lines(job),
        *stage_lines(job),
        *late_lines(job),
        *_start(job),
        *loss_lines(job),
        *optimizer_lines(job),
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
    if not begins_with_weights(job):
        return []
    return [f'    model.load_state_dict(load_file("{START}", device=str(DEVICE)))']
