"""How torchvision names the layers of its models: in the order in which it makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

Names = Iterator[str]


def torchvision_modules(parameters: int, count: int) -> tuple[str, ...]:
    """Layers of the model with so many learned numbers in so many layers; () where none has."""
    made = _MODELS.get(parameters)
    names = tuple(made()) if made else ()
    return names if len(names) == count else ()


@cache
def torchvision_orders() -> tuple[tuple[str, ...], ...]:
    """The layers of every model that is known."""
    return tuple(tuple(made()) for made in _MODELS.values())


def _alexnet() -> Names:
    yield from (f"features.{i}" for i in (0, 3, 6, 8, 10))
    yield from (f"classifier.{i}" for i in (1, 4, 6))


def _vgg(*convolutions: int) -> Callable[[], Names]:
    def names() -> Names:
        index = 0
        for stage in convolutions:
            for _ in range(stage):
                yield f"features.{index}"
                index += 2
            index += 1
        yield from (f"classifier.{i}" for i in (0, 3, 6))

    return names


def _resnet(convolutions: int, *blocks: int) -> Callable[[], Names]:
    def names() -> Names:
        yield from ("conv1", "bn1")
        for stage, times in enumerate(blocks, start=1):
            for block in range(times):
                place = f"layer{stage}.{block}"
                for i in range(1, convolutions + 1):
                    yield from (f"{place}.conv{i}", f"{place}.bn{i}")
                if block == 0 and (stage > 1 or convolutions == 3):
                    yield from (f"{place}.downsample.0", f"{place}.downsample.1")
        yield "fc"

    return names


def _densenet121() -> Names:
    yield from ("features.conv0", "features.norm0")
    for block, layers in enumerate((6, 12, 24, 16), start=1):
        for layer in range(1, layers + 1):
            place = f"features.denseblock{block}.denselayer{layer}"
            yield from (f"{place}.{part}" for part in ("norm1", "conv1", "norm2", "conv2"))
        if block < 4:
            yield from (f"features.transition{block}.{part}" for part in ("norm", "conv"))
    yield from ("features.norm5", "classifier")


def _googlenet(heads: bool) -> Callable[[], Names]:
    def names() -> Names:
        for place in ("conv1", "conv2", "conv3"):
            yield from _conv_bn(place)
        for module in ("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"):
            for branch in ("1", "2.0", "2.1", "3.0", "3.1", "4.1"):
                yield from _conv_bn(f"inception{module}.branch{branch}")
        for head in ("aux1", "aux2") if heads else ():
            yield from (*_conv_bn(f"{head}.conv"), f"{head}.fc1", f"{head}.fc2")
        yield "fc"

    return names


def _conv_bn(place: str) -> Names:
    yield from (f"{place}.conv", f"{place}.bn")


def _mobilenet_v2() -> Names:
    yield from ("features.0.0", "features.0.1")
    yield from (f"features.1.conv.{part}" for part in ("0.0", "0.1", "1", "2"))
    for block in range(2, 18):
        parts = ("0.0", "0.1", "1.0", "1.1", "2", "3")
        yield from (f"features.{block}.conv.{part}" for part in parts)
    yield from ("features.18.0", "features.18.1", "classifier.1")


def _efficientnet_b0() -> Names:
    yield from ("features.0.0", "features.0.1")
    for stage, times in enumerate((1, 2, 2, 3, 3, 4, 1), start=1):
        for block in range(times):
            place = f"features.{stage}.{block}.block"
            widened = stage > 1
            if widened:
                yield from (f"{place}.0.0", f"{place}.0.1")
            deep = int(widened)
            yield from (f"{place}.{deep}.0", f"{place}.{deep}.1")
            yield from (f"{place}.{deep + 1}.fc1", f"{place}.{deep + 1}.fc2")
            yield from (f"{place}.{deep + 2}.0", f"{place}.{deep + 2}.1")
    yield from ("features.8.0", "features.8.1", "classifier.1")


_MODELS: dict[int, Callable[[], Names]] = {
    61_100_840: _alexnet,
    132_863_336: _vgg(1, 1, 2, 2, 2),
    133_047_848: _vgg(2, 2, 2, 2, 2),
    138_357_544: _vgg(2, 2, 3, 3, 3),
    143_667_240: _vgg(2, 2, 4, 4, 4),
    11_689_512: _resnet(2, 2, 2, 2, 2),
    21_797_672: _resnet(2, 3, 4, 6, 3),
    25_557_032: _resnet(3, 3, 4, 6, 3),
    44_549_160: _resnet(3, 3, 4, 23, 3),
    60_192_808: _resnet(3, 3, 8, 36, 3),
    7_978_856: _densenet121,
    6_624_904: _googlenet(heads=False),
    13_004_888: _googlenet(heads=True),
    3_504_872: _mobilenet_v2,
    5_288_548: _efficientnet_b0,
}
"""By the number of learned parameters with a thousand classes."""
