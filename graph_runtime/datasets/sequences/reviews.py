"""Reviews."""

from pathlib import Path

from pydantic import Field

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.generated._generated import Generated
from graph_runtime.tensors import BATCH, Spec
from graph_runtime.text.vocabulary import padded, special_tokens, token_ids

LONGEST = 24


class Reviews(Generated):
    """Asks whether a short review is good or bad.

    Sentences written for this program are put together: two or three that judge, with words for and
    against, sometimes turned round by "not". Token 0 fills them up to 24.
    """

    title = "Reviews"
    synonyms = ("sentiment", "opinion", "text classification", "words", "sentences")
    reference = "https://en.wikipedia.org/wiki/Sentiment_analysis"

    samples: int = Field(2000, ge=10, le=100_000, description="How many reviews are written.")
    turned: float = Field(
        0.1, ge=0, le=1, description='Share of judgements that "not" turns round.'
    )

    def facts(self) -> DataFacts:
        inputs = (Spec(BATCH, LONGEST, dtype="int64"),)
        return DataFacts(inputs, "class", ("bad", "good"), samples=self.samples)

    def loading(self, folder: Path) -> Loading:
        needs = (special_tokens, token_ids, padded, review_parts, review_words)
        return Loading(load_reviews, self.model_dump(), needs)


def review_parts() -> tuple[tuple[str, ...], ...]:
    """What is judged, how strongly, with bad words, with good words; then what judges nothing."""
    things = "the story, the acting, the music, the ending, this film, the hero, the first half"
    degrees = "very, quite, really, rather, simply, truly"
    bad = "boring, dull, weak, awful, terrible, clumsy, tiresome, silly, flat, bad, poor, dreadful"
    good = "moving, clever, funny, lovely, brilliant, gripping, warm, fresh, good, great, charming"
    fillers = "we saw it on monday, my friend came along, it lasts two hours, tickets were cheap"
    return tuple(tuple(part.split(", ")) for part in (things, degrees, bad, good, fillers))


def review_words() -> tuple[str, ...]:
    """The tokens of reviews: special ones, then all words in the order of the alphabet."""
    words = {word for part in review_parts() for text in part for word in text.split()}
    return (*special_tokens(), *sorted(words | {"was", "not", "and"}))


def load_reviews(samples: int, seed: int, turned: float) -> Loaded:
    """Words (samples, 24) and verdicts (samples,): 0 bad, 1 good; int64."""
    import numpy as np

    random = np.random.RandomState(seed)
    things, degrees, bad, good, fillers = review_parts()

    def one(choices: tuple[str, ...]) -> str:
        return choices[random.randint(len(choices))]

    verdicts = random.randint(0, 2, samples)
    reviews = []
    for verdict in verdicts:
        parts = [one(fillers)] if random.randint(2) else []
        for _ in range(random.randint(2, 4)):
            turn = random.uniform() < turned
            word = one(good if bool(verdict) != turn else bad)
            middle = "not" if turn else one(degrees)
            parts.insert(random.randint(len(parts) + 1), f"{one(things)} was {middle} {word}")
        reviews.append(" ".join(parts).split())
    words = review_words()
    ids = padded((token_ids(review, words) for review in reviews), 24)
    return (np.array(ids, np.int64),), verdicts.astype(np.int64), ("bad", "good")
