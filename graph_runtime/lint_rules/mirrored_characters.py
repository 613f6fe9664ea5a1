"""MirroredCharacters."""

from collections.abc import Iterator

from graph_runtime.dataset import DATASETS, Dataset
from graph_runtime.drawing import Drawing
from graph_runtime.lint_rule import Advice, LintRule
from graph_runtime.mending.remedy import Remedy, training_with

FLIPS = ("RandomHorizontalFlip", "RandomVerticalFlip")


class MirroredCharacters(LintRule):
    """A digit or a letter that is mirrored is no longer that digit or letter.

    The network would be taught that a mirrored 2 is a 2, and 6 and 9, b and d come close.
    """

    title = "Mirrored digits or letters"
    synonyms = ("flip", "augmentation", "mirroring", "characters")
    formula = r"x(-u) \neq x(u)"
    reference = "https://doi.org/10.1186/s40537-019-0197-0"
    weight = "warning"

    def look(self, drawing: Drawing) -> Iterator[Advice]:
        training = drawing.training
        if training is None or not any(one.kind in FLIPS for one in training.transforms):
            return
        dataset = DATASETS.make(training.dataset.kind, training.dataset.params)
        facts = dataset.facts() if isinstance(dataset, Dataset) else None
        if facts is None or not facts.classes or any(len(name) != 1 for name in facts.classes):
            return
        kept = tuple(one for one in training.transforms if one.kind not in FLIPS)
        number = next(n for n, one in enumerate(training.transforms) if one.kind in FLIPS)
        yield self.advice(
            next(iter(drawing.of(["Input"])), None),
            "Mirrored digits and letters are other signs, or none.",
            "Leave mirroring out, and shift or turn them a little.",
            Remedy("Remove the mirroring", training_with({"transforms": kept})),
            param=f"training.transforms.{number}",
        )
