"""Generated sequences of tokens mean what their descriptions say."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest
import torch

from graph_runtime.datasets.sequences.cloze import Cloze, cloze_words
from graph_runtime.datasets.sequences.copying import Copying, copying_tokens
from graph_runtime.datasets.sequences.date_translation import (
    DateTranslation,
    date_sources,
    date_targets,
    written,
)
from graph_runtime.datasets.sequences.reviews import Reviews, review_parts, review_words
from graph_runtime.datasets.sequences.tagged_sentences import TaggedSentences, tagged_words
from graph_runtime.document.model import Recipe, Training
from graph_runtime.recipe.resolved import Resolved, resolve
from graph_runtime.train.learning.construct import make_loss

PAD, UNK, START, END = range(4)


def said(ids: np.ndarray, tokens: tuple[str, ...]) -> list[str]:
    return [tokens[number] for number in ids if number != PAD]


@pytest.mark.row("S11.04")
def test_a_decoder_gets_start_and_the_target_and_says_the_target_and_end() -> None:
    data = Copying(shortest=3, length=7).load()
    source, given = data.inputs
    assert data.no_target == PAD
    for x, before, y in zip(source, given, data.targets, strict=True):
        sequence = x[x != PAD].tolist()
        rest = [PAD] * (7 - len(sequence))
        assert before.tolist() == [START, *sequence, *rest]
        assert y.tolist() == [*sequence, END, *rest]


@pytest.mark.row("S11.04")
def test_padding_costs_nothing() -> None:
    recipe = resolve(Training(dataset=Recipe(kind="Copying"), loss=Recipe(kind="CrossEntropyLoss")))
    assert isinstance(recipe, Resolved)
    loss = make_loss(recipe.loss.constructor())
    targets = torch.tensor([[5, 4, END, PAD, PAD]])
    logits = torch.randn(1, 9, 5, generator=torch.Generator().manual_seed(0))
    whole = loss(logits, targets)
    torch.testing.assert_close(whole, loss(logits[..., :3], targets[:, :3]))
    logits[..., 3:] += torch.randn(1, 9, 2)
    assert torch.equal(loss(logits, targets), whole)


def test_a_reversed_copy_begins_with_the_last_token() -> None:
    data = Copying(shortest=1, length=6, order="reversed").load()
    tokens = copying_tokens(8)
    for x, y in zip(data.inputs[0], data.targets, strict=True):
        assert said(y, tokens) == [*said(x, tokens)[::-1], "<END>"]


def test_dates_are_read_by_the_standard_library_as_they_are_translated() -> None:
    data = DateTranslation(samples=500).load()
    dates, given = data.inputs
    formats = ("%d %B %Y", "%B %d, %Y", "%A, %d %B %Y", "%d.%m.%Y", "%d/%m/%Y", "%Y/%m/%d")
    read = 0
    for x, before, y in zip(dates, given, data.targets, strict=True):
        text, iso = "".join(said(x, date_sources())), "".join(said(y, date_targets())[:-1])
        assert before.tolist() == [START, *y[:-1]]
        assert y[-1] == END
        assert UNK not in x
        for known in formats:
            try:
                assert datetime.strptime(text, known).date().isoformat() == iso
            except ValueError:
                continue
            read += 1
    assert read > 100


def test_the_longest_date_fits() -> None:
    longest = max(
        len(written(2026, month, 30, weekday, way))
        for month in range(1, 13) for weekday in range(7) for way in range(16)
    )  # fmt: skip
    assert longest <= 29


def test_a_cloze_needs_what_stands_on_both_sides() -> None:
    data = Cloze().load()
    words = cloze_words()
    left, right, both = {}, {}, {}
    for x, animal in zip(data.inputs[0], data.targets, strict=True):
        sentence = said(x, words)
        blank = sentence.index("<MASK>")
        voice = next(word for word in sentence if word.endswith("s") and word not in words[:5])
        for table, key in ((left, sentence[blank - 1]), (right, voice),
                           (both, (sentence[blank - 1], voice))):  # fmt: skip
            table.setdefault(key, set()).add(int(animal))
    assert min(len(animals) for animals in left.values()) > 1
    assert min(len(animals) for animals in right.values()) > 1
    assert max(len(animals) for animals in both.values()) == 1


def test_a_review_is_good_if_its_words_are_and_nothing_turns_them() -> None:
    data = Reviews(turned=0.0).load()
    _, _, bad, good, _ = review_parts()
    for x, verdict in zip(data.inputs[0], data.targets, strict=True):
        found = set(said(x, review_words()))
        assert bool(found & set(good)) == bool(verdict)
        assert bool(found & set(bad)) != bool(verdict)


def test_names_are_tagged_and_padding_is_not() -> None:
    data = TaggedSentences().load()
    words = tagged_words()
    assert data.no_target == -100
    assert np.array_equal(data.inputs[0] == PAD, data.targets == -100)
    tags = {}
    for x, y in zip(data.inputs[0], data.targets, strict=True):
        names = [data.classes[tag] for tag in y if tag >= 0]
        for before, tag in zip(["O", *names], names, strict=False):
            assert tag[0] != "I" or before[2:] == tag[2:]
        for word, tag in zip(said(x, words), names, strict=True):
            tags.setdefault(word, set()).add(tag)
    assert tags["Jordan"] == {"B-PER", "B-LOC"}
    assert tags["flew"] == {"O"}
