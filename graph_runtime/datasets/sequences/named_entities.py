"""NamedEntities."""

from pathlib import Path

from graph_runtime.dataset import DataFacts, Dataset, Loaded, Loading
from graph_runtime.tensors import BATCH, Spec
from graph_runtime.text.vocabulary import special_tokens, token_ids


class NamedEntities(Dataset):
    """Asks of each of ten words whether it is part of a name: sixteen sentences written by hand.

    The first is "yesterday we all went to Lake Victoria by slow train" with the answers
    0 0 0 0 0 1 1 0 0 0. Small enough to read; TaggedSentences has more and tells kinds of names.
    """

    title = "Names in sentences"
    synonyms = ("ner", "named entities", "tagging", "ten words", "many to many", "first lesson")
    reference = "https://aclanthology.org/W03-0419/"
    origin = "Written for this program; free of any rights."

    def facts(self) -> DataFacts:
        inputs = (Spec(BATCH, 10, dtype="int64"),)
        return DataFacts(inputs, "class", ("no name", "name"), samples=16, sizes=(10,))

    def loading(self, folder: Path) -> Loading:
        return Loading(load_named_entities, {}, (special_tokens, token_ids, named_entities,
                                                 named_entity_words))  # fmt: skip


def named_entities() -> tuple[str, ...]:
    """Sentences of ten words; those that are part of a name begin with a capital letter."""
    return (
        "yesterday we all went to Lake Victoria by slow train",
        "last week my friend Anna moved into a small house",
        "the old bridge over the River Inn was closed again",
        "we met Peter Sand and his sister near the harbour",
        "nobody knows why Maria Rossi left the bank so early",
        "it was raining in Oslo when the last ship arrived",
        "she flew to New Haven and came back on monday",
        "the shop on Hill Street sells bread and fresh milk",
        "in the evening we listened to a story about trains",
        "my brother works for North Lake Foods in the city",
        "a letter from Sofia arrived after more than two years",
        "they built a small house near Long Beach last summer",
        "every morning the train to Paris leaves a little late",
        "the harbour of Lincoln was quiet when we came back",
        "Tom and his friend listened to the rain all evening",
        "early on monday she met her brother at the bank",
    )


def named_entity_words() -> tuple[str, ...]:
    """The tokens of the sentences: special ones, then all words in the order of the alphabet."""
    words = {word for sentence in named_entities() for word in sentence.split()}
    return (*special_tokens(), *sorted(words))


def load_named_entities() -> Loaded:
    """Words (16, 10), and for each of them 1 in a name, 0 elsewhere; int64."""
    import numpy as np

    sentences = [sentence.split() for sentence in named_entities()]
    words = named_entity_words()
    ids = np.array([token_ids(sentence, words) for sentence in sentences], np.int64)
    names = [[int(word[0].isupper()) for word in sentence] for sentence in sentences]
    return (ids,), np.array(names, np.int64), ("no name", "name")
