"""SmallNoiseBank."""

from collections.abc import Iterator

from graph_runtime.dataset import DATASETS, Dataset
from graph_runtime.document.model import Recipe
from graph_runtime.drawing import Drawing
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.mending.remedy import Remedy, training_with
from graph_runtime.transform import TRANSFORMS

FEW = 10
"""Samples for each noise from which a network may tell the noises apart."""


class SmallNoiseBank(LintRule):
    """Noises that come again and again beside many samples are learned by heart.

    An hour of car noise under 10,000 hours of speech sounds well to a person, who hears no
    difference from one hour to the next; a network learns to subtract this one hour.
    """

    title = "Few noises for many samples"
    synonyms = ("artificial data synthesis", "noise bank", "overfitting", "augmentation")
    formula = r"K \ll m"
    reference = "https://www.deeplearning.ai/courses/machine-learning-yearning/"
    weight = "warning"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        training = drawing.training
        banks = [
            (number, one)
            for number, one in enumerate(training.transforms if training else ())
            if one.kind == "NoiseBank"
        ]
        if training is None or not banks:
            return
        dataset = DATASETS.make(training.dataset.kind, training.dataset.params)
        facts = dataset.facts() if isinstance(dataset, Dataset) else None
        samples = int(facts.samples * training.split[0]) if facts else 0
        for number, one in banks:
            made = TRANSFORMS.make(one.kind, one.params)
            noises = getattr(made, "noises", 0)
            if noises and noises * FEW <= samples:
                yield self.advice(
                    next(iter(drawing.of(["Input"])), None),
                    f"The bank holds {noises:,} noises for {samples:,} samples: the network may "
                    f"learn those noises by heart.",
                    "Make the bank larger.",
                    _larger(training.transforms, number, samples),
                    param=f"training.transforms.{number}.noises",
                )


def _larger(transforms: tuple[Recipe, ...], number: int, noises: int) -> Remedy:
    """As many noises as samples."""
    bank = transforms[number]
    larger = bank.model_copy(update={"params": {**bank.params, "noises": noises}})
    changed = (*transforms[:number], larger, *transforms[number + 1 :])
    return Remedy(f"Set noises to {noises:,}", training_with({"transforms": changed}))
