"""Non-max suppression: of boxes that find one object, only the surest stays."""

from __future__ import annotations

from collections.abc import Iterable

from graph_runtime.scores.average_precision import Found, box_iou


def suppressed(found: Iterable[Found], score: float = 0.6, threshold: float = 0.5) -> list[Found]:
    """The boxes that stay, the surest first.

    Boxes of a score up to `score` are dropped. A box that overlaps a surer one of its picture and
    class by `threshold` or more is dropped; of equally sure ones the first stays.
    """
    kept: list[Found] = []
    for one in sorted(found, key=lambda box: -box.score):
        if one.score <= score:
            break
        if not any(_same_object(one, other, threshold) for other in kept):
            kept.append(one)
    return kept


def _same_object(one: Found, other: Found, threshold: float) -> bool:
    alike = (one.picture, one.label) == (other.picture, other.label)
    return alike and box_iou(one.box, other.box) >= threshold
