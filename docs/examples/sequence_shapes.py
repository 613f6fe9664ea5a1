"""One step or many, in and out: the templates of recurrent networks, every step drawn."""

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document, Recipe, Training

ONE_TO_ONE = "One thing in, one out: a plain network without any memory, to compare."
ONE_TO_MANY = (
    "A seed and a first note become a melody: the note that a step finds most likely is what the "
    "step after it hears, as many times as the Loop says."
)
MANY_TO_ONE = (
    "Eight rows of a handwritten digit, one after the other, and a single answer: the unrolled "
    "picture of a recurrent network, whose steps share one set of weights. 97.8 % of the test part "
    "right with this seed, 96.8 % on average over three."
)
UNTIED = (
    "The unrolled network with weights of its own for each of its eight steps: eight times as many "
    "of them, and no way to read a ninth row. 97.4 % of the test part right with this seed, 97.3 % "
    "on average over three."
)
MANY_TO_MANY = (
    "A label for every frame of a video: at each step a convolution looks at one frame, a cell "
    "remembers, and a layer answers."
)


def examples() -> Iterator[tuple[str, Document]]:
    yield "one_to_one", one_to_one()
    yield "one_to_many", melody()
    yield "many_to_one", rows("Unrolled, many to one", MANY_TO_ONE, weight_set="step")
    yield "many_to_one_untied", rows("Untied, many to one", UNTIED)
    yield "many_to_many", video()


def one_to_one() -> Document:
    pen = Pen()
    pen.put("x", "Input", shape=[16])
    pen.chain(
        ("hidden", "Linear", {"out_features": 32}),
        ("bend", "Tanh"),
        ("answer", "Linear", {"out_features": 4}),
        ("y", "Output"),
    )
    return pen.document("One to one", ONE_TO_ONE)


def melody(notes: int = 128, length: int = 16) -> Document:
    pen = Pen()
    pen.define("step", _note(), "Melody step", "Hears a note and finds the next one.")
    pen.put("first", "Input", shape=[], dtype="int64")
    pen.put("seed", "Input", shape=[64])
    pen.group("melody", "step", "first", "seed", times=length, notes=notes)
    pen.put("logits", "Output", "melody.logits")
    return pen.document("Melody, one to many", ONE_TO_MANY)


def _note() -> Pen:
    """One step: from the note before to the next one."""
    pen = Pen(notes=128, width=64)
    pen.put("note", "State", size=[], dtype="int64")
    pen.put("memory", "State", size="=width")
    pen.put("heard", "Embedding", "note", num_embeddings="=notes", embedding_dim=32)
    pen.put("cell", "GRUCell", "heard", "memory", hidden_size="=width")
    pen.put("readout", "Linear", out_features="=notes")
    pen.put("loudest", "ArgMax")
    pen.feed_back("note", "loudest")
    pen.feed_back("memory", "cell")
    pen.put("logits", "GroupOutput", "readout")
    return pen


def rows(name: str, description: str, weight_set: str = "") -> Document:
    """Trained on handwritten digits, a row of pixels at each step."""
    pen = Pen()
    pen.define("step", _step(), "Step", "Reads a row with what it remembers.")
    pen.put("rows", "Input", shape=[8, 8])
    before = pen.put("begin", "ConstantTensor", "rows", shape=[64])
    for number in range(1, 9):
        row = pen.put(f"row{number}", "Select", "rows", index=number - 1)
        before = pen.group(_turn("step", number), "step", row, before, weight_set=weight_set)
    pen.put("answer", "Linear", before, out_features=10)
    pen.put("logits", "Output")
    training = Training(
        dataset=Recipe(kind="Digits", params={"layout": "rows"}),
        optimizer=Recipe(kind="Adam", params={"lr": 0.003}),
        schedule=Recipe(kind="CosineAnnealingLR"),
        epochs=60,
    )
    return pen.document(name, description, training).model_copy(update={"reaches": 0.95})


def _step() -> Pen:
    pen = Pen(state=64)
    pen.put("x", "GroupInput")
    pen.put("before", "GroupInput")
    pen.put("cell", "RNNCell", "x", "before", hidden_size="=state")
    pen.put("after", "GroupOutput")
    return pen


def video(frames: int = 8) -> Document:
    pen = Pen()
    pen.define("step", _frame(), "Frame step", "Looks at a frame and says what it shows.")
    pen.put("video", "Input", shape=[frames, 3, 32, 32])
    pen.group("labels", "step", classes=5)
    pen.put("logits", "Output", "labels.label")
    return pen.document("Video labels, many to many", MANY_TO_MANY)


def _frame() -> Pen:
    pen = Pen(width=64, classes=5)
    pen.put("frame", "GroupInput")
    pen.put("conv", "Conv2d", out_channels=16, kernel_size=5, stride=2)
    pen.put("relu", "ReLU")
    pen.put("mean", "GlobalAvgPool")
    pen.put("memory", "State", size="=width")
    pen.put("cell", "GRUCell", "mean", "memory", hidden_size="=width")
    pen.feed_back("memory", "cell")
    pen.put("answer", "Linear", "cell", out_features="=classes")
    pen.put("label", "GroupOutput")
    return pen


def _turn(name: str, number: int) -> str:
    """The first one has the name of the module that all of them share."""
    return name if number == 1 else f"{name}{number}"
