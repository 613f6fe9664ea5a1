"""Whether a network can fit into the machine at all, asked before any of it is made (rule R3)."""

from __future__ import annotations

import torch

from graph_runtime.errors import RunError
from graph_runtime.facts.checked import Checked
from graph_runtime.facts.memory_estimate import host_memory

BYTES = 4
"""Bytes of one float32."""
COPIES = 2
"""A weight that learns has a gradient of its own size; the optimizer's copies come on top."""


def expect_fit(parameters: int, device: torch.device) -> None:
    """Raise RunError where the learned numbers alone are more than the device's memory."""
    needed, present = parameters * BYTES * COPIES, memory_of(device)
    if present is not None and needed > present:
        where = "GPU" if device.type == "cuda" else "machine"
        raise RunError(
            f"The network needs {_said(needed)} for its {parameters:,} parameters and their "
            f"gradients, but this {where} has {_said(present)}. Make its largest blocks smaller."
        )


def largest_block(checked: Checked) -> str | None:
    """The block that gives the most numbers for a sample: where memory goes in training."""
    sizes = {
        node: sum(spec.numbers for spec in facts.outputs.values())
        for node, facts in checked.nodes.items()
    }
    return max(sizes, key=lambda node: sizes[node], default=None)


def memory_of(device: torch.device) -> int | None:
    """Bytes of memory; None where the system does not say."""
    if device.type == "cuda":
        return int(torch.cuda.get_device_properties(device).total_memory)
    return host_memory()


def _said(size: int) -> str:
    return f"{size / 2**30:,.1f} GiB"
