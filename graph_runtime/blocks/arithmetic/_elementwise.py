"""What blocks share that call one function on every number."""

from __future__ import annotations

from typing import Any, ClassVar

from graph_runtime.block import ANY_DTYPE, Block, Me, Spec, Value, Var, call


class Function(Block):
    """Base of `torch.<name>(x)`: the shape stays; whole numbers become floats unless said."""

    keeps_whole: ClassVar[bool] = False
    in_place = True
    dtypes = {"x": ANY_DTYPE}

    def shape(self, x: Spec) -> Spec:
        return x if self.keeps_whole else x.with_shape(*x.shape, dtype="float32")

    def forward(self, me: Me, x: Var) -> Value:
        return call(self.calls[0], x, **self.options())

    def options(self) -> dict[str, Any]:
        """Keyword arguments of the call."""
        return {}
