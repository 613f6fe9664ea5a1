"""What attention must not see, as forward lines in front of a module of torch.

In every mask of a drawing True hides, as in `nn.MultiheadAttention`. Where everything is hidden
from a step, softmax would give NaN; such a step sees all keys that do not come later.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph_runtime.block import BatchError, ShapeError, Spec, Value, Var, call, let, local
from graph_runtime.expressions import Let
from graph_runtime.tensors import Dtype

MASK_CALLS = (
    *(".new_ones", ".size", ".tril", ".logical_not", ".unsqueeze", ".logical_or"),
    *(".masked_fill", ".repeat_interleave", "torch.all"),
)
BOOL: tuple[Dtype, ...] = ("bool",)
PADDING, PAIRS = Spec("N", 6, dtype="bool"), Spec("N", 8, 6, dtype="bool")
"""Masks of an example in which 8 queries meet 6 keys."""
SELF_PADDING, SELF_PAIRS = Spec("N", 8, dtype="bool"), Spec("N", 8, 8, dtype="bool")


@dataclass(frozen=True, slots=True)
class Hidden:
    """The lines that make the masks, and what to hand over; `causal` if nothing else is hidden."""

    lines: tuple[Let, ...] = ()
    mask: Value | None = None
    padding: Value | None = None
    causal: bool = False

    def options(self, mask: str, padding: str, is_causal: str) -> dict[str, object]:
        """Keyword arguments under the names that the module has for them."""
        found: dict[str, object] = {}
        if self.mask is not None:
            found[mask] = self.mask
        if self.padding is not None:
            found[padding] = self.padding
        return found | ({is_causal: True} if self.causal else {})


@dataclass(frozen=True, slots=True)
class Masks:
    """What hides keys from queries: being later, being padding, or the pair of both."""

    causal: bool = False
    padding: Var | None = None
    pairs: Var | None = None
    name: str = ""
    """Begins the names of locals, where a block has two kinds of attention."""

    def hide(self, query: Value, key: Value, heads: int) -> Hidden:
        """(Tq, Tk) where later steps are hidden alone, else (N * heads, Tq, Tk)."""
        if self.pairs is None and not self.causal:
            return Hidden(padding=None if self.padding is None else _seen(self.padding, 1))
        later = [local(f"{self.name}mask")] if self.causal else []
        lines = [let(mask.name, causal_mask(query, key), "(Tq, Tk)") for mask in later]
        if self.pairs is None and self.padding is None:
            return Hidden(tuple(lines), mask=later[0], causal=True)
        hidden = local(f"{self.name}hidden")
        seen = local(f"{self.name}seen")
        masks: list[Value] = [*self._wired(), *later]
        while len(masks) > 1:
            both = masks.pop(0).method("logical_or", masks.pop(0))
            lines.append(let(hidden.name, both, "(N, Tq, Tk)"))
            masks.insert(0, hidden)
        lines.append(let(seen.name, _seen(masks[0], 2), "(N, Tq, Tk)"))
        for mask in later:
            lines.append(let(seen.name, seen.method("logical_or", mask), "(N, Tq, Tk)"))
        return Hidden(tuple(lines), seen.method("repeat_interleave", heads, dim=0))

    def _wired(self) -> list[Value]:
        """The wired masks; padding is a row for every query, (N, 1, Tk)."""
        found: list[Value] = [] if self.pairs is None else [self.pairs]
        if self.padding is not None:
            found.append(self.padding.method("unsqueeze", 1))
        return found


def causal_mask(query: Value, key: Value) -> Value:
    """(Tq, Tk) bool, true where a step would look at a later one; axis 1 holds the steps."""
    square = query.method("new_ones", query.method("size", 1), key.method("size", 1))
    return square.method("tril").method("logical_not")


def _seen(mask: Value, dim: int) -> Value:
    """The mask, but where it hides everything it hides nothing."""
    blind = call("torch.all", mask, dim=dim, keepdim=True)
    return mask.method("masked_fill", blind, False)


def expect_padding(mask: Spec | None, keys: int, port: str) -> None:
    """Raise ShapeError unless the mask is (N, keys)."""
    if mask is not None:
        _expect(mask, (keys,), port, "Make it of the tokens that the keys come from.")


def expect_pairs(mask: Spec | None, queries: int, keys: int, port: str) -> None:
    """Raise ShapeError unless the mask is (N, queries, keys)."""
    if mask is not None:
        _expect(mask, (queries, keys), port, "Give it a row per query and a column per key.")


def _expect(mask: Spec, sizes: tuple[int, ...], port: str, fix: str) -> None:
    wanted = ", ".join(map(str, ("N", *sizes)))
    message = f"{port} must be ({wanted}) but is {mask.text}."
    if mask.rank != len(sizes) + 1:
        # torch lines shapes up at the right, so that the batch would meet another axis.
        raise BatchError(message, fix)
    if mask.sizes != sizes:
        raise ShapeError(message, fix)
