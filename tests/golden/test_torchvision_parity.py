"""Bundled networks against torchvision's own, where that is installed: weights and values."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from tests.golden.layers import copied, example, loaded, scatter, weight_shapes

models = pytest.importorskip("torchvision.models")
pytestmark = pytest.mark.slow
NETS: dict[str, tuple[str, dict[str, Any]]] = {
    "alexnet_torchvision": ("alexnet", {}),
    "vgg11": ("vgg11", {}),
    "vgg13": ("vgg13", {}),
    "vgg16": ("vgg16", {}),
    "vgg19": ("vgg19", {}),
    "googlenet_torchvision": ("googlenet", {"aux_logits": False, "init_weights": False}),
    "densenet121": ("densenet121", {}),
    "resnet18": ("resnet18", {}),
    "resnet50": ("resnet50", {}),
}


@pytest.mark.parametrize("name", NETS)
def test_a_network_computes_what_torchvisions_does(name: str) -> None:
    kind, options = NETS[name]
    drawn, expected = loaded(example(name)), getattr(models, kind)(**options).eval()
    assert weight_shapes(drawn) == weight_shapes(expected)
    scatter(drawn)
    with torch.no_grad():
        copied(drawn, expected)
        torch.manual_seed(2)
        x = torch.rand(1, 3, 224, 224)
        found = drawn(x)
        assert found.std() > 0.01
        torch.testing.assert_close(found, expected(x), rtol=1e-5, atol=1e-5)


def test_side_heads_compute_what_torchvisions_do() -> None:
    expected = models.googlenet(aux_logits=True, init_weights=False).eval()
    drawn = loaded(example("googlenet_torchvision_aux"))
    scatter(drawn)
    assert weight_shapes(drawn) == weight_shapes(expected)
    with torch.no_grad():
        torch.manual_seed(2)
        maps = {"aux1": torch.rand(1, 512, 14, 14), "aux2": torch.rand(1, 528, 14, 14)}
        for head, x in maps.items():
            copied(getattr(drawn, head), getattr(expected, head))
            found = getattr(drawn, head)(x)
            torch.testing.assert_close(found, getattr(expected, head)(x), rtol=1e-5, atol=1e-5)
