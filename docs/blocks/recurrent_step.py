"""One step of a plain recurrent layer, to be changed into one of one's own."""

from docs.blocks.strokes import entered, left
from docs.examples.pen import Pen

SYNONYMS = ("rnn", "loop", "recurrent loop", "elman", "vanilla rnn", "sequence", "hidden state")


def define(pen: Pen) -> None:
    says = "At every step: tanh of what is seen and what is remembered, as in nn.RNN."
    pen.define("recurrent_step", rnn_step(), "Recurrent step", says)


def rnn_step() -> Pen:
    """A step of nn.RNN: h = tanh(W_x x + b_x + W_h h + b_h)."""
    pen = entered(hidden=64)
    pen.put("h", "State", size="=hidden")
    pen.put("seen", "Linear", "x", out_features="=hidden")
    pen.put("remembered", "Linear", "h", out_features="=hidden")
    pen.put("both", "Add", "seen", "remembered")
    pen.put("renewed", "Tanh")
    pen.feed_back("h", "renewed")
    return left(pen)
