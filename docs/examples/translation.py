"""Encoder and decoder: plain, and with the attention of Bahdanau and of Luong.

The decoder reads the true words, each one step late, as it does in training.
"""

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document import Document

PLAIN = (
    "An LSTM reads a sentence, and its last states are all that a second LSTM knows of it while "
    "it says the sentence in other words: the bottleneck that attention removes."
)
BAHDANAU = (
    "Before each word the decoder looks at the source with the state that it has, and the context "
    "it finds enters the next state (Bahdanau and others, 2014). Six steps share one set of "
    "weights."
)
LUONG = (
    "The decoder takes its step first and looks at the source with the new state; state and "
    "context together say the word (Luong and others, 2015)."
)
PASSED_ON = (
    "The decoder looks at the source with the state that it has, and the context becomes part of "
    "the state that it hands on to the next step. Six steps share one set of weights."
)
SOURCE_WORDS, TARGET_WORDS = 4_000, 3_000
SIZES = {"width": 128, "state": 256}


def examples() -> Iterator[tuple[str, Document]]:
    yield "seq2seq", plain()
    yield "seq2seq_bahdanau", bahdanau()
    yield "seq2seq_luong", luong()
    yield "seq2seq_context_in_state", passed_on()


def plain(source: int = 12, target: int = 10) -> Document:
    pen = _begun(source, target)
    pen.define("encoder", _plain_encoder(), "Encoder", "Reads a sentence into two states.")
    pen.define("decoder", _plain_decoder(), "Decoder", "Says a sentence from two states.")
    pen.group("encoder", "encoder", "source", words=SOURCE_WORDS, **SIZES)
    pen.group("decoder", "decoder", "target", "encoder.h", "encoder.c",
              words=TARGET_WORDS, **SIZES)  # fmt: skip
    pen.put("logits", "Output")
    return pen.document("Seq2seq", PLAIN)


def bahdanau(source: int = 8, target: int = 6) -> Document:
    pen = _attending(source, target)
    pen.define("step", _bahdanau_step(), "Decoder step", "Attends, then takes one step.")
    return _stepped(pen, target, "Seq2seq with attention (Bahdanau)", BAHDANAU)


def passed_on(source: int = 8, target: int = 6) -> Document:
    pen = _attending(source, target)
    pen.define("step", _joining_step(), "Decoder step", "Attends, then takes one step.")
    return _stepped(pen, target, "Seq2seq with context in the state", PASSED_ON)


def luong(source: int = 12, target: int = 10) -> Document:
    pen = _begun(source, target)
    pen.define("encoder", _encoder(both=False), "Encoder", "Reads a sentence word by word.")
    pen.define("readout", _luong_readout(), "Readout", "Attends, then says a word.")
    pen.put("padding", "PaddingMask", "source")
    pen.group("encoder", "encoder", "source", words=SOURCE_WORDS, **SIZES)
    pen.put("vectors", "Embedding", "target", num_embeddings=TARGET_WORDS, embedding_dim=128)
    pen.put("decoder", "GRU", "vectors", "encoder.h", hidden_size=256)
    pen.group("readout", "readout", "decoder", "encoder.memory", "padding", words=TARGET_WORDS)
    pen.put("logits", "Output")
    return pen.document("Seq2seq with attention (Luong)", LUONG)


def _begun(source: int, target: int) -> Pen:
    """The two sentences as token ids; 0 fills up short ones."""
    pen = Pen()
    pen.put("source", "Input", shape=[source], dtype="int64")
    pen.put("target", "Input", shape=[target], dtype="int64")
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


def _read(pen: Pen, kind: str, **options: bool) -> None:
    pen.put("vectors", "Embedding", num_embeddings="=words", embedding_dim="=width",
            padding_idx=0)  # fmt: skip
    pen.put("count", "Lengths", "sentence")
    pen.put("reader", kind, "vectors", lengths="count", hidden_size="=state", **options)


def _attending(source: int, target: int) -> Pen:
    """All up to the first state of a decoder that attends before it steps."""
    pen = _begun(source, target)
    pen.define("encoder", _encoder(both=True), "Encoder", "Reads a sentence in both directions.")
    pen.put("padding", "PaddingMask", "source")
    pen.group("encoder", "encoder", "source", words=SOURCE_WORDS, width=128, state=128)
    pen.put("vectors", "Embedding", "target", num_embeddings=TARGET_WORDS, embedding_dim=128)
    pen.put("words", "Chunk", "vectors", chunks=target)
    pen.put("bridge", "Linear", "encoder.h", out_features=256)
    pen.put("bend", "Tanh")
    pen.put("begin", "Unsqueeze")
    return pen


def _bahdanau_step() -> Pen:
    pen = _step_begun()
    pen.put("entering", "Concatenate", "word", "attention", dim=2)
    pen.put("reader", "GRU", "entering", "before", hidden_size="=state")
    return _step_ended(pen)


def _joining_step() -> Pen:
    pen = _step_begun()
    pen.put("joined", "Concatenate", "before", "attention", dim=2)
    pen.put("passed_on", "Linear", out_features="=state")
    pen.put("reader", "GRU", "word", "passed_on", hidden_size="=state")
    return _step_ended(pen)


def _step_begun() -> Pen:
    """What the state before finds in the memory."""
    pen = Pen(state=256)
    for port in ("before", "word", "memory", "padding"):
        pen.put(port, "GroupInput")
    pen.put("attention", "Attention", "before", "memory", key_padding_mask="padding",
            score="additive")  # fmt: skip
    return pen


def _step_ended(pen: Pen) -> Pen:
    pen.put("said", "Concatenate", "reader", "attention", "word", dim=2)
    pen.put("after", "GroupOutput", "reader")
    pen.put("result", "GroupOutput", "said")
    return pen


def _stepped(pen: Pen, steps: int, name: str, description: str) -> Document:
    """So many steps of one set of weights, and a word from what each of them says."""
    before, results = "begin", list[str]()
    for number in range(steps):
        step = "step" if number == 0 else f"step{number + 1}"
        pen.group(step, "step", before, f"words.y{number}", "encoder.memory", "padding",
                  weight_set="step", state=256)  # fmt: skip
        before = f"{step}.after"
        results.append(f"{step}.result")
    pen.put("together", "Concatenate", *results, dim=1)
    pen.put("readout", "Linear", out_features=TARGET_WORDS)
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
