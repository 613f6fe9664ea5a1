"""One step of a gated recurrent unit."""

from docs.blocks.strokes import entered, left
from docs.examples.pen import Pen

SYNONYMS = ("gru", "gated recurrent unit", "loop", "gates", "sequence", "hidden state")


def define(pen: Pen) -> None:
    says = "At every step: gates decide what is renewed and what is kept, as in nn.GRU."
    pen.define("gated_recurrent_step", gru_step(), "Gated recurrent step", says)


def gru_step() -> Pen:
    """A step of nn.GRU: h = n + z · (h - n) with gates r and z, and n = tanh(… + r · (…))."""
    pen = entered(hidden=64)
    pen.put("h", "State", size="=hidden")
    pen.put("from_x", "Linear", "x", out_features="=3 * hidden")
    pen.put("x_parts", "Chunk", chunks=3)
    pen.put("from_h", "Linear", "h", out_features="=3 * hidden")
    pen.put("h_parts", "Chunk", chunks=3)
    for number, gate in enumerate(("reset", "update")):
        pen.put(f"{gate}_sum", "Add", f"x_parts.y{number}", f"h_parts.y{number}")
        pen.put(gate, "Sigmoid")
    pen.put("kept", "Multiply", "reset", "h_parts.y2")
    pen.put("new_sum", "Add", "x_parts.y2", "kept")
    pen.put("new", "Tanh")
    pen.put("apart", "Subtract", "h", "new")
    pen.put("held", "Multiply", "update", "apart")
    pen.put("renewed", "Add", "new", "held")
    pen.feed_back("h", "renewed")
    return left(pen)
