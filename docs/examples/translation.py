"""Encoder and decoder: plain, and with the attention of Bahdanau and of Luong.

The decoder reads the true words, each one step late, as it does in training.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docs.examples.pen import Pen
from graph_runtime.document.model import Document

PLAIN = (
    "An LSTM reads a sentence, and its last states are all that a second LSTM knows of it while "
    "it says the sentence in other words: the bottleneck that attention removes."
)
BAHDANAU = (
    "Before each word the decoder looks at the source with the state that it has, and the context "
    "it finds enters the next state (Bahdanau and others, 2014). One step is a drawing, and a "
    "Loop walks along the target."
)
LUONG = (
    "The decoder takes its step first and looks at the source with the new state; state and "
    "context together say the word (Luong and others, 2015)."
)
PASSED_ON = (
    "The decoder looks at the source with the state that it has, and the context becomes part of "
    "the state that it hands on to the next step, inside a Loop along the target."
)
BOTH = (
    "The encoder reads in both directions. Its last states, twice as wide, are brought to the "
    "decoder's size by a layer each. Set both to false at the encoder: the bridges follow."
)
WIDE = {"width": 128, "state": 256}


@dataclass(frozen=True)
class Size:
    """Words of either language, and words in a sentence of each."""

    source_words: int = 4_000
    target_words: int = 3_000
    source: int = 12
    target: int = 10


SIZE = Size()


def examples() -> Iterator[tuple[str, Document]]:
    yield "seq2seq", plain()
    yield "seq2seq_bahdanau", bahdanau()
    yield "seq2seq_luong", luong()
    yield "seq2seq_context_in_state", passed_on()
    yield "seq2seq_both_directions", both_directions()


def plain(size: Size = SIZE) -> Document:
    pen = _begun(size)
    pen.define("encoder", _plain_encoder(), "Encoder", "Reads a sentence into two states.")
    pen.define("decoder", _plain_decoder(), "Decoder", "Says a sentence from two states.")
    pen.group("encoder", "encoder", "source", words=size.source_words, **WIDE)
    pen.group("decoder", "decoder", "target", "encoder.h", "encoder.c",
              words=size.target_words, **WIDE)  # fmt: skip
    pen.put("logits", "Output")
    return pen.document("Seq2seq", PLAIN)


def both_directions(size: Size = SIZE) -> Document:
    """The states of both directions side by side, projected to the size of the decoder."""
    pen = _begun(size)
    encoder = Pen(words=1_000, width=128, state=256, both=True)
    encoder.put("sentence", "GroupInput")
    _read(encoder, "LSTM", bidirectional="=both")
    encoder.put("h", "GroupOutput", "reader.h")
    encoder.put("c", "GroupOutput", "reader.c")
    pen.define("encoder", encoder, "Encoder", "Reads a sentence, in both directions or in one.")
    pen.define("decoder", _plain_decoder(), "Decoder", "Says a sentence from two states.")
    pen.group("encoder", "encoder", "source", words=size.source_words, both=True, **WIDE)
    pen.put("bridge_h", "Linear", "encoder.h", out_features=256)
    pen.put("bridge_c", "Linear", "encoder.c", out_features=256)
    pen.group("decoder", "decoder", "target", "bridge_h", "bridge_c",
              words=size.target_words, **WIDE)  # fmt: skip
    pen.put("logits", "Output")
    return pen.document("Seq2seq, both directions", BOTH)


def bahdanau(size: Size = SIZE) -> Document:
    """The context goes into the cell beside the word."""
    step = _step_begun()
    step.put("entering", "Concatenate", "word", "context", dim=1)
    step.put("after", "GRUCell", "entering", "state", hidden_size="=width")
    return _stepped(_step_ended(step), size, "Seq2seq (Bahdanau)", BAHDANAU)


def passed_on(size: Size = SIZE) -> Document:
    """The context goes into the state that the cell starts from."""
    step = _step_begun()
    step.put("joined", "Concatenate", "state", "context", dim=1)
    step.put("mixed", "Linear", out_features="=width")
    step.put("after", "GRUCell", "word", "mixed", hidden_size="=width")
    return _stepped(_step_ended(step), size, "Seq2seq, context in state", PASSED_ON)


def luong(size: Size = SIZE) -> Document:
    pen = _begun(size)
    pen.define("encoder", _encoder(both=False), "Encoder", "Reads a sentence word by word.")
    pen.define("readout", _luong_readout(), "Readout", "Attends, then says a word.")
    pen.put("padding", "PaddingMask", "source")
    pen.group("encoder", "encoder", "source", words=size.source_words, **WIDE)
    pen.put("vectors", "Embedding", "target", num_embeddings=size.target_words, embedding_dim=128)
    pen.put("decoder", "GRU", "vectors", "encoder.h", hidden_size=256)
    pen.group("readout", "readout", "decoder", "encoder.memory", "padding", words=size.target_words)
    pen.put("logits", "Output")
    return pen.document("Seq2seq (Luong)", LUONG)


def _begun(size: Size) -> Pen:
    """The two sentences as token ids; 0 fills up short ones."""
    pen = Pen()
    pen.put("source", "Input", shape=[size.source], dtype="int64")
    pen.put("target", "Input", shape=[size.target], dtype="int64")
    return pen


def _plain_encoder() -> Pen:
    pen = Pen(words=1_000, width=128, state=256)
    pen.put("sentence", "GroupInput")
    _read(pen, "LSTM")
    pen.put("h", "GroupOutput", "reader.h")
    pen.put("c", "GroupOutput", "reader.c")
    return pen


def _plain_decoder() -> Pen:
    pen = Pen(words=1_000, width=128, state=256)
    for port in ("sentence", "h", "c"):
        pen.put(port, "GroupInput")
    pen.put("vectors", "Embedding", "sentence", num_embeddings="=words", embedding_dim="=width")
    pen.put("speaker", "LSTM", "vectors", "h", "c", hidden_size="=state")
    pen.put("readout", "Linear", "speaker", out_features="=words")
    pen.put("logits", "GroupOutput")
    return pen


def _encoder(both: bool) -> Pen:
    """Every state as memory for attention, and the last one to begin with."""
    pen = Pen(words=1_000, width=128, state=256)
    pen.put("sentence", "GroupInput")
    _read(pen, "GRU", **({"bidirectional": True} if both else {}))
    pen.put("memory", "GroupOutput", "reader.y")
    pen.put("h", "GroupOutput", "reader.h")
    return pen


def _read(pen: Pen, kind: str, **options: bool | str) -> None:
    pen.put("vectors", "Embedding", num_embeddings="=words", embedding_dim="=width",
            padding_idx=0)  # fmt: skip
    pen.put("count", "Lengths", "sentence")
    pen.put("reader", kind, "vectors", lengths="count", hidden_size="=state", **options)


def _step_begun() -> Pen:
    """What the state finds in the memory before it changes."""
    pen = Pen(width=256)
    pen.put("word", "GroupInput")
    pen.put("memory", "GroupInput", whole=True)
    pen.put("padding", "GroupInput", whole=True)
    pen.put("state", "State", size="=width")
    pen.put("query", "Unsqueeze", "state")
    pen.put("attention", "Attention", "query", "memory", key_padding_mask="padding",
            score="additive")  # fmt: skip
    pen.put("context", "Squeeze", "attention", dim=1)
    return pen


def _step_ended(pen: Pen) -> Pen:
    """The cell is called `after`; what it, the context and the word say together goes out."""
    pen.feed_back("state", "after")
    pen.put("together", "Concatenate", "after", "context", "word", dim=1)
    pen.put("said", "GroupOutput")
    return pen


def _stepped(step: Pen, size: Size, name: str, description: str) -> Document:
    """An encoder in both directions, a first state from its last ones, and a Loop of steps."""
    pen = _begun(size)
    pen.define("encoder", _encoder(both=True), "Encoder", "Reads a sentence in both directions.")
    pen.define("step", step, "Decoder step", "Looks at the source, then takes one step.")
    pen.put("vectors", "Embedding", "target", num_embeddings=size.target_words, embedding_dim=128)
    pen.group("encoder", "encoder", "source", words=size.source_words, width=128, state=128)
    pen.put("padding", "PaddingMask", "source")
    pen.put("bridge", "Linear", "encoder.h", out_features=256)
    pen.put("begin", "Tanh")
    pen.group("decoder", "step", "vectors", "encoder.memory", "padding", "begin", width=256)
    pen.put("readout", "Linear", "decoder.said", out_features=size.target_words)
    pen.put("logits", "Output")
    return pen.document(name, description)


def _luong_readout() -> Pen:
    pen = Pen(words=1_000, size=256)
    for port in ("states", "memory", "padding"):
        pen.put(port, "GroupInput")
    pen.put("attention", "Attention", "states", "memory", key_padding_mask="padding",
            score="general")  # fmt: skip
    pen.put("joined", "Concatenate", "attention", "states", dim=2)
    pen.put("mixed", "Linear", out_features="=size")
    pen.put("bend", "Tanh")
    pen.put("word", "Linear", out_features="=words")
    pen.put("logits", "GroupOutput")
    return pen
