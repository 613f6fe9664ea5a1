"""U-Net as published and padded: shapes and learned numbers of every level."""

from __future__ import annotations

from itertools import pairwise

import black
import pytest

from graph_runtime.check import Checked, check
from graph_runtime.document.model import Document
from graph_runtime.edits.drawing_edits import set_param
from graph_runtime.edits.scaling import Scale, scale
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate
from tests.golden.standing import standing
from tests.golden.test_mobile_networks import on_meta

pytestmark = pytest.mark.row("G:unet")
VALID = [
    ("enc0", 64, 568, 37_568), ("enc1", 128, 280, 221_440), ("enc2", 256, 136, 885_248),
    ("enc3", 512, 64, 3_539_968), ("enc4", 1024, 28, 14_157_824),
    ("dec0/up", 512, 56, 2_097_664), ("dec0", 512, 52, 7_078_912),
    ("dec1/up", 256, 104, 524_544), ("dec1", 256, 100, 1_769_984),
    ("dec2/up", 128, 200, 131_200), ("dec2", 128, 196, 442_624),
    ("dec3/up", 64, 392, 32_832), ("dec3", 64, 388, 110_720), ("classes", 2, 388, 130),
]  # fmt: skip
PADDED = [
    ("enc0", 64, 256, 38_848), ("enc1", 128, 128, 221_696), ("enc2", 256, 64, 885_760),
    ("enc3", 512, 32, 3_540_992), ("enc4", 1024, 16, 14_159_872),
    ("dec0/up", 512, 32, 2_097_664), ("dec0", 512, 32, 7_079_936),
    ("dec1/up", 256, 64, 524_544), ("dec1", 256, 64, 1_770_496),
    ("dec2/up", 128, 128, 131_200), ("dec2", 128, 128, 442_880),
    ("dec3/up", 64, 256, 32_832), ("dec3", 64, 256, 110_848), ("classes", 2, 256, 130),
]  # fmt: skip
CROPS = [("dec0", 64, 56), ("dec1", 136, 104), ("dec2", 280, 200), ("dec3", 568, 392)]


def counted(checked: Checked, name: str) -> tuple[int, int, int]:
    """Channels, height and learned numbers; of a step up without its transposed convolution."""
    group, _, inner = name.partition("/")
    facts = checked.nodes[group]
    up = facts.inside[0].nodes["up"] if group.startswith("dec") else None
    spec, count = facts.outputs["y"], facts.cost.parameters
    if up is not None and inner:
        spec, count = up.outputs["y"], up.cost.parameters
    elif up is not None:
        count -= up.cost.parameters
    assert spec.sizes[1] == spec.sizes[2]
    return spec.channels, spec.size(2), count


@pytest.mark.row("S8.24")
@pytest.mark.parametrize(
    ("name", "table", "total"), [("unet", VALID, 31_030_658), ("unet_padded", PADDED, 31_037_698)]
)
def test_every_level_has_the_published_shape_and_count(
    name: str, table: list[tuple[str, int, int, int]], total: int
) -> None:
    checked = check(read_example(name))
    assert checked.problems == ()
    assert [(row, *counted(checked, row)) for row, *_ in table] == table
    assert sum(count for *_, count in table) == checked.cost.parameters == total
    assert sum(weight.numel() for weight in on_meta(checked).parameters()) == total


def test_the_published_network_takes_150_billion_multiply_adds() -> None:
    assert check(read_example("unet")).cost.macs == 150_428_424_448


@pytest.mark.row("S8.25")
def test_the_middle_of_what_comes_over_is_joined_with_what_comes_from_below() -> None:
    nodes = check(read_example("unet")).nodes
    for step, large, small in CROPS:
        inside = nodes[step].inside[0].nodes
        crop, joined = inside["crop"], inside["joined"]
        assert crop.inputs["x"] is not None
        assert crop.inputs["x"].sizes[1:] == (large, large)
        assert crop.outputs["y"].sizes[1:] == (small, small)
        halves = [spec.channels for spec in joined.inputs.values() if spec]
        assert halves[0] == halves[1] == joined.outputs["y"].channels // 2


def other(name: str, channels: int, classes: int, padding: int | None = None) -> Document:
    """The example for other images and classes, perhaps with other padding."""
    document = read_example(name)
    shape = [channels, 256, 256]
    document = set_param(document, "image", "shape", shape)
    document = set_param(document, "classes", "out_channels", classes)
    for node in [n for n in document.nodes if n[:3] in ("enc", "dec")]:
        if padding is not None:
            document = set_param(document, node, "padding", padding)
    return document


@pytest.mark.parametrize(
    ("document", "total"),
    [
        (other("unet", 1, 1, padding=1), 31_030_593),
        (other("unet", 3, 2, padding=1), 31_031_810),
        (other("unet_padded", 1, 1), 31_036_481),
        (other("unet_padded", 1, 2), 31_036_546),
        (other("unet_padded", 3, 1), 31_037_633),
    ],
    ids=["1→1", "3→2 padded", "1→1 normalized", "1→2 normalized", "3→1 normalized"],
)
def test_other_images_and_classes_change_the_ends_alone(document: Document, total: int) -> None:
    assert check(document).problems == ()
    assert check(document).cost.parameters == total


@pytest.mark.parametrize("name", ["unet", "unet_padded"])
def test_the_source_is_short_and_formatted(name: str) -> None:
    text = generate(check(read_example(name))).text
    assert black.format_str(text, mode=black.Mode()) == text
    assert len(text.splitlines()) < 200


def double(before: int, width: int) -> int:
    """Learned numbers of two normalized 3×3 convolutions."""
    return 9 * before * width + 9 * width**2 + 4 * width


@pytest.mark.row("S8.24")
@pytest.mark.parametrize("width", [64, 16, 24])
@pytest.mark.parametrize(("padding", "size", "result"), [(1, 256, 256), (0, 572, 388)])
def test_a_ready_made_unet_has_any_base_width_and_padding(
    width: int, padding: int, size: int, result: int
) -> None:
    checked = check(standing("unet", (3, size, size), width=width, padding=padding))
    assert checked.problems == ()
    assert checked.nodes["it"].outputs["y"].sizes == (width, result, result)
    widths = [width * 2**level for level in range(5)]
    down = sum(double(a, b) for a, b in zip([3, *widths[:-1]], widths, strict=True))
    up = sum(4 * b * a + a + double(2 * a, a) for a, b in pairwise(widths))
    assert checked.cost.parameters == down + up
    assert width != 64 or checked.cost.parameters == 31_037_698 - 130


@pytest.mark.row("S8.24")
def test_scaling_the_width_of_a_unet_scales_its_base_width() -> None:
    narrow = check(scale(read_example("unet_padded"), Scale(width=0.25)))
    ready = check(standing("unet", (3, 256, 256), width=16))
    assert narrow.cost.parameters == ready.cost.parameters + 16 * 2 + 2
