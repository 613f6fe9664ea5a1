"""Cloze."""

from pathlib import Path

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.generated._generated import Generated
from graph_runtime.tensors import BATCH, Spec
from graph_runtime.text.vocabulary import padded, special_tokens, token_ids

LONGEST = 10


class Cloze(Generated):
    """Hides the animal of a sentence: in "the young … in the garden barks" it is a puppy.

    What stands before the blank says how old it is, what stands behind says what kind it is: only
    both together name it.
    """

    title = "Cloze"
    synonyms = ("blank word", "masked token", "bidirectional", "bert", "fill in", "grammar")
    reference = "https://arxiv.org/abs/1810.04805"

    def facts(self) -> DataFacts:
        inputs = (Spec(BATCH, LONGEST, dtype="int64"),)
        return DataFacts(inputs, "class", cloze_animals(), samples=self.samples)

    def loading(self, folder: Path) -> Loading:
        needs = (special_tokens, token_ids, padded, cloze_words, cloze_animals)
        return Loading(load_cloze, self.model_dump(), needs)


def cloze_animals() -> tuple[str, ...]:
    """The words that are hidden: a young one and an old one of each kind."""
    return tuple("puppy dog kitten cat calf cow lamb sheep foal horse chick hen".split())


def cloze_words() -> tuple[str, ...]:
    """The tokens of the sentences; <MASK> stands for the blank."""
    words = "a the now and then young little small old big large in behind near of "
    words += "garden house barn meadow barks meows moos bleats neighs clucks loudly again"
    return (*special_tokens(), "<MASK>", *words.split())


def load_cloze(samples: int, seed: int) -> Loaded:
    """Sentences (samples, 10) with a blank, and which animal belongs there (samples,), int64."""
    import numpy as np

    random = np.random.RandomState(seed)
    ages = (("young", "little", "small"), ("old", "big", "large"))
    voices = "barks meows moos bleats neighs clucks".split()
    animals = cloze_animals()
    targets = random.randint(0, len(animals), samples)
    sentences = []
    for animal in targets:
        begin = ("the", "a", "now the", "and then a")[random.randint(4)]
        age = ages[animal % 2][random.randint(3)]
        place = ("", "in the garden", "behind a house", "near the barn")[random.randint(4)]
        end = ("", "loudly", "again")[random.randint(3)]
        sentences.append(f"{begin} {age} <MASK> {place} {voices[animal // 2]} {end}".split())
    words = cloze_words()
    ids = padded((token_ids(sentence, words) for sentence in sentences), 10)
    return (np.array(ids, np.int64),), targets.astype(np.int64), animals
