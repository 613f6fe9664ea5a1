"""Finding by typing: blocks by name and synonym, actions by their words."""

from __future__ import annotations

from collections.abc import Iterable

from graph_runtime.block import BLOCKS, Block

NO_MATCH = 1_000


def find_blocks(text: str, kinds: Iterable[type[Block]] | None = None) -> list[type[Block]]:
    """The kinds, of all blocks or of these, that match what was typed, best first.

    All of them for an empty text. `dense` finds Linear by its synonym, `c2d` finds Conv2d by its
    letters.
    """
    among = BLOCKS.kinds.values() if kinds is None else kinds
    ranked = [(_block_rank(text, kind), kind.called(), kind) for kind in among]
    return [kind for rank, _, kind in sorted(ranked, key=lambda r: r[:2]) if rank < NO_MATCH]


def rank(text: str, name: str) -> int:
    """How far `name` is from what was typed: 0 is the same, `NO_MATCH` is no match at all."""
    typed, known = text.casefold().strip(), name.casefold()
    if not typed or typed == known:
        return 0
    if known.startswith(typed):
        return 1
    words = known.replace("-", " ").split()
    if any(word.startswith(typed) for word in words):
        return 2
    if typed in known:
        return 4
    if len(typed.split()) > 1 and all(any(w.startswith(t) for w in words) for t in typed.split()):
        return 5
    return 20 + _spread(typed, known) if _is_within(typed, known) else NO_MATCH


def best_rank(text: str, names: Iterable[str]) -> int:
    """The rank of the name that fits best."""
    return min((rank(text, name) for name in names), default=NO_MATCH)


def _block_rank(text: str, kind: type[Block]) -> int:
    own = best_rank(text, (kind.called(), kind.title))
    synonym = best_rank(text, kind.synonyms)
    # A synonym stands behind a name that fits as well; scattered letters of one mean nothing.
    return min(own * 2, synonym * 2 + 1 if synonym < 20 else NO_MATCH)


def _is_within(letters: str, text: str) -> bool:
    """Whether the letters stand in the text in this order, the first one first."""
    rest = iter(text)
    return text[:1] == letters[:1] and all(letter in rest for letter in letters)


def _spread(letters: str, text: str) -> int:
    """How many letters of the text were left out."""
    return min(len(text) - len(letters), NO_MATCH // 4)
