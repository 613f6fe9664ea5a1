"""Perceptron."""

from pydantic import Field

from graph_runtime.document.model import Document
from graph_runtime.params import Width
from graph_runtime.recipe.seen_data import SeenData
from graph_runtime.start import Start, chain, flat, shaped, whole_sample


class Perceptron(Start):
    """Bends weighted sums twice before it decides: the usual network for rows of a table."""

    title = "Multi-layer perceptron"
    place = 60

    width: Width = Field(64, description="Numbers in each hidden layer.")

    def draw(self, seen: SeenData, result: tuple[int, ...]) -> Document | None:
        spec = whole_sample(seen)
        if spec is None:
            return None
        hidden = [("Linear", {"out_features": self.width}), ("ReLU", dict[str, int]())]
        return chain(spec, [*flat(spec), *hidden, *hidden, *shaped(result)])
