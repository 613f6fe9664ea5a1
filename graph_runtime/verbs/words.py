"""`graph-runtime words RUN`: near words and analogies of a run's word vectors."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graph_runtime.keeping.files import write_atomic
from graph_runtime.verb import Answer, UsageError, Verb
from graph_runtime.verbs._reading import existing


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", type=Path, help="a run folder")
    parser.add_argument("--table", metavar="NODE", help="the Embedding; the first if not named")
    parser.add_argument("--with", dest="other", metavar="NODE", help="a second table to join")
    parser.add_argument("--join", choices=("average", "sum"), default="average")
    parser.add_argument("--near", metavar="WORD", help="the words most like this one")
    parser.add_argument(
        "--analogy", nargs=3, metavar=("A", "B", "C"), help="A is to B as C is to which words"
    )
    parser.add_argument("--count", type=int, default=10, help="how many words are told (10)")
    parser.add_argument(
        "--neutralise",
        metavar="A:B,C:D",
        help="take the mean difference of these pairs out of all other words, then even the pairs",
    )
    parser.add_argument("-o", "--out", type=Path, help="write a word and its numbers per line")


def _run(options: Namespace) -> Answer:
    from graph_runtime.text.word_space import analogy, nearest_words, vector_lines
    from graph_runtime.train.keeping.word_table import read_word_tables

    found = read_word_tables(existing(options.run))
    words = found.words
    vectors = _joined(found.tables, options)
    if options.neutralise:
        vectors = _freed(words, vectors, options.neutralise)
    told: list[tuple[int, float]] = []
    if options.near is not None:
        row = _row(words, options.near)
        told = nearest_words(vectors, vectors[row], options.count, (row,))
    elif options.analogy:
        start, end, other = (_row(words, word) for word in options.analogy)
        told = analogy(vectors, start, end, other, options.count)
    if options.out:
        write_atomic(options.out, vector_lines(words, vectors).encode())
    near = [{"word": words[row], "cosine": alike} for row, alike in told]
    value = {"words": len(words), "width": vectors.shape[1], "tables": [*found.tables],
             "near": near}  # fmt: skip
    lines = [f"{words[row]:<20} {alike:.4f}" for row, alike in told]
    about = f"{len(words):,} words, {vectors.shape[1]} numbers each; tables: " + ", ".join(
        found.tables
    )
    return Answer("\n".join(lines) or about, value)


def _joined(tables: dict[str, Any], options: Namespace) -> Any:
    """The table that is asked for, joined with the second if one is named."""
    from graph_runtime.text.word_space import combined

    for name in (options.table, options.other):
        if name and name not in tables:
            raise UsageError(f"There is no table {name}. There are {', '.join(tables)}.")
    first = tables[options.table or next(iter(tables))]
    if not options.other:
        return first
    try:
        return combined(first, tables[options.other], options.join)
    except ValueError as error:
        raise UsageError(str(error)) from error


def _freed(words: Sequence[str], vectors: Any, text: str) -> Any:
    """Vectors without a direction; the pairs that tell it differ along it alone."""
    from graph_runtime.text.word_space import bias_direction, equalised, neutralised

    pairs = []
    for pair in text.split(","):
        one, sign, other = pair.partition(":")
        if not sign:
            raise UsageError(f"--neutralise {text} is not A:B,C:D, as in he:she.")
        pairs.append((_row(words, one), _row(words, other)))
    direction = bias_direction(vectors, pairs)
    if not direction.any():
        raise UsageError(f"--neutralise {text}: the words of the pairs do not differ.")
    freed = neutralised(vectors, direction)
    for left, right in pairs:
        freed[left], freed[right] = equalised(vectors[left], vectors[right], direction)
    return freed


def _row(words: Sequence[str], word: str) -> int:
    if word not in words:
        raise UsageError(f"The run does not know the word {word!r}.")
    return words.index(word)


VERB = Verb(_arguments, _run)
