"""Documents that somebody tampered with: structure, values and bytes, from a seed."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

HOSTILE = (
    'x"); open("MARK", "w"); ("', '"""\nimport os', "a\\", "a\rimport os", "{__import__('os')}",
    "{0.__class__}", "%(x)s", "__class__", "lambda", "𝐞𝐯𝐚𝐥", "ﬁ", "a\u202eb", "a\u200bb", "\0",
    "\u2028", "\f", "x" * 5000, "/etc/passwd", "//host/share", "file:///etc/passwd", "~/.ssh",
    "../" * 20 + "etc/passwd", "os.system", "torch.nn.Linear", "graph_runtime.blocks", "",
    "<img src='http://127.0.0.1:9/x'>", "=cmd|'/c calc'!A0",
)  # fmt: skip
NUMBERS = (0, -1, 1, 2**31, 2**31 - 1, 2**63, 10**19, 10**300, -0.0, 1e308, 5e-324, 0.5, True)
OTHERS = (None, [], {}, [[]], [1] * 1000, {"kind": "Input"}, [["x"] * 3] * 3)


def mutants(original: dict[str, Any], count: int, seed: int) -> Iterator[bytes]:
    """`count` texts: two of three with valid JSON and odd contents, one of three with odd bytes."""
    draw = random.Random(seed)
    for number in range(count):
        tree = copy.deepcopy(original)
        for _ in range(draw.randint(1, 4)):
            _change(tree, draw)
        text = json.dumps(tree, ensure_ascii=draw.random() < 0.5).encode("utf-8", "surrogatepass")
        yield _damaged(text, draw) if number % 3 == 2 else text


def _change(tree: dict[str, Any], draw: random.Random) -> None:
    holder, key = draw.choice(list(_places(tree)))
    value = draw.choice(draw.choice((HOSTILE, NUMBERS, OTHERS)))
    kind = draw.randrange(4)
    if kind == 0 and isinstance(holder, dict):
        holder[draw.choice(HOSTILE)] = holder.pop(key)
    elif kind == 1 and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    elif kind == 2:
        del holder[key]
    else:
        holder[key] = copy.deepcopy(value)


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(tree) if isinstance(tree, dict) else range(len(tree))
    for key in keys:
        yield tree, key
        if isinstance(tree[key], dict | list):
            yield from _places(tree[key])


def _damaged(text: bytes, draw: random.Random) -> bytes:
    data = bytearray(text)
    for _ in range(draw.randint(1, 8)):
        place = draw.randrange(len(data))
        match draw.randrange(4):
            case 0:
                data[place] ^= 1 << draw.randrange(8)
            case 1:
                del data[place : place + draw.randrange(40)]
            case 2:
                data[place:place] = data[place : place + draw.randrange(40)]
            case _:
                data[place:place] = bytes(draw.randrange(256) for _ in range(draw.randrange(8)))
        if not data:
            return b""
    return bytes(data)
