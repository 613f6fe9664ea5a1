"""The first lessons of the notes: one neuron, deep against shallow, pieces of a curve, edges."""

from __future__ import annotations

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Decorations, Document, Recipe, Training


def channel_views() -> Document:
    """Tomorrow's views of a channel are today's and 500 more."""
    pen = Pen()
    pen.put("views", "Input", shape=[1])
    pen.put("predicted", "Linear", out_features=1)
    pen.put("tomorrow", "Output")
    document = pen.document(
        "Linear regression: views of a channel",
        "Predicts tomorrow's views as 500 + 1 · today's. For days of 4,800 and 4,900 views, "
        "followed by 4,900 and 7,500, it is wrong by 400 and 2,100. Training finds better numbers.",
    )
    starts = {
        "weight": Recipe(kind="constant_", params={"val": 1.0}),
        "bias": Recipe(kind="constant_", params={"val": 500.0}),
    }
    linear = document.nodes["predicted"].model_copy(
        update={"decorations": Decorations(initializers=starts)}
    )
    return document.replaced(nodes={**document.nodes, "predicted": linear})


def logistic_regression() -> Document:
    pen = Pen()
    pen.put("cells", "Input", shape=[30])
    pen.put("logit", "Linear", out_features=1)
    pen.put("malignant", "Output")
    training = Training(
        dataset=Recipe(kind="BreastCancer"),
        loss=Recipe(kind="BCEWithLogitsLoss"),
        optimizer=Recipe(kind="Adam", params={"lr": 0.05}),
        epochs=40,
    )
    return pen.document(
        "Logistic regression",
        "One neuron: a weight for each of 30 measures of cells, and a bias. The loss has the "
        "sigmoid in it, so that the gradient at the neuron is what it says minus what is true.",
        training,
    ).replaced(reaches=0.93)


def parity() -> Document:
    """Whether an odd number of eight bits is set, by a tree of seven exclusive ors."""
    inside = Pen()
    inside.put("a", "GroupInput")
    inside.put("b", "GroupInput")
    inside.put("differ", "AbsoluteDifference", "a", "b")
    inside.put("y", "GroupOutput")
    pen = Pen()
    pen.define("xor", inside, "Xor", "1 where two bits differ.")
    pen.put("bits", "Input", shape=[8])
    pen.put("each", "Chunk", chunks=8, dim=1)
    values = [f"each.y{i}" for i in range(8)]
    for level, count in enumerate((4, 2, 1), start=1):
        values = [
            pen.group(f"xor{level}_{i + 1}", "xor", values[2 * i], values[2 * i + 1])
            for i in range(count)
        ]
    pen.put("odd", "Output", values[0])
    return pen.document(
        "Parity: a deep tree",
        "Whether an odd number of 8 bits is set: seven exclusive ors, three levels deep. A network "
        "with one hidden layer needs about 2 to the power of 7 units for the same.",
    )


def approximator() -> Document:
    """y = b + a sum of sigmoids, each at a place and of a steepness of its own."""
    pen = Pen()
    pen.put("x", "Input", shape=[1])
    pen.put("pieces", "Linear", out_features=16)
    pen.put("bends", "ReLU")
    pen.put("added", "Linear", out_features=1)
    pen.put("y", "Output")
    return pen.document(
        "Universal approximator",
        "A curve as a sum of bends: y = b + c₁ f(w₁x + b₁) + c₂ f(w₂x + b₂) + … Sixteen ReLU "
        "pieces follow a period of a sine to within 0.019, thirty-two to within a quarter of that.",
    )


def edge_filter() -> Document:
    """A convolution that learns to be Sobel's filter."""
    pen = Pen()
    pen.put("image", "Input", shape=[1, 16, 16])
    shown = pen.put("sobel", "FixedFilter", "image", preset="sobel_x")
    pen.put("edges", "Output")
    learned = pen.put("learned", "Conv2d", "image", out_channels=1, kernel_size=3, bias=False)
    pen.put("guess", "Output")
    pen.put("apart", "MSELoss", learned, shown)
    return pen.document(
        "Learn an edge filter",
        "Nobody has to write a filter: nine weights that are to give what Sobel's filter gives "
        "become Sobel's filter, whatever the images are.",
    )


def deep_or_residual(residual: bool, depth: int = 50) -> Document:
    inside = Pen()
    inside.put("x", "GroupInput")
    inside.put("fc1", "Linear", out_features=32)
    inside.put("act1", "ReLU")
    last = inside.put("fc2", "Linear", out_features=32)
    if residual:
        inside.put("add", "Add", last, "x")
    inside.put("act2", "ReLU")
    inside.put("y", "GroupOutput")
    pen = Pen()
    pen.define("layers", inside, "Two layers, residual" if residual else "Two layers")
    pen.put("cells", "Input", shape=[30])
    pen.put("first", "Linear", out_features=32)
    pen.group("deep", "layers", times=depth // 2)
    pen.put("logit", "Linear", out_features=1)
    pen.put("result", "Output")
    training = Training(
        dataset=Recipe(kind="BreastCancer"),
        loss=Recipe(kind="BCEWithLogitsLoss"),
        optimizer=Recipe(kind="Adam", params={"lr": 0.001}),
        epochs=24,
    )
    says = (
        "Fifty layers of 32, in pairs that add to what they get: the gradient has a way around "
        "every pair, and the network learns. Without the sums it does not."
        if residual
        else "Fifty layers of 32 in a row with torch's own first weights: what goes in fades on "
        "the way, and the gradients with it. The network learns nothing; with sums it does."
    )
    name = "Fifty layers, residual" if residual else "Fifty layers, plain"
    return pen.document(name, says, training).replaced(reaches=0.9 if residual else 0.5)


def examples() -> Iterator[tuple[str, Document]]:
    yield "linear_regression_views", channel_views()
    yield "logistic_regression", logistic_regression()
    yield "parity_deep", parity()
    yield "universal_approximator", approximator()
    yield "edge_filter", edge_filter()
    yield "plain_50", deep_or_residual(residual=False)
    yield "residual_50", deep_or_residual(residual=True)
