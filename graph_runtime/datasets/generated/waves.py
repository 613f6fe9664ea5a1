"""Waves."""

from pathlib import Path

from pydantic import Field

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.generated._generated import Generated
from graph_runtime.tensors import BATCH, Spec


class Waves(Generated):
    """Shows a stretch of two added sine waves and asks how they go on.

    Every sample has periods, heights and starts of its own.
    """

    title = "Waves"
    synonyms = ("time series", "sine", "forecast", "prediction", "recurrent", "regression")
    reference = "https://en.wikipedia.org/wiki/Time_series"

    length: int = Field(
        32,
        ge=2,
        le=1000,
        description="Steps that the network sees.",
    )
    ahead: int = Field(1, ge=1, le=1000, description="Steps that it has to foretell.")
    noise: float = Field(0.02, ge=0, le=10, description="Deviation of what is added to each step.")

    def facts(self) -> DataFacts:
        inputs = (Spec(BATCH, self.length, 1),)
        return DataFacts(inputs, "number", (), self.ahead, self.samples)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_waves, self.model_dump())


def load_waves(samples: int, seed: int, length: int, ahead: int, noise: float) -> Loaded:
    """Waves (samples, length, 1), and their next steps (samples, ahead)."""
    import numpy as np

    if samples * (length + ahead) > 20_000_000:
        raise ValueError("samples × length is over 20 million. Make one of them smaller.")
    random = np.random.RandomState(seed)
    steps = np.arange(length + ahead)
    series = noise * random.standard_normal((samples, len(steps)))
    for low, high in ((8, 16), (20, 40)):
        period, height, start = (
            random.uniform(a, b, (samples, 1)) for a, b in ((low, high), (0.5, 1.0), (0.0, 1.0))
        )
        series += height * np.sin(2 * np.pi * (steps / period + start))
    series = series.astype(np.float32)
    return (np.ascontiguousarray(series[:, :length, None]),), series[:, length:].copy(), ()
