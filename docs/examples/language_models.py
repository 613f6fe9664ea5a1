"""Networks that say something at every step: the next character, the next word, a tag."""

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document

CHARACTERS = (
    "Which character comes next? Two LSTM layers read a text of one-hot characters and answer at "
    "every step, each time from all that came before."
)
WORDS = (
    "Which of 10,000 words comes next? The output layer uses the word vectors themselves, "
    "2,560,000 weights that are learned once."
)
TAGS = (
    "Which words name a person, a place, an organization? An LSTM reads the sentence in both "
    "directions and gives each word one of nine tags; token 0 is padding and is not read."
)


def examples() -> Iterator[tuple[str, Document]]:
    yield "char_rnn", char_rnn()
    yield "word_language_model", word_model()
    yield "ner_tagger", tagger()


def char_rnn(characters: int = 65, steps: int = 64) -> Document:
    """With 65 characters as in the plays of Shakespeare that this model is often shown on."""
    pen = Pen()
    pen.put("text", "Input", shape=[steps], dtype="int64")
    pen.put("characters", "OneHot", num_classes=characters)
    pen.put("reader", "LSTM", hidden_size=128, num_layers=2)
    pen.put("readout", "Linear", out_features=characters)
    pen.put("logits", "Output")
    return pen.document("Character RNN", CHARACTERS)


def word_model(words: int = 10_000, steps: int = 35) -> Document:
    pen = Pen()
    pen.put("text", "Input", shape=[steps], dtype="int64")
    pen.put("vectors", "Embedding", num_embeddings=words, embedding_dim=256, weight_set="words")
    pen.put("drop_in", "Dropout", p=0.2)
    pen.put("reader", "GRU", hidden_size=256)
    pen.put("drop_out", "Dropout", p=0.2)
    pen.put("readout", "Linear", out_features=words, weight_set="words")
    pen.put("logits", "Output")
    return pen.document("Word language model", WORDS)


def tagger(words: int = 20_000, tags: int = 9, steps: int = 40) -> Document:
    pen = Pen()
    pen.put("sentence", "Input", shape=[steps], dtype="int64")
    pen.put("vectors", "Embedding", num_embeddings=words, embedding_dim=100, padding_idx=0)
    pen.put("count", "Lengths", "sentence")
    pen.put("reader", "LSTM", "vectors", lengths="count", hidden_size=100, bidirectional=True)
    pen.put("drop", "Dropout", p=0.5)
    pen.put("tags", "Linear", out_features=tags)
    pen.put("logits", "Output")
    return pen.document("Named entities", TAGS)
