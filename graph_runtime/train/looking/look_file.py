"""`LookFile`: the numbers of one look, on their way into a file of the run folder."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from graph_runtime.keeping.files import write_atomic
from graph_runtime.train.folder.run_folder import RunFolder

MAX_NUMBERS = 64 << 20
"""Numbers that one look may write."""


@dataclass
class LookFile:
    """Numbers of one look, one after another in a `.npy` file of the run folder."""

    parts: list[NDArray[np.float32]] = field(default_factory=list)
    size: int = 0

    def add(self, tensor: Tensor | None) -> int:
        """Where the numbers begin; -1 where there are none or no room is left."""
        if tensor is None or self.size + tensor.numel() > MAX_NUMBERS:
            return -1
        at, self.size = self.size, self.size + tensor.numel()
        self.parts.append(tensor.detach().float().cpu().numpy().reshape(-1))
        return at

    def write(self, run: RunFolder, kind: str, number: int) -> str:
        """The name of the file; that of the same kind before is gone."""
        for old in run.path.glob(f"{kind}-*.npy"):
            old.unlink(missing_ok=True)
        name = f"{kind}-{number}.npy"
        values = np.concatenate(self.parts) if self.parts else np.zeros(0, np.float32)
        buffer = io.BytesIO()
        np.lib.format.write_array(buffer, values.astype("<f4"), allow_pickle=False)
        write_atomic(run.path / name, buffer.getvalue())
        return name
