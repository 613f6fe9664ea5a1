"""Which tokens a network knows, and by which ids: index ↔ token, special tokens first.

The functions stand alone: their sources are written into exported scripts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def special_tokens() -> tuple[str, ...]:
    """Padding, unknown, start and end: always the ids 0, 1, 2 and 3."""
    return ("<PAD>", "<UNK>", "<START>", "<END>")


def build_vocabulary(
    tokens: Iterable[str], max_size: int = 10_000, min_count: int = 1
) -> tuple[str, ...]:
    """Special tokens, then the most frequent others; those of equal count in the order of text.

    `max_size` counts the special ones too. Tokens seen fewer than `min_count` times stay out.
    """
    from collections import Counter

    special = special_tokens()
    counts = Counter(tokens)
    often = [token for token, count in counts.items() if count >= min_count]
    often = sorted(often, key=lambda token: (-counts[token], token))
    free = [token for token in often if token not in special]
    return (*special, *free[: max(0, max_size - len(special))])


def token_ids(tokens: Iterable[str], vocabulary: Sequence[str]) -> list[int]:
    """The id of each token; 1 for one that is unknown."""
    known = {token: number for number, token in enumerate(vocabulary)}
    return [known.get(token, 1) for token in tokens]


def padded(sentences: Iterable[Sequence[int]], length: int) -> list[list[int]]:
    """Every sentence cut or filled up with padding (0) to this length."""
    return [[*ids[:length], *[0] * (length - len(ids))] for ids in sentences]


def shifted(ids: Sequence[int], length: int) -> tuple[list[int], list[int]]:
    """What a decoder gets, START + ids, and what it has to say, ids + END, both padded."""
    said, given = [*ids[: length - 1], 3], [2, *ids[: length - 1]]
    fill = [0] * (length - len(said))
    return given + fill, said + fill
