"""Of boxes that overlap only the surest stays."""

from __future__ import annotations

import numpy as np
import pytest

from graph_runtime.scores.average_precision import Box, Found, box_iou
from graph_runtime.scores.suppression import suppressed

SIX = [
    ((100, 100, 210, 210), 0.72), ((105, 105, 215, 215), 0.80), ((220, 220, 320, 330), 0.92),
    ((230, 240, 325, 330), 0.81), ((220, 230, 315, 340), 0.90), ((12, 12, 40, 40), 0.55),
]  # fmt: skip


def boxes(label: int = 0, picture: int = 0) -> list[Found]:
    return [Found(picture, label, score, box) for box, score in SIX]


@pytest.mark.row("S13.14")
@pytest.mark.row("G:nms")
def test_of_six_boxes_two_stay() -> None:
    kept = suppressed(boxes(), 0.6, 0.5)
    assert [(one.score, one.box) for one in kept] == [
        (0.92, (220, 220, 320, 330)), (0.80, (105, 105, 215, 215)),
    ]  # fmt: skip
    pairs = ((0, 1), (2, 3), (2, 4))
    overlaps = [box_iou(SIX[a][0], SIX[b][0]) for a, b in pairs]
    assert overlaps == pytest.approx([0.8368, 0.7074, 0.7950], abs=5e-5)


@pytest.mark.row("S13.14")
def test_classes_and_pictures_do_not_hide_each_other() -> None:
    kept = suppressed([*boxes(0), *boxes(1), *boxes(0, picture=1)])
    assert len(kept) == 3 * 2


def pixels(box: Box) -> set[tuple[int, int]]:
    left, top, right, bottom = map(int, box)
    return {(x, y) for x in range(left, right) for y in range(top, bottom)}


def by_brute_force(found: list[Found], score: float, threshold: float) -> set[Found]:
    """Takes the surest box again and again, and throws away all that share its pixels."""
    rest, kept = {one for one in found if one.score > score}, set()
    covered = {one: pixels(one.box) for one in rest}
    while rest:
        best = max(rest, key=lambda one: one.score)
        kept.add(best)
        rest = {
            one for one in rest
            if one != best and (one.label != best.label or len(covered[one] & covered[best])
                                < threshold * len(covered[one] | covered[best]))
        }  # fmt: skip
    return kept


@pytest.mark.row("S13.14")
def test_a_thousand_random_sets_are_as_by_brute_force_and_stay_so_a_second_time() -> None:
    random = np.random.RandomState(0)
    hidden = 0
    for _ in range(1000):
        found = []
        for score in random.permutation(100)[: random.randint(0, 12)] / 100:
            left, top = random.randint(0, 6, 2)
            width, height = random.randint(1, 7, 2)
            box = (float(left), float(top), float(left + width), float(top + height))
            found.append(Found(0, int(random.randint(2)), float(score), box))
        limit, threshold = random.choice([0.0, 0.3, 0.6]), random.choice([0.25, 0.5, 0.75])
        kept = suppressed(found, limit, threshold)
        assert set(kept) == by_brute_force(found, limit, threshold)
        assert suppressed(kept, limit, threshold) == kept
        hidden += len(found) - len(kept)
    assert hidden > 1500
