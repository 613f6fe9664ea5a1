"""`FunctionWatch`: sees calls of a function of torch that belongs to no module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from torch.overrides import TorchFunctionMode

from graph_runtime.train.tracing.reading import Seen


class FunctionWatch(TorchFunctionMode):
    """Within it `seen` is told of every call, after it."""

    def __init__(self, function: Callable[..., Any], seen: Callable[[Seen], None]) -> None:
        super().__init__()
        self._function = function
        self._seen = seen

    def __torch_function__(
        self,
        func: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        named = dict(kwargs or {})
        result = func(*args, **named)
        if func is self._function:
            self._seen(Seen(func, args, named, result))
        return result
