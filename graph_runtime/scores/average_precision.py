"""How well objects are found: average precision of ranked boxes, and its mean over classes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Corners x1, y1, x2, y2."""


@dataclass(frozen=True, slots=True)
class Found:
    """A box that a detector gives: in which picture, of which class, how sure."""

    picture: int
    label: int
    score: float
    box: Box


@dataclass(frozen=True, slots=True)
class Known:
    """A box that is there."""

    picture: int
    label: int
    box: Box


def box_iou(a: Box, b: Box) -> float:
    """Intersection over union; 0 where both are empty."""
    width = max(0.0, min(a[2], b[2]) - max(a[0], b[0]))
    height = max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    common = width * height
    union = _size(a) + _size(b) - common
    return common / union if union > 0 else 0.0


def correct(a: Box, b: Box, threshold: float = 0.5) -> bool:
    """Whether a box counts as found: by convention where the overlap is half or more."""
    return box_iou(a, b) >= threshold


def average_precision(
    found: Iterable[Found], known: Sequence[Known], threshold: float = 0.5
) -> float:
    """The area under precision over recall of boxes of one class, each known one found once."""
    taken: set[int] = set()
    hits: list[bool] = []
    for one in sorted(found, key=lambda box: -box.score):
        open_ones = [i for i, k in enumerate(known) if k.picture == one.picture and i not in taken]
        best = max(open_ones, key=lambda i: box_iou(one.box, known[i].box), default=None)
        hit = best is not None and correct(one.box, known[best].box, threshold)
        hits.append(hit)
        if hit and best is not None:
            taken.add(best)
    return _area(hits, len(known))


def mean_average_precision(
    found: Sequence[Found], known: Sequence[Known], threshold: float = 0.5
) -> float:
    """The mean over the classes that are there."""
    labels = sorted({one.label for one in known})
    areas = [
        average_precision(
            [f for f in found if f.label == label],
            [k for k in known if k.label == label],
            threshold,
        )
        for label in labels
    ]
    return sum(areas) / len(areas) if areas else 0.0


def _area(hits: list[bool], known: int) -> float:
    """Every hit adds a step of recall, at the best precision from there on."""
    right, precisions = 0, []
    for count, hit in enumerate(hits, 1):
        right += hit
        precisions.append(right / count)
    for place in range(len(precisions) - 2, -1, -1):
        precisions[place] = max(precisions[place], precisions[place + 1])
    return sum(p for p, hit in zip(precisions, hits, strict=True) if hit) / known if known else 0.0


def _size(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])
