"""Every module of `torch.nn` has its block, or a reason why it has none."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from graph_runtime.block import BLOCKS
from graph_runtime.import_.python_source import import_python
from tests.graph_runtime.source.test_group_source import built

IMPORTED = {
    **{
        f"Lazy{name}{axes}d": f"{name}{axes}d"
        for name in ("BatchNorm", "Conv", "ConvTranspose", "InstanceNorm")
        for axes in (1, 2, 3)
    },
    "LazyLinear": "Linear",
    "UpsamplingNearest2d": "Upsample",
    "UpsamplingBilinear2d": "Upsample",
    "NLLLoss2d": "NLLLoss",
}
"""Other names of a block, which a source may use."""
NONE = {
    **dict.fromkeys(("Module", "Container", "RNNBase", "RNNCellBase"), "a base, of no use alone"),
    **dict.fromkeys(("Sequential", "ModuleList", "ModuleDict"), "holds modules: a group does"),
    **dict.fromkeys(("ParameterList", "ParameterDict"), "holds weights: LearnedTensor is one"),
    "DataParallel": "how a network is trained: train --processes",
    "CTCLoss": "takes steps before samples and lengths apart: PaddedCTCLoss takes samples first",
    "LinearCrossEntropyLoss": "Linear and CrossEntropyLoss in one, for want of memory; since 2.13",
    "CrossMapLRN2d": "LocalResponseNorm as it was before, without a page in torch's manual",
}


def test_every_module_of_torch_has_a_block_or_a_reason() -> None:
    public = {*nn.modules.__all__, *(name for name in dir(nn) if _is_module(name))}
    lacking = {name for name in public if name not in BLOCKS.kinds and _is_module(name)}
    assert lacking - IMPORTED.keys() - NONE.keys() == set()
    assert {*IMPORTED, *NONE} & BLOCKS.kinds.keys() == set()


def _is_module(name: str) -> bool:
    found = getattr(nn, name)
    return isinstance(found, type) and issubclass(found, nn.Module)


ARGUMENTS = {
    "Conv": "(4, 3, padding=1)",
    "ConvTranspose": "(4, 3)",
    "BatchNorm": "(0.25)",
    "InstanceNorm": "(0.25, affine=True)",
    "Linear": "(4, False)",
    "Upsample": "(scale_factor=2)",
}


@pytest.mark.parametrize("name", sorted(set(IMPORTED) - {"NLLLoss2d"}))
def test_a_source_may_use_the_other_name(name: str) -> None:
    stem = IMPORTED[name].rstrip("123d")
    axes = int(name[-2]) if name[-1] == "d" else 0
    sizes = [3, *[5] * axes]
    text = (
        "from torch import nn\n\n\nclass Net(nn.Module):\n    def __init__(self):\n"
        f"        super().__init__()\n        self.one = nn.{name}{ARGUMENTS[stem]}\n\n"
        f"    def forward(self, x):\n        # x: ({', '.join(['N', *map(str, sizes)])}) float32\n"
        "        return self.one(x)\n"
    )
    imported = import_python(text, "net")
    assert imported.notes == ()
    assert imported.document.nodes["one"].kind == IMPORTED[name]
    _, ours = built(imported.document)
    scope: dict[str, type[nn.Module]] = {}
    exec(text, scope)  # the text above
    theirs = scope["Net"]()
    x = torch.rand(2, *sizes)
    theirs(x)
    ours.load_state_dict(theirs.state_dict())
    torch.testing.assert_close(ours(x), theirs(x))
