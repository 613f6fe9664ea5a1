"""TaggedSentences."""

from pathlib import Path

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.generated._generated import Generated
from graph_runtime.tensors import BATCH, Spec
from graph_runtime.text.vocabulary import padded, special_tokens, token_ids

LONGEST = 12


class TaggedSentences(Generated):
    """Asks of every word whether it names a person, a place or an organization.

    Some words are one or another, as what stands around them says: "Jordan flew to Jordan". B-
    begins a name, I- goes on with it, O is no name; padding has no tag.
    """

    title = "Tagged sentences"
    synonyms = ("named entities", "ner", "tagging", "part of speech", "bio", "words", "sentences")
    reference = "https://aclanthology.org/W03-0419/"

    def facts(self) -> DataFacts:
        inputs = (Spec(BATCH, LONGEST, dtype="int64"),)
        sizes = (LONGEST,)
        return DataFacts(
            inputs, "class", entity_tags(), samples=self.samples, sizes=sizes, no_target=-100
        )

    def no_target(self) -> int:
        return -100

    def loading(self, folder: Path) -> Loading:
        needs = (special_tokens, token_ids, padded, entity_tags, entity_names, entity_patterns,
                 tagged_words)  # fmt: skip
        return Loading(load_tagged_sentences, self.model_dump(), needs)


def entity_tags() -> tuple[str, ...]:
    """The tags of words."""
    return ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")


def entity_names() -> dict[str, tuple[str, ...]]:
    """Names of people, places and organizations; some stand in more than one list."""
    people = "Anna Berg, Jordan, Paris Long, Tom, Maria Rossi, Lincoln, Sofia, Peter Sand, Victoria"
    places = "Jordan, Paris, Lincoln, New Haven, Sofia, Lake Victoria, Sand Hill, Oslo, Long Beach"
    firms = "Berg and Sons, Oslo Bank, Lincoln Motors, Haven, Sofia Press, North Lake Foods, Rossi"
    lists = {"PER": people, "LOC": places, "ORG": firms}
    return {kind: tuple(names.split(", ")) for kind, names in lists.items()}


def entity_patterns() -> tuple[str, ...]:
    """Sentences with gaps for names."""
    return (
        "PER flew to LOC on monday", "PER works for ORG in LOC", "shares of ORG fell in LOC",
        "mr PER met mrs PER near LOC", "ORG hired PER last year", "it rains in LOC says PER",
        "PER left ORG and moved to LOC", "the people of LOC like PER", "ORG opened a shop in LOC",
    )  # fmt: skip


def tagged_words() -> tuple[str, ...]:
    """The tokens of the sentences: special ones, then all words in the order of the alphabet."""
    texts = [*entity_patterns(), *(name for some in entity_names().values() for name in some)]
    words = {word for text in texts for word in text.split()} - set(entity_names())
    return (*special_tokens(), *sorted(words))


def load_tagged_sentences(samples: int, seed: int) -> Loaded:
    """Words (samples, 12), padded with 0, and their tags (samples, 12), padded with -100; int64."""
    import numpy as np

    random = np.random.RandomState(seed)
    names, patterns, tags = entity_names(), entity_patterns(), entity_tags()
    sentences, targets = [], np.full((samples, 12), -100, np.int64)
    words = tagged_words()
    for row in targets:
        sentence: list[str] = []
        for part in patterns[random.randint(len(patterns))].split():
            begin = len(sentence)
            known = names.get(part, (part,))
            sentence += known[random.randint(len(known))].split()
            row[begin : len(sentence)] = tags.index(f"I-{part}") if part in names else 0
            row[begin] -= part in names
        sentences.append(sentence)
    ids = padded((token_ids(sentence, words) for sentence in sentences), 12)
    return (np.array(ids, np.int64),), targets, tags
