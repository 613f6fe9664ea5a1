"""Scaling EfficientNet-B0 gives the larger ones, weight for weight."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from graph_runtime.__main__ import main
from graph_runtime.check import check
from graph_runtime.edits.scaling import ALPHA, BETA, GAMMA, Scale, scale
from graph_runtime.keeping.examples import read_example
from graph_runtime.keeping.files import read_document
from tests.golden.test_mobile_networks import on_meta, shapes_of

LARGER = {
    "B1": (1.0, 1.1, 7_794_184, "2222d6cbaf1fbf96"),
    "B2": (1.1, 1.2, 9_109_994, "162ee6afc81c2391"),
    "B3": (1.2, 1.4, 12_233_232, "4e48c9fc39354b4d"),
    "B4": (1.4, 1.8, 19_341_616, "d8c67ae2e9eb2c23"),
    "B5": (1.6, 2.2, 30_389_784, "54240e5ec2c01325"),
    "B6": (1.8, 2.6, 43_040_704, "fd98fa7177868a59"),
    "B7": (2.0, 3.1, 66_347_960, "eab88273d1b1dabc"),
}
"""Width and depth of the paper; parameters and the beginning of the sha256 of the shapes of all
weights in the order of torchvision 0.28."""


@pytest.mark.row("S8.22")
@pytest.mark.parametrize("name", LARGER)
def test_the_larger_efficientnets_are_the_smallest_one_scaled(name: str) -> None:
    width, depth, parameters, digest = LARGER[name]
    checked = check(scale(read_example("efficientnet_b0"), Scale(depth, width)))
    assert checked.problems == ()
    assert checked.cost.parameters == parameters
    found = shapes_of(on_meta(checked))
    assert hashlib.sha256(found.encode()).hexdigest()[:16] == digest


@pytest.mark.row("S8.22")
@pytest.mark.row("G:efficientnet")
def test_depth_width_and_resolution_grow_with_one_number() -> None:
    assert pytest.approx(1.92027) == ALPHA * BETA**2 * GAMMA**2
    base = read_example("efficientnet_b0")
    assert scale(base, Scale.compound(0)) == base
    for phi in (1, 2, 3):
        assert Scale.compound(phi) == Scale(1.2**phi, 1.1**phi, 1.15**phi)
    nodes = scale(base, Scale.compound(2)).nodes
    # 1.44 × 2, 3, 4 blocks; 1.21 × 32, 192, 1280 channels; 1.3225 × 224 = 296.24 px
    assert [nodes[f"stage{n}"].params["times"] for n in (1, 2, 4, 6)] == [2, 3, 5, 6]
    assert nodes["stem_conv"].params["out_channels"] == 40
    assert nodes["stage6"].params["width"] == 232
    assert nodes["head_conv"].params["out_channels"] == 1552
    assert nodes["image"].params["shape"] == [3, 296, 296]
    assert nodes["fc"].params["out_features"] == 1000


@pytest.mark.row("S8.22")
def test_the_command_line_scales_and_says_what_it_costs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "b2.json"
    words = ["scale", "efficientnet_b0", "-o", str(path), "--phi", "1"]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "parameters       5,288,548    9,109,994  ×1.72" in out
    checked = check(read_document(path))
    assert checked.cost.parameters == LARGER["B2"][2]
    assert checked.nodes["image"].outputs["y"].sizes == (3, 256, 256)
    assert main(words) == 2
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Say how"),
        (("--width", "0"), "width"),
        (("--depth", "nan"), "depth"),
        (("--phi", "1e9"), "phi goes from"),
    ],
)
def test_a_factor_that_makes_no_sense_is_wrong_usage(
    words: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "new.json"
    assert main(["scale", "efficientnet_b0", "-o", str(path), *words]) == 2
    assert said in capsys.readouterr().err and not path.exists()
