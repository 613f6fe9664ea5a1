"""LSTM."""

from graph_runtime.blocks.recurrent._recurrent import Recurrent
from graph_runtime.tensors import Spec


class LSTM(Recurrent):
    """Reads a sequence into a state and a memory cell that gates write, keep and read."""

    title = "LSTM"
    synonyms = ("long short-term memory", "recurrent", "sequence", "time series", "cell")
    formula = r"c_t = f_t \odot c_{t-1} + i_t \odot g_t, \quad h_t = o_t \odot \tanh(c_t)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html"
    outputs = ("y", "h", "c")
    calls = ("nn.LSTM", "torch.cat")
    example = (Spec("N", 8, 32),)
    gates = 4
