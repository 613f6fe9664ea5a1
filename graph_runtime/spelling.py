"""The only doors through which a value or a name enters Python source."""

from __future__ import annotations

import builtins
import keyword
import math
import re

MAX_NAME = 40
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_TARGET = re.compile(r"(nn|F|torch|optim)(\.[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*_?)+\Z")

MODULES_IN_USE = frozenset({"torch", "nn", "optim", "math", "self", "super", "json", "numpy", "np"})

# dir(torch.nn.Module) without the underscored names; a test compares it with torch.
MODULE_ATTRIBUTES = frozenset(
    """add_module apply bfloat16 buffers call_super_init children compile cpu cuda double
    dump_patches eval extra_repr float forward get_buffer get_extra_state get_parameter
    get_submodule half ipu load_state_dict modules mtia named_buffers named_children named_modules
    named_parameters parameters register_backward_hook register_buffer register_forward_hook
    register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook
    register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module
    register_parameter register_state_dict_post_hook register_state_dict_pre_hook requires_grad_
    set_extra_state set_submodule share_memory state_dict to to_empty train training type xpu
    zero_grad""".split()
)

_TAKEN = (
    frozenset(keyword.kwlist)
    | frozenset(keyword.softkwlist)
    | frozenset(dir(builtins))
    | MODULES_IN_USE
    | MODULE_ATTRIBUTES
)


def name_fault(name: object) -> str | None:
    """Why `name` cannot be a node's id, as the end of a sentence; None if it can."""
    if type(name) is not str:
        return "is not a text"
    if len(name) > MAX_NAME:
        return f"is longer than {MAX_NAME} characters"
    if not _NAME.match(name):
        return "is not made of a-z, 0-9 and _ with a letter first"
    if name in _TAKEN:
        return "has a meaning of its own in Python or PyTorch"
    return None


def identifier(name: object) -> str:
    """`name` itself if it may stand in source; raises ValueError otherwise."""
    fault = name_fault(name)
    if fault is not None:
        raise ValueError(f"the name {ascii(name)[:60]} {fault}")
    assert isinstance(name, str)
    return name


def method_name(name: str) -> str:
    """`name` itself if it may stand behind a dot; raises ValueError otherwise."""
    if not _NAME.match(name) or "__" in name or keyword.iskeyword(name):
        raise ValueError(f"{ascii(name)[:60]} is not the name of a tensor's method")
    return name


def target(name: str) -> str:
    """A dotted name below nn, F, torch or optim; raises ValueError for anything else."""
    if not _TARGET.match(name):
        raise ValueError(f"{name!r} is not a name of PyTorch that a block may call")
    return name


def literal(value: object) -> str:
    """Python source of a value made of exact built-in types; raises ValueError for anything else.

    A subclass may print anything it likes through `repr`, so the exact type decides (rule R7).
    """
    if value is None or type(value) is bool or type(value) is int:
        return repr(value)
    if type(value) is float:
        if not math.isfinite(value):
            raise ValueError(f"{value} cannot be written as Python source")
        return repr(value)
    if type(value) is str:
        return _quoted(value)
    if type(value) is tuple:
        inner = ", ".join(literal(item) for item in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if type(value) is list:
        return "[" + ", ".join(literal(item) for item in value) + "]"
    raise ValueError(f"a {type(value).__name__} cannot be written as Python source")


def _quoted(text: str) -> str:
    """An ASCII string literal with double quotes where black would put them."""
    quoted = ascii(text)
    if quoted.startswith("'") and '"' not in quoted:
        return f'"{quoted[1:-1]}"'
    return quoted
