"""Byte-pair encoding: frequent pairs of tokens become tokens; any text can be said in bytes.

After Sennrich, Haddow and Birch (2016), on bytes as in GPT-2. Ids 0 to 3 are special, 4 to 259
are the bytes, and from 260 on every pair is one token, in the order in which pairs were joined.
The functions stand alone: their sources are written into exported scripts.
"""

from __future__ import annotations


def text_pieces(text: str) -> list[list[int]]:
    """The ids of bytes, piece by piece: a word with the space before it, or other signs.

    Pairs are joined inside pieces alone. Together the pieces are the whole text.
    """
    import re

    found = re.findall(r" ?\w+| ?[^\w\s]+|\s+?(?= \S)|\s+", text)
    return [[4 + byte for byte in piece.encode("utf-8", "surrogatepass")] for piece in found]


def learn_pairs(text: str, size: int) -> list[tuple[int, int]]:
    """The pairs to join, most frequent first, until there are `size` tokens or no pair is double.

    Of pairs seen equally often, the one of smaller ids is joined first.
    """
    from collections import Counter, defaultdict
    from itertools import pairwise

    pieces = Counter(tuple(piece) for piece in text_pieces(text))
    words, counts = [list(piece) for piece in pieces], list(pieces.values())
    often: dict[tuple[int, int], int] = defaultdict(int)
    places: dict[tuple[int, int], set[int]] = defaultdict(set)
    for number, word in enumerate(words):
        for pair in pairwise(word):
            often[pair] += counts[number]
            places[pair].add(number)
    joined: list[tuple[int, int]] = []
    while often and 260 + len(joined) < size:
        best = min(often, key=lambda pair: (-often[pair], pair))
        if often[best] < 2:
            break
        joined.append(best)
        for number in places.pop(best):
            old = words[number]
            words[number] = new = join_pair(old, best, 259 + len(joined))
            for pair in pairwise(old):
                often[pair] -= counts[number]
            for pair in pairwise(new):
                often[pair] += counts[number]
                places[pair].add(number)
        del often[best]
    return joined


def join_pair(ids: list[int], pair: tuple[int, int], token: int) -> list[int]:
    """The ids with one token in the place of each such pair, from the left."""
    joined: list[int] = []
    for number in ids:
        if joined and (joined[-1], number) == pair:
            joined[-1] = token
        else:
            joined.append(number)
    return joined


def pair_ids(text: str, pairs: list[tuple[int, int]]) -> list[int]:
    """The ids of a text: of its bytes, joined in the order in which the pairs were learned."""
    from itertools import pairwise

    ranks = {pair: number for number, pair in enumerate(pairs)}
    known: dict[tuple[int, ...], list[int]] = {}
    ids: list[int] = []
    for piece in text_pieces(text):
        key = tuple(piece)
        if key not in known:
            while len(piece) > 1:
                first = min(pairwise(piece), key=lambda p: ranks.get(p, 1 << 60))
                if first not in ranks:
                    break
                piece = join_pair(piece, first, 260 + ranks[first])
            known[key] = piece
        ids += known[key]
    return ids


def pair_bytes(pairs: list[tuple[int, int]]) -> list[bytes]:
    """The bytes of every token; none for the special ones."""
    table = [b"", b"", b"", b"", *(bytes([byte]) for byte in range(256))]
    for left, right in pairs:
        table.append(table[left] + table[right])
    return table


def pair_text(ids: list[int], pairs: list[tuple[int, int]]) -> str:
    """The text that these ids say; bytes that are no UTF-8 are shown as �."""
    table = pair_bytes(pairs)
    data = b"".join(table[number] for number in ids)
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def pair_names(pairs: list[tuple[int, int]]) -> tuple[str, ...]:
    """What each token is called: its text, or its bytes as <0x80> where that is no name."""
    names = ["<PAD>", "<UNK>", "<START>", "<END>"]
    for data in pair_bytes(pairs)[4:]:
        text = data.decode("utf-8", "ignore")
        if text.encode() != data or text in names:
            text = "".join(f"<0x{byte:02X}>" for byte in data)
        names.append(text)
    return tuple(names)
