"""The words and numbers on a block and on a wire, as short as they can be."""

from __future__ import annotations

from functools import cache

from designer.appearance.plain_text import visible
from graph_runtime.block import Block
from graph_runtime.custom.python_module import PythonModule
from graph_runtime.document.model import Node
from graph_runtime.formula import is_formula
from graph_runtime.groups.kinds import Composite, Repeat, values_of
from graph_runtime.params import Code, Integer, JsonValue, Numbers, Param, Size
from graph_runtime.tensors import BATCH, Spec

_WORDED = {
    "kernel_size": "{}",
    "output_size": "{}",
    "num_heads": "{} heads",
    "nhead": "{} heads",
    "num_layers": "{} layers",
    "num_encoder_layers": "{} encoder layers",
    "num_decoder_layers": "{} decoder layers",
    "padding_idx": "pad id {}",
    "num_embeddings": "{} ids",
    "embedding_dim": "{} wide",
    "max_len": "up to {}",
    "p": "p {}",
    "padding": "pad {}",
    "dilation": "dilation {}",
    "dtype": "{}",
    "approximate": "{}",
}
"""How a value is told beside others; `name value` where nothing is said."""
_FLAGS = {
    "bidirectional": "both ways",
    "is_causal": "causal",
    "tgt_is_causal": "causal",
    "norm_first": "norm first",
}
_ALWAYS = frozenset({"kernel_size", "embedding_dim", "p"})
_SELDOM = frozenset({"dim", "start_dim", "axes", "diagonal", "ignore_index"})
"""Numbers that stand first in a declaration but are nearly always left alone."""
_PER_AXIS = frozenset({"kernel_size", "output_size"})


def printable(text: str) -> str:
    """Text of a file made safe to draw on one line."""
    return visible(text[:200]).replace("\n", " ")


def name_of(node_id: str, node: Node) -> str:
    return printable(node.label) if node.label else node_id


def details_of(node: Node, kind: type[Block] | None, block: Block | None = None) -> str:
    """Its most telling parameters: `16, 3×3, pad 1`; `block` knows what its formulas come to."""
    if kind is None:
        return "unknown block"
    known = values_of(block) if block is not None else {}
    words = []
    begun = len(Repeat.params()) if issubclass(kind, Repeat) else 0
    for index, param in enumerate(kind.params(), -begun):
        value = node.params.get(param.name, param.default)
        if is_formula(value):
            value = known.get(param.name, "=")
        hidden = param.name == "times" or isinstance(param, Code)
        if not hidden and _is_told(index, param, value):
            words.append(_told(index, param, value))
    return printable(", ".join(word for word in words if word))


@cache
def always_detailed(declared: type[Block] | None) -> bool:
    """Whether blocks of this kind have a parameter that is always told, so need the room."""
    if declared is None or issubclass(declared, Composite):
        return True
    if issubclass(declared, PythonModule):
        return True
    return any(_is_told(i, p, p.default) for i, p in enumerate(declared.params()))


def count_of(parameters: int) -> str:
    """`156 params`, `1.2 M params`; nothing for a block that learns nothing."""
    if not parameters:
        return ""
    if parameters < 1_000_000:
        return f"{parameters:,} params" if parameters > 1 else "1 param"
    for unit, size in (("T", 10**12), ("G", 10**9), ("M", 10**6)):
        if parameters >= size:
            return f"{parameters / size:.3g} {unit} params"
    raise AssertionError("a count of a million or more has a unit")


def shape_of(spec: Spec) -> str:
    """The sizes of one sample: `16×28×28`; a batch that is not in front stays as N."""
    sizes = spec.shape[1:] if spec.shape[:1] == (BATCH,) else spec.shape
    return "×".join(map(str, sizes)) or "1"


def _is_told(index: int, param: Param, value: JsonValue) -> bool:
    first = index == 0 and value is not None and isinstance(param, Integer | Size | Numbers)
    if param.name in _ALWAYS or (first and param.name not in _SELDOM):
        return True
    return bool(value != param.default)


def _told(index: int, param: Param, value: JsonValue) -> str:
    if isinstance(value, bool):
        return _flag(param.name, value)
    plain = "{}" if index == 0 and param.name not in _SELDOM else f"{_spaced(param.name)} {{}}"
    return _WORDED.get(param.name, plain).replace("{}", _value(param, value))


def _flag(name: str, value: bool) -> str:
    word = _FLAGS.get(name, _spaced(name))
    return word if value else f"no {word}"


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _value(param: Param, value: JsonValue) -> str:
    if isinstance(value, list | tuple):
        return (", " if param.name == "dims" else "×").join(map(str, value))
    if isinstance(param, Size) and param.name in _PER_AXIS and isinstance(value, int):
        return "×".join([str(value)] * param.axes)
    return f"{value:g}" if isinstance(value, float) else str(value)
