"""InverseTimeLR."""

from pydantic import Field

from graph_runtime.schedule import Schedule, Span
from graph_runtime.schedules._fields import Small


class InverseTimeLR(Schedule):
    """Divides the learning rate by one plus a multiple of the time."""

    title = "InverseTimeLR"
    synonyms = ("inverse time decay", "time-based decay", "1/t")
    formula = r"\eta_t = \eta_0 / (1 + d \, t)"
    reference = (
        "https://www.tensorflow.org/api_docs/python/tf/keras/optimizers/schedules/InverseTimeDecay"
    )
    ours = True

    decay: Small = Field(1.0, description="Multiple d of the time.")

    def rate(self, time: int, base: float, span: Span) -> float:
        return base / (1 + self.decay * time)
