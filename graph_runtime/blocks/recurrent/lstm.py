"""LSTM."""

from pydantic import Field

from graph_runtime.block import Call, Forward, Me, ShapeError, Var
from graph_runtime.blocks.recurrent._lines import lines
from graph_runtime.blocks.recurrent._recurrent import RECURRENT_CALLS, Recurrent
from graph_runtime.params import Natural
from graph_runtime.tensors import Spec


class LSTM(Recurrent):
    """Reads a sequence into a state and a memory cell that gates write, keep and read."""

    title = "LSTM"
    synonyms = (
        "long short-term memory", "recurrent", "sequence", "time series", "cell", "bidirectional",
    )  # fmt: skip
    formula = r"c_t = f_t \odot c_{t-1} + i_t \odot g_t, \quad h_t = o_t \odot \tanh(c_t)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html"
    outputs = ("y", "h", "c", "h_n", "c_n")
    calls = ("nn.LSTM", *RECURRENT_CALLS)
    example = (Spec("N", 8, 32), Spec("N", 64), Spec("N", 64), Spec("N", dtype="int64"))
    gates = 4

    proj_size: Natural = Field(
        0, description="Numbers to which a learned matrix cuts the state; 0 leaves it whole."
    )

    @property
    def state_sizes(self) -> tuple[int, ...]:
        return (self.proj_size or self.hidden_size, self.hidden_size)

    def shape(  # type: ignore[override]
        self,
        x: Spec,
        h_0: Spec | None = None,
        c_0: Spec | None = None,
        lengths: Spec | None = None,
    ) -> tuple[Spec, ...]:
        if self.proj_size >= self.hidden_size:
            raise ShapeError(
                f"proj_size {self.proj_size} is not below hidden_size {self.hidden_size}.",
                "Choose a smaller proj_size, or 0 for none.",
                "proj_size",
            )
        return self._shape(x, (h_0, c_0), lengths)

    def module(self, x: Spec, *given: Spec | None) -> Call:
        made = super().module(x, *given)
        return Call(made.target, made.args, {**made.kwargs, **self.changed("proj_size")})

    def forward(  # type: ignore[override]
        self,
        me: Me,
        x: Var,
        h_0: Var | None = None,
        c_0: Var | None = None,
        lengths: Var | None = None,
    ) -> Forward:
        return lines(self._layout(), me, x, (h_0, c_0), lengths)
