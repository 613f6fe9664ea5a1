"""What activations share that treat every number alone."""

from __future__ import annotations

from typing import Any

from graph_runtime.block import Block, Call, Spec, call


class Elementwise(Block):
    """Base of activations: the shape stays, the parameters go to the module as they are."""

    in_place = True

    def shape(self, x: Spec) -> Spec:
        return x.with_shape(*x.shape, dtype="float32")

    def module(self, x: Any) -> Call:
        return call(f"nn.{self.kind()}", **self.changed(*type(self).model_fields))
