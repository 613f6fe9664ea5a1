"""Letters drawn from fonts: every one is there, no two alike, and faces are kept apart."""

from __future__ import annotations

import numpy as np
import pytest

from graph_runtime.datasets.generated.font_glyphs import STYLES, FontGlyphs


@pytest.fixture(scope="module")
def plain() -> FontGlyphs:
    return FontGlyphs(samples=3000, turn=0.0)


def test_every_letter_of_every_face_is_drawn_and_touches_no_edge_as_a_rule(
    plain: FontGlyphs,
) -> None:
    data = plain.load()
    pictures, style = data.inputs[0][:, 0], np.asarray(data.more["sources"])
    assert pictures.shape == (3000, 28, 28)
    assert pictures.dtype == np.uint8
    ink = (pictures > 128).sum((1, 2))
    assert ink.min() >= 10
    assert ink.max() < 28 * 28 // 2
    assert len({(int(s), int(t)) for s, t in zip(style, data.targets, strict=True)}) > 330
    edge = np.concatenate(
        [pictures[:, 0], pictures[:, -1], pictures[:, :, 0], pictures[:, :, -1]], 1
    )
    assert ((edge > 128).any(1)).mean() < 0.05


def test_test_faces_stand_in_no_other_part(plain: FontGlyphs) -> None:
    data = plain.load()
    parts, style = np.asarray(data.more["parts"]), np.asarray(data.more["sources"])
    faces = [set(style[parts == part].tolist()) for part in (0, 1, 2)]
    assert [len(face) for face in faces] == [8, 2, 3]
    assert faces[0] | faces[1] | faces[2] == set(range(len(STYLES)))
    assert "parts" not in FontGlyphs(samples=100, test_on="all fonts").load().more


def test_a_seed_draws_the_same_letters_and_another_one_others() -> None:
    first, again, other = (FontGlyphs(samples=60, seed=s).load().inputs[0] for s in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_letters_of_one_face_differ() -> None:
    data = FontGlyphs(samples=2600, turn=0.0).load()
    serif = np.asarray(data.more["sources"]) == 0
    means = [data.inputs[0][serif & (data.targets == n)].mean(0) for n in range(26)]
    apart = [np.abs(a - b).mean() for n, a in enumerate(means) for b in means[:n]]
    assert min(apart) > 2.0
