"""LinearModel."""

from graph_runtime.document.model import Document
from graph_runtime.recipe.seen_data import SeenData
from graph_runtime.start import Start, chain, flat, shaped, whole_sample


class LinearModel(Start):
    """Weighs every input for every result: the simplest network, a yardstick for all others."""

    title = "Linear model"
    place = 70

    def draw(self, seen: SeenData, result: tuple[int, ...]) -> Document | None:
        spec = whole_sample(seen)
        return chain(spec, [*flat(spec), *shaped(result)]) if spec else None
