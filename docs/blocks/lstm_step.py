"""One step of a long short-term memory."""

from docs.blocks.strokes import entered, left
from docs.examples.pen import Pen

SYNONYMS = ("lstm", "long short-term memory", "loop", "gates", "cell state", "forget gate")


def define(pen: Pen) -> None:
    says = "At every step: a cell that gates write, keep and read, as in nn.LSTM."
    pen.define("lstm_step", lstm_step(), "LSTM step", says)


def lstm_step() -> Pen:
    """A step of nn.LSTM: c = f · c + i · g and h = o · tanh(c), with the gates i, f, g, o."""
    pen = entered(hidden=64)
    pen.put("h", "State", size="=hidden")
    pen.put("c", "State", size="=hidden")
    pen.put("from_x", "Linear", "x", out_features="=4 * hidden")
    pen.put("from_h", "Linear", "h", out_features="=4 * hidden")
    pen.put("both", "Add", "from_x", "from_h")
    pen.put("parts", "Chunk", chunks=4)
    for number, gate in enumerate(("write", "forget", "candidate", "read")):
        pen.put(gate, "Tanh" if gate == "candidate" else "Sigmoid", f"parts.y{number}")
    pen.put("kept", "Multiply", "forget", "c")
    pen.put("added", "Multiply", "write", "candidate")
    pen.put("cell", "Add", "kept", "added")
    pen.put("squeezed", "Tanh")
    pen.put("shown", "Multiply", "read", "squeezed")
    pen.feed_back("c", "cell")
    pen.feed_back("h", "shown")
    return left(pen)
