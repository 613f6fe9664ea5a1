"""One step of a recurrent cell, gate by gate, and with its two matrices stacked into one."""

from __future__ import annotations

from dataclasses import dataclass

from graph_runtime.block import Block
from graph_runtime.blocks.recurrent.gru import GRU
from graph_runtime.blocks.recurrent.gru_cell import GRUCell
from graph_runtime.blocks.recurrent.lstm import LSTM
from graph_runtime.blocks.recurrent.lstm_cell import LSTMCell
from graph_runtime.blocks.recurrent.rnn import RNN
from graph_runtime.blocks.recurrent.rnn_cell import RNNCell
from graph_runtime.equations.equation import Equations, Line, Symbol, symbol, weight_symbol
from graph_runtime.facts.checked import NodeFacts

STEPPED = (RNN, RNNCell, LSTM, LSTMCell, GRU, GRUCell)
A, BEFORE, X = r"a^{\langle t \rangle}", r"a^{\langle t-1 \rangle}", r"x^{\langle t \rangle}"
C, OLD = r"c^{\langle t \rangle}", r"c^{\langle t-1 \rangle}"
STACK = rf"\begin{{bmatrix}} {BEFORE} \\ {X} \end{{bmatrix}}"


@dataclass(frozen=True, slots=True)
class Step:
    """The sizes of one step of the first layer: `width` numbers in, `hidden` in the state."""

    width: int
    hidden: int
    back: int
    gates: int
    bias: bool
    end: str


def step_equations(block: Block, facts: NodeFacts) -> Equations | None:
    """Of the first layer, forwards; None for a block of another make."""
    x = facts.inputs.get("x")
    if not isinstance(block, STEPPED) or x is None:
        return None
    end = "" if isinstance(block, RNNCell | LSTMCell | GRUCell) else "_l0"
    back = getattr(block, "proj_size", 0) or block.hidden_size
    step = Step(x.last, block.hidden_size, back, block.gates, block.bias, end)
    if isinstance(block, RNN | RNNCell):
        squeeze = r"\tanh" if block.nonlinearity == "tanh" else r"\text{ReLU}"
        return Equations(_plain(step, squeeze), _plain_symbols(step))
    lines = _long(step) if isinstance(block, LSTM | LSTMCell) else _gated(step)
    return Equations(lines, _gate_symbols(step))


def _plain(step: Step, squeeze: str) -> tuple[Line, ...]:
    offset = " + b_a" if step.bias else ""
    apart = rf"W_{{aa}} \, {BEFORE} + W_{{ax}} \, {X}{offset}"
    return (
        Line("At each step", rf"{A} = {squeeze}\left({apart}\right)"),
        Line("Stacked", rf"{A} = {squeeze}\left(W_a \, {STACK}{offset}\right)"),
        Line("The two matrices side by side", r"W_a = \left[\, W_{aa} \mid W_{ax} \,\right]"),
    )


def _plain_symbols(step: Step) -> tuple[Symbol, ...]:
    high = step.hidden
    whole = high * (high + step.width)
    symbols = [
        symbol(A, (high,), "the state after step t"),
        symbol(X, (step.width,), "what comes in at step t"),
        weight_symbol("W_{aa}", f"weight_hh{step.end}", (high, high)),
        weight_symbol("W_{ax}", f"weight_ih{step.end}", (high, step.width)),
        symbol("W_a", (high, high + step.width), f"both, {whole:,} learned"),
    ]
    if step.bias:
        words = f"bias_hh{step.end} + bias_ih{step.end}, {high:,} each"
        symbols.append(symbol("b_a", (high,), words))
    return tuple(symbols)


def _gate(name: str, squeeze: str, letter: str, step: Step) -> str:
    offset = f" + b_{letter}" if step.bias else ""
    return rf"{name} = {squeeze}\left(W_{letter} \, {STACK}{offset}\right)"


def _long(step: Step) -> tuple[Line, ...]:
    shown = rf"{A} = \Gamma_o \odot \tanh\left({C}\right)"
    if step.back != step.hidden:
        shown = rf"{A} = W_{{hr}} \left(\Gamma_o \odot \tanh\left({C}\right)\right)"
    return (
        Line("What to write", _gate(r"\Gamma_i", r"\sigma", "i", step)),
        Line("What to keep", _gate(r"\Gamma_f", r"\sigma", "f", step)),
        Line("What to show", _gate(r"\Gamma_o", r"\sigma", "o", step)),
        Line("What is new", _gate(r"\tilde{c}", r"\tanh", "c", step)),
        Line("The memory cell", rf"{C} = \Gamma_f \odot {OLD} + \Gamma_i \odot \tilde{{c}}"),
        Line("The state", shown),
    )


def _gated(step: Step) -> tuple[Line, ...]:
    inner, outer = (" + b_{na}", " + b_{nx}") if step.bias else ("", "")
    reset = rf"\Gamma_r \odot \left(W_{{na}} \, {BEFORE}{inner}\right)"
    new = rf"\tilde{{a}} = \tanh\left(W_{{nx}} \, {X}{outer} + {reset}\right)"
    mixed = rf"{A} = \left(1 - \Gamma_z\right) \odot \tilde{{a}} + \Gamma_z \odot {BEFORE}"
    return (
        Line("What of the past to read", _gate(r"\Gamma_r", r"\sigma", "r", step)),
        Line("What to keep", _gate(r"\Gamma_z", r"\sigma", "z", step)),
        Line("What is new", new),
        Line("The state", mixed),
    )


def _gate_symbols(step: Step) -> tuple[Symbol, ...]:
    count, high, across = step.gates, step.hidden, step.back + step.width
    first, others = ("i", "W_f, W_o and W_c") if count == 4 else ("r", "W_z and W_n")
    whole = f"weight_hh{step.end} beside weight_ih{step.end}"
    symbols = [
        symbol(A, (step.back,), "the state after step t"),
        symbol(X, (step.width,), "what comes in at step t"),
        Symbol(
            rf"W_{first} = \left[\, W_{{{first}a}} \mid W_{{{first}x}} \,\right]",
            f"side by side, as {others} are",
        ),
        symbol(f"W_{first}", (high, across), "of one gate"),
        symbol("W", (count * high, across), f"all: {whole}, {count * high * across:,} learned"),
    ]
    if step.bias:
        words = f"all: bias_hh{step.end} and bias_ih{step.end}, {count * high:,} learned each"
        symbols.append(symbol("b", (count * high,), words))
    return tuple(symbols)
