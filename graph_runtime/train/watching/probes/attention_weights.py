"""AttentionWeights."""

from __future__ import annotations

from collections.abc import Iterator

from graph_runtime.train.folder.arrays import MAX_INLINE, pack
from graph_runtime.train.messages import events
from graph_runtime.train.messages.event import Event
from graph_runtime.train.watching.probe import Look, Probe, View

MAX_FILES = 64 << 20
"""Bytes of large arrays that one run may put into its folder."""


class AttentionWeights(Probe):
    """Records where each head of each attention block looks, for the chosen samples."""

    title = "Attention weights"
    synonyms = ("attention map", "heads", "alignment")
    formula = r"A = \mathrm{softmax}\left(\frac{Q K^\top}{\sqrt{d}}\right)"
    reference = "https://arxiv.org/abs/1706.03762"
    rate = 4.0
    frames = 300

    def attach(self, view: View) -> Look | None:
        """A pass of the chosen samples in evaluation mode, with hooks for that pass alone."""
        from graph_runtime.train.watching.attention_watch import attends, weights_of

        if not attends(view):
            return None
        written = 0

        def look(step: int) -> Iterator[Event]:
            nonlocal written
            for node, weights in weights_of(view).items():
                values = weights.float().cpu().numpy()
                fitting = max(1, MAX_INLINE // max(values[:1].nbytes, 1))
                values = values[:fitting]
                if values.nbytes > MAX_INLINE:
                    written += values.nbytes
                    if written > MAX_FILES:
                        continue
                name = f"attention-{node}-{step:09}.npy"
                yield events.AttentionWeights(
                    step=step,
                    node=node,
                    samples=view.rows[: len(values)],
                    weights=pack(values, view.run, name),
                )

        return look
