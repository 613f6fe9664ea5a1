"""TensorBoard."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph_runtime.errors import RunError
from graph_runtime.export.target import Exported, Target

if TYPE_CHECKING:
    from graph_runtime.export.subject import Subject

Scalar = tuple[float, int, str, float]
"""Time (s), step, name, value."""


class TensorBoard(Target):
    """Writes a run's losses, metrics, rates and gradient norms as a log that TensorBoard shows.

    It needs the package tensorboard, which is not installed with the program.
    """

    title = "TensorBoard"
    synonyms = ("tfevents", "summary", "scalars", "log")
    reference = "https://www.tensorflow.org/tensorboard/get_started"

    def write(self, subject: Subject, out: Path, rerun: bool) -> Exported:
        written = list(_scalars(subject))
        if not written:
            raise RunError("Only a run has a log to export. Train the drawing first.")
        name = _write(out, written)
        return Exported(out, (name,), _difference(out / name, written))


def _scalars(subject: Subject) -> Iterator[Scalar]:
    from graph_runtime.train.messages.events import EpochEnded, GradientNorms, Losses

    for event in subject.run.events():
        time = float(event.time or 0.0)
        match event:
            case Losses():
                for step, value in enumerate(event.values.unpack().tolist(), event.first_step):
                    yield time, step, "loss/step", value
            case GradientNorms():
                for node, norm in zip(event.nodes, event.norms, strict=True):
                    yield time, event.step, f"gradient norm/{node}", float(norm)
            case EpochEnded():
                for part, figure in _PLACES:
                    value = getattr(event, f"{part}_{figure}")
                    if value is not None:
                        yield time, event.step, f"{figure}/{part}", float(value)
                yield time, event.step, "learning rate", event.learning_rate


_PLACES = tuple((p, f) for p in ("train", "validation", "training_dev") for f in ("loss", "metric"))


def _write(out: Path, scalars: list[Scalar]) -> str:
    try:
        from tensorboard.compat.proto.event_pb2 import Event
        from tensorboard.compat.proto.summary_pb2 import Summary
        from tensorboard.summary.writer.event_file_writer import EventFileWriter
    except ImportError:
        fix = "Install it with: pip install 'network-designer[tensorboard]'"
        raise RunError(f"The package tensorboard is not installed. {fix}") from None
    out.mkdir(parents=True, exist_ok=True)
    if any(out.glob("*.tfevents.*")):
        raise RunError(f"{out} holds a TensorBoard log already. Name another folder.")
    writer = EventFileWriter(str(out))
    try:
        for time, step, name, value in scalars:
            if isfinite(value):
                summary = Summary(value=[Summary.Value(tag=name, simple_value=value)])
                writer.add_event(Event(wall_time=time, step=step, summary=summary))
    finally:
        writer.close()
    return next(path.name for path in out.glob("*.tfevents.*"))


def _difference(file: Path, written: list[Scalar]) -> float:
    """How far what the file holds lies from the log: read back by TensorBoard's own loader."""
    from tensorboard.backend.event_processing.event_file_loader import LegacyEventFileLoader

    events: Any = LegacyEventFileLoader(str(file)).Load()
    found = [value.simple_value for event in events for value in event.summary.value]
    finite = [value for *_, value in written if isfinite(value)]
    if len(found) != len(finite):
        raise RunError(f"{file.name} holds {len(found)} of {len(finite)} values. Export it again.")
    return max((abs(a - b) for a, b in zip(found, finite, strict=True)), default=0.0)
