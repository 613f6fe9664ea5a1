"""Weights of a file find their places in a network: by name, by torchvision's, or in order."""

from __future__ import annotations

import pytest
import torch

from graph_runtime.check import check
from graph_runtime.errors import RunError
from graph_runtime.facts.torchvision_names import torchvision_modules
from graph_runtime.facts.weight_mapping import Shapes, mapped
from graph_runtime.keeping.examples import read_example
from graph_runtime.source.generate import generate
from tests.walks.example_runs import model_of

KNOWN = """alexnet_torchvision vgg11 vgg13 vgg16 vgg19 resnet18 resnet34 resnet50
    resnet101 resnet152 densenet121 googlenet_torchvision googlenet_torchvision_aux mobilenet_v2
    efficientnet_b0""".split()
PLACES = {
    "resnet18": {"stage2_first.project.weight": "layer2.0.downsample.0.weight"},
    "resnet50": {
        "stage1_first.bn_project.running_var": "layer1.0.downsample.1.running_var",
        "stage3.4.conv2.weight": "layer3.5.conv2.weight",
        "fc.bias": "fc.bias",
    },
    "vgg16": {"conv3.0.conv.weight": "features.10.weight", "fc8.bias": "classifier.6.bias"},
    "vgg11": {"conv5.1.conv.weight": "features.18.weight"},
    "alexnet_torchvision": {"conv3.conv.weight": "features.6.weight"},
    "densenet121": {"dense3.23.conv2.weight": "features.denseblock3.denselayer24.conv2.weight"},
    "googlenet_torchvision": {
        "i4d.branch3_reduce.conv.weight": "inception4d.branch3.0.conv.weight",
        "reduce2.bn.weight": "conv2.bn.weight",
    },
    "mobilenet_v2": {
        "stage1.0.project_conv.weight": "features.1.conv.1.weight",
        "stage6.2.expand_norm.bias": "features.16.conv.0.1.bias",
    },
    "efficientnet_b0": {
        "stage1.0.weigh.squeeze.weight": "features.1.0.block.1.fc1.weight",
        "stage5.1.depthwise_conv.weight": "features.5.1.block.1.0.weight",
    },
}
"""Some weights of which everybody knows where they are in torchvision."""


def shapes_of(name: str) -> Shapes:
    model = model_of(generate(check(read_example(name))).text, "meta")
    return {key: tuple(tensor.shape) for key, tensor in model.state_dict().items()}


def in_torchvision(name: str, own: Shapes) -> Shapes:
    """The same shapes as torchvision names them, sorted as a safetensors file has them."""
    layers = list(dict.fromkeys(key.rpartition(".")[0] for key in own))
    names = torchvision_modules(check(read_example(name)).cost.parameters, len(layers))
    assert len(names) == len(set(names)) == len(layers)
    place = dict(zip(layers, names, strict=True))
    parts = {key: key.rpartition(".") for key in own}
    renamed = {f"{place[layer]}.{weight}": own[key] for key, (layer, _, weight) in parts.items()}
    return dict(sorted(renamed.items()))


@pytest.mark.parametrize("name", KNOWN)
def test_an_example_takes_the_weights_of_torchvision(name: str) -> None:
    own = shapes_of(name)
    found = mapped(own, in_torchvision(name, own))
    assert found.how == "by torchvision's names"
    assert len(found.pairs) == len(own)
    assert (found.misfits, found.lacking, found.unused) == ((), (), ())
    for weight, place in PLACES.get(name, {}).items():
        assert found.pairs[weight] == place


def test_another_last_layer_begins_afresh() -> None:
    own = shapes_of("resnet18")
    given = in_torchvision("resnet18", own)
    own = {**own, "fc.weight": (10, 512), "fc.bias": (10,)}
    found = mapped(own, given)
    assert found.misfits == ("fc.weight", "fc.bias")
    assert len(found.pairs) == len(own) - 2


def test_names_of_its_own_come_first() -> None:
    own: Shapes = {"a.weight": (3, 2), "a.bias": (3,), "b.weight": (1, 3)}
    found = mapped(own, {"a.weight": (3, 2), "a.bias": (4,), "c.weight": (5, 5)})
    assert found.how == "by name"
    assert found.pairs == {"a.weight": "a.weight"}
    assert (found.misfits, found.lacking, found.unused) == (
        ("a.bias",),
        ("b.weight",),
        ("c.weight",),
    )


def test_layers_of_the_same_shapes_pair_in_order() -> None:
    own: Shapes = {"a.weight": (3, 2), "a.bias": (3,), "b.weight": (1, 3), "b.bias": (1,)}
    given = {"0.weight": (3, 2), "0.bias": (3,), "2.weight": (1, 3), "2.bias": (1,)}
    found = mapped(own, given)
    assert found.how == "layer by layer"
    assert found.pairs["b.weight"] == "2.weight"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"0.weight": (3, 2)}, "the file has 1 layers, the network 2"),
        ({"0.weight": (4, 2), "2.weight": (1, 3)}, "a.weight is (3, 2), but 0.weight in the file"),
        ({"0.kernel": (3, 2), "2.weight": (1, 3)}, "but 0.weight in the file is None"),
    ],
)
def test_weights_of_another_network_are_refused(given: Shapes, said: str) -> None:
    with pytest.raises(RunError) as refused:
        mapped({"a.weight": (3, 2), "b.weight": (1, 3)}, given)
    assert said in str(refused.value)


def test_order_matters_where_shapes_are_the_same() -> None:
    """The shortcut and the last convolution of a bottleneck have one shape: order decides."""
    own = shapes_of("resnet50")
    found = mapped(own, in_torchvision("resnet50", own))
    assert own["stage1_first.conv3.weight"] == own["stage1_first.project.weight"]
    assert found.pairs["stage1_first.conv3.weight"] == "layer1.0.conv3.weight"
    assert found.pairs["stage1_first.project.weight"] == "layer1.0.downsample.0.weight"
    assert torch.Size(own["fc.weight"]) == (1000, 2048)
