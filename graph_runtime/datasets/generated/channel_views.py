"""ChannelViews."""

from pathlib import Path

from pydantic import Field

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.generated._generated import Generated
from graph_runtime.tensors import BATCH, Spec


class ChannelViews(Generated):
    """Shows how often a channel was viewed on some days and asks for the next day.

    Views rise and fall with the days of the week around a level that wanders.
    """

    title = "Views of a channel"
    synonyms = ("time series", "traffic", "video", "week", "forecast", "linear regression")
    reference = "https://en.wikipedia.org/wiki/Time_series"

    samples: int = Field(730, ge=10, le=100_000, description="How many days are asked for.")
    days: int = Field(7, ge=1, le=366, description="Days that the network sees before each.")
    noise: float = Field(
        300.0, ge=0, le=1e6, description="Deviation of what is added to each day, in views."
    )

    def facts(self) -> DataFacts:
        return DataFacts((Spec(BATCH, self.days),), "number", samples=self.samples)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_channel_views, self.model_dump())


def load_channel_views(samples: int, seed: int, days: int, noise: float) -> Loaded:
    """Views of days in a row (samples, days) float32, and of the next day (samples, 1)."""
    import numpy as np

    random = np.random.RandomState(seed)
    week = np.array([0.9, 0.85, 0.85, 0.9, 1.05, 1.25, 1.2])
    wander = np.cumsum(0.02 * random.standard_normal(samples + days))
    level = 5000 * np.exp(np.clip(wander, -2.0, 2.0))
    views = level * np.tile(week, (samples + days) // 7 + 1)[: samples + days]
    views = np.maximum(0, np.round(views + noise * random.standard_normal(samples + days)))
    places = np.arange(samples)[:, None] + np.arange(days)
    seen = views[places].astype(np.float32)
    return (seen,), views[days:, None].astype(np.float32), ()
