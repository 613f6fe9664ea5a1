"""`self.conv = nn.Conv2d(1, 6, 5)` as the block it stands for."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from torch import nn

from graph_runtime.block import BLOCKS
from graph_runtime.formula import is_formula
from graph_runtime.import_.aliases import by_our_name
from graph_runtime.import_.arguments import UnreadError, said
from graph_runtime.import_.group_calls import GroupMade, Groups, group_made, repeat_made
from graph_runtime.params import Choice, JsonValue, thawed
from graph_runtime.source.inlining import inlined

_HARMLESS = frozenset(
    {"inplace", "device", "dtype", "d_model", "enable_nested_tensor", "mask_check"}
)
"""Arguments that change nothing of what a drawing computes, or follow from its inputs."""


@dataclass(frozen=True, slots=True)
class Made:
    """A block's kind and parameters, and what could not be carried over, in sentences."""

    kind: str
    params: Mapping[str, JsonValue] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds a constructor: arguments of __init__ to compute with, groups of the file."""

    names: frozenset[str] = frozenset()
    groups: Groups = lambda name: None


def constructors(value: ast.expr, around: Around = Around()) -> tuple[Made, ...] | None:
    """The blocks that an expression builds, one after the other; None if it builds no module."""
    if not isinstance(value, ast.Call):
        return None
    name = ast.unparse(value.func).removeprefix("torch.").removeprefix("nn.")
    if name in ("Sequential", "ModuleList"):
        return _several(value, around)
    if made := group_made(value, around.groups, around.names):
        return (_of_group(made),)
    if around.groups(name) is not None:
        return None
    if not name[:1].isupper() or not name.isidentifier():
        return None
    return (_made(*by_our_name(name, value), around.names),)


def _several(value: ast.Call, around: Around) -> tuple[Made, ...]:
    """The blocks of a Sequential or ModuleList: a repeated group, or each by itself."""
    if len(value.args) == 1 and (made := repeat_made(value.args[0], around.groups, around.names)):
        return (_of_group(made),)
    listed = [
        part for one in value.args for part in (one.elts if isinstance(one, ast.List) else [one])
    ]
    parts = [constructors(argument, around) for argument in listed]
    return tuple(made for part in parts if part for made in part)


def _of_group(made: GroupMade) -> Made:
    return Made(made.kind, made.params, made.lost, made.definition)


def _made(kind: str, call: ast.Call, names: frozenset[str]) -> Made:
    if kind not in BLOCKS.kinds:
        return Made(kind, {}, (f"No block is called {kind}.",))
    if kind in ("TransformerEncoder", "TransformerDecoder"):
        return _stack(kind, call, names)
    return _single(kind, call, names)


def _stack(kind: str, call: ast.Call, names: frozenset[str]) -> Made:
    """A stack has the parameters of its layer, and may end with a normalization."""
    parts = dict(zip(_signature(kind), call.args, strict=False))
    parts |= {keyword.arg or "**": keyword.value for keyword in call.keywords}
    layer = parts.pop("encoder_layer", parts.pop("decoder_layer", None))
    around = Around(names)
    made = constructors(layer, around) if layer is not None else None
    if not made or made[0].kind != f"{kind}Layer":
        return Made(kind, {}, (f"{kind} must be given a {kind}Layer where it is made.",))
    norm = constructors(parts.pop("norm"), around) if "norm" in parts else None
    rest = [ast.keyword(name, value) for name, value in parts.items()]
    own = _single(kind, ast.Call(call.func, [], rest), names)
    params, lost = {**made[0].params, **own.params}, made[0].lost + own.lost
    if norm:
        params["norm"] = True
        lost += norm[0].lost
    return Made(kind, params, lost)


def _single(kind: str, call: ast.Call, names: frozenset[str]) -> Made:
    given, lost = _given(kind, call, names)
    known = {param.name for param in BLOCKS.kinds[kind].params()}
    params: dict[str, JsonValue] = {}
    signature = _signature(kind)
    for name, value in given.items():
        default = signature.get(name, inspect.Parameter.empty)
        if name in known:
            if value != default:
                params[name] = value if is_formula(value) else thawed(value)
        elif default is not inspect.Parameter.empty and value != default:
            lost += _loss(kind, name, value)
    if kind in ("LayerNorm", "RMSNorm") and (axes := _axes(given.get("normalized_shape"))):
        params["axes"] = axes
    if kind == "Upsample" and "scale_factor" not in given:
        params["scale_factor"] = None  # the block alone has one as it comes
    if signature.get("batch_first") is False and not given.get("batch_first"):
        lost += (f"{kind} must have batch_first=True: samples come first in a drawing.",)
    return Made(kind, params, lost)


def _axes(shape: Any) -> int:
    """How many axes a shape has that is a tuple, or a formula of one; 0 for a single number."""
    if is_formula(shape):
        tree = ast.parse(shape["formula"], mode="eval").body
        return len(tree.elts) if isinstance(tree, ast.Tuple) else 0
    return len(shape) if isinstance(shape, tuple | list) else 0


def _loss(kind: str, name: str, value: Any) -> tuple[str, ...]:
    if name in _HARMLESS or (name == "batch_first" and value):
        return ()
    return (f"{kind} has no parameter {name} here.",)


def _given(
    kind: str, call: ast.Call, names: frozenset[str]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Arguments by name, as far as they are literals or formulas; a sentence for each other."""
    pairs = [*zip(_signature(kind), call.args, strict=False)]
    pairs += [(keyword.arg or "**", keyword.value) for keyword in call.keywords]
    given: dict[str, Any] = {}
    lost: tuple[str, ...] = ()
    for name, value in pairs:
        try:
            given[name] = _worded(kind, name, value) or said(value, names)
        except UnreadError:
            lost += (f"{kind}: {name} = {ast.unparse(value)[:40]} is not a plain value.",)
    return given, lost


def _worded(kind: str, name: str, value: ast.expr) -> str | None:
    """The word by which a parameter chooses a module, where one is made without arguments."""
    if not isinstance(value, ast.Call) or value.args or value.keywords:
        return None
    word = ast.unparse(value.func).rpartition(".")[2]
    params = BLOCKS.kinds[kind].params()
    words = (w for p in params if p.name == name and isinstance(p, Choice) for w in p.choices)
    return word if word in words else None


@cache
def _signature(kind: str) -> Mapping[str, Any]:
    """Argument names of the module's constructor, with their defaults."""
    made = getattr(nn, kind, None)
    if made is None:
        return _own_signature(kind)
    if kind in ("RNN", "GRU", "LSTM"):
        made = nn.RNNBase
    arguments = list(inspect.signature(made).parameters.values())
    skipped = 1 if made is nn.RNNBase else 0
    return {argument.name: argument.default for argument in arguments[skipped:]}


def _own_signature(kind: str) -> Mapping[str, Any]:
    """The same for a module that torch lacks, read from its source."""
    try:
        body = ast.parse(inlined(kind).text).body[0]
    except KeyError:
        return {}
    assert isinstance(body, ast.ClassDef)
    for method in body.body:
        if isinstance(method, ast.FunctionDef) and method.name == "__init__":
            return _with_defaults(method.args.args[1:], method.args.defaults)
    return {}


def _with_defaults(arguments: Sequence[ast.arg], defaults: Sequence[ast.expr]) -> dict[str, Any]:
    values = [ast.literal_eval(default) for default in defaults]
    empty = [inspect.Parameter.empty] * (len(arguments) - len(values))
    return {a.arg: value for a, value in zip(arguments, [*empty, *values], strict=True)}
