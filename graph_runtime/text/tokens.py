"""A text as ids, with the names of the tokens: by characters, words or byte pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph_runtime.text.byte_pairs import (
    join_pair,
    learn_pairs,
    pair_bytes,
    pair_ids,
    pair_names,
    text_pieces,
)
from graph_runtime.text.splitting import characters, printable, words
from graph_runtime.text.vocabulary import build_vocabulary, special_tokens, token_ids

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]


def tokenized(
    text: str, tokens: str, max_size: int, min_count: int, plain: bool
) -> tuple[Numbers, tuple[str, ...]]:
    """The ids of a text and what they stand for.

    `plain` takes the characters of English instead of those that the text has. Stands alone with
    the functions of TOKENIZED.
    """
    import numpy as np

    if tokens == "byte pairs":
        pairs = learn_pairs(text, max_size)
        return np.array(pair_ids(text, pairs), np.int64), pair_names(pairs)
    parts = words(text) if tokens == "words" else characters(text)
    if tokens == "characters" and plain:
        names = (*special_tokens(), *printable())
    else:
        names = build_vocabulary(parts, max_size, min_count)
    return np.array(token_ids(parts, names), np.int64), names


TOKENIZED = (
    special_tokens, build_vocabulary, token_ids, characters, words, printable, text_pieces,
    join_pair, learn_pairs, pair_ids, pair_bytes, pair_names, tokenized,
)  # fmt: skip
