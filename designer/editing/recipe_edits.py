"""`RecipeEdits`: the edits of a document's training recipe, each a named step of undo."""

from __future__ import annotations

from designer.editing.session import Session
from graph_runtime.document.model import Recipe, Training
from graph_runtime.edits.drawing_edits import set_training
from graph_runtime.params import JsonValue, thawed


def ensure_recipe(session: Session) -> None:
    """Give a document that does not say how to train the usual recipe."""
    if session.document.training is None:
        document = set_training(session.document, Training())
        session.apply("Choose how to train", document)


class RecipeEdits:
    """Letters typed into one field are one step, until the field is left.

    A `role` is the field of `Training` that holds a recipe: dataset, loss, optimizer …
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._step = 0

    @property
    def training(self) -> Training:
        """The document's recipe, or the one it would be given."""
        return self._session.document.training or Training()

    def apply(self, words: str, training: Training, merge: str = "") -> None:
        """Exchange the recipe; steps in a row under one `merge` are one."""
        key = f"training {self._step} {merge}" if merge else None
        self._session.apply(words, set_training(self._session.document, training), merge=key)

    def leave(self) -> None:
        """Typing has ended: what is typed next is a step of its own."""
        self._step += 1

    def put(self, role: str, words: str, value: object, merge: str = "") -> None:
        """Exchange one field."""
        self.apply(words, self.training.model_copy(update={role: value}), merge)

    def choose(self, role: str, recipe: Recipe | None) -> None:
        """Another kind, with its defaults."""
        self.put(role, f"Choose {recipe.kind if recipe else 'none'}", recipe)

    def enter(self, role: str, name: str, value: JsonValue) -> None:
        """Set a parameter of what was chosen."""
        recipe: Recipe = getattr(self.training, role)
        changed = recipe.model_copy(update={"params": {**recipe.params, name: thawed(value)}})
        self.put(role, f"Set {name} of {recipe.kind}", changed, f"{role}.{name}")

    def reset(self, role: str, name: str) -> None:
        """Let a parameter have its default again."""
        recipe: Recipe = getattr(self.training, role)
        kept = {key: value for key, value in recipe.params.items() if key != name}
        changed = recipe.model_copy(update={"params": kept})
        self.put(role, f"Reset {name} of {recipe.kind}", changed)

    def give_roles(self, params: dict[str, str]) -> None:
        """Say of the columns of a table what each is."""
        recipe = self.training.dataset
        changed = recipe.model_copy(update={"params": {**recipe.params, **params}})
        self.put("dataset", "Give the columns their roles", changed)
