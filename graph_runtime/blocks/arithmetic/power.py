"""Power."""

from typing import Any

from pydantic import Field

from graph_runtime.blocks.arithmetic._elementwise import Function


class Power(Function):
    """Raises every number to one power."""

    title = "Power"
    synonyms = ("pow", "exponent", "square", "cube", "root")
    formula = r"y = x^{p}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.pow.html"
    calls = ("torch.pow",)

    exponent: float = Field(2.0, ge=-100.0, le=100.0, description="The power p.")

    def options(self) -> dict[str, Any]:
        return {"exponent": self.exponent}
