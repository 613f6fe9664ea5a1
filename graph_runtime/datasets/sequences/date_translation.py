"""DateTranslation."""

from pathlib import Path

from pydantic import Field

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.sequences._sequences import Sequences
from graph_runtime.tensors import BATCH, Spec
from graph_runtime.text.vocabulary import padded, shifted, special_tokens, token_ids

LONGEST = 29
"""Characters of "wednesday, september 30, 2026"."""


class DateTranslation(Sequences):
    """Asks to write a date in the international way: "3rd of May 2026" becomes 2026-05-03.

    Sixteen ways in which people write dates, from 1950 to 2049, character by character. The
    network gets the date, and START with what was written so far; the targets are the ten
    characters and END, one step ahead.
    """

    title = "Date translation"
    synonyms = ("machine translation", "seq2seq", "attention", "characters", "iso 8601")
    reference = "https://www.iso.org/iso-8601-date-and-time-format.html"

    samples: int = Field(10_000, ge=10, le=50_000, description="How many dates are written.")

    def facts(self) -> DataFacts:
        inputs = (Spec(BATCH, LONGEST, dtype="int64"), Spec(BATCH, 11, dtype="int64"))
        return DataFacts(
            inputs, "class", date_targets(), samples=self.samples, sizes=(11,), no_target=0
        )

    def loading(self, folder: Path) -> Loading:
        needs = (special_tokens, token_ids, padded, shifted, date_sources, date_targets, written)
        return Loading(load_date_translation, self.model_dump(), needs)


def date_sources() -> tuple[str, ...]:
    """The tokens in which people write dates."""
    return (*special_tokens(), *" ,./-'0123456789abcdefghijklmnopqrstuvwxyz")


def date_targets() -> tuple[str, ...]:
    """The tokens of dates as ISO 8601 writes them."""
    return (*special_tokens(), *"0123456789-")


def written(year: int, month: int, day: int, weekday: int, way: int) -> str:
    """A date in one of sixteen ways, in small letters; Monday is weekday 0."""
    months = (
        "january february march april may june july august september october november december"
    ).split()
    days = "monday tuesday wednesday thursday friday saturday sunday".split()
    name, called = months[month - 1], days[weekday]
    ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    ways = (
        f"{day} {name} {year}", f"{name} {day}, {year}", f"{day} {name[:3]} {year}",
        f"{name[:3]} {day}, {year}", f"{day}{ending} of {name} {year}",
        f"{name} {day}{ending}, {year}", f"{called}, {day} {name} {year}",
        f"{called}, {name} {day}, {year}", f"{called[:3]} {day} {name[:3]} {year}",
        f"{day}.{month}.{year}", f"{day:02}.{month:02}.{year}", f"{day}. {name} {year}",
        f"{day}/{month}/{year}", f"{year}/{month:02}/{day:02}",
        f"{day}-{name[:3]}-{year}", f"{day} {name[:3]} '{year % 100:02}",
    )  # fmt: skip
    return ways[way]


def load_date_translation(samples: int, seed: int) -> Loaded:
    """Dates (samples, 29), written so far and to be written (samples, 11), all int64."""
    from datetime import date, timedelta

    import numpy as np

    random = np.random.RandomState(seed)
    first = date(1950, 1, 1)
    span = (date(2050, 1, 1) - first).days
    sources, targets = date_sources(), date_targets()
    dates, given, said = [], [], []
    for after, way in zip(
        random.randint(0, span, samples), random.randint(0, 16, samples), strict=True
    ):
        day = first + timedelta(days=int(after))
        text = written(day.year, day.month, day.day, day.weekday(), int(way))
        dates.append(token_ids(text, sources))
        so_far, to_come = shifted(token_ids(day.isoformat(), targets), 11)
        given.append(so_far)
        said.append(to_come)
    inputs = (np.array(padded(dates, 29), np.int64), np.array(given, np.int64))
    return inputs, np.array(said, np.int64), targets
