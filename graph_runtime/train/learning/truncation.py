"""Truncated back-propagation through time: no gradient goes back further than so many steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence


def truncate(model: nn.Module, steps: int) -> None:
    """Let every recurrent layer take a sequence in pieces of `steps` while it trains.

    Its state goes on from piece to piece, but no gradient does. Layers that read in both
    directions, and packed sequences, are taken whole.
    """

    def in_pieces(layer: Any, whole: Callable[..., Any]) -> Callable[..., Any]:
        def forward(x: Any, state: Any = None) -> Any:
            if not layer.training or isinstance(x, PackedSequence):
                return whole(x, state)
            axis = 1 if layer.batch_first and x.dim() == 3 else 0
            told: list[torch.Tensor] = []
            for piece in x.split(steps, axis):
                if told:
                    pair = isinstance(state, tuple)
                    state = tuple(s.detach() for s in state) if pair else state.detach()
                y, state = whole(piece, state)
                told.append(y)
            return torch.cat(told, axis), state

        return forward

    for layer in model.modules():
        if isinstance(layer, nn.RNNBase) and not layer.bidirectional:
            layer.forward = in_pieces(layer, layer.forward)
