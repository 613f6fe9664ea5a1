"""Embedding."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from graph_runtime.block import Block, Call, ShapeError, Weights, call
from graph_runtime.params import Count, Natural, Width
from graph_runtime.tensors import Spec

Positive = Annotated[float, Field(gt=0.0)]


class Embedding(Block):
    """Looks up a learned vector for every token id."""

    title = "Embedding"
    synonyms = ("word vectors", "lookup table", "token embedding", "one-hot", "word2vec")
    formula = r"y_t = E_{x_t}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html"
    dtypes = {"x": ("int64",)}
    example = (Spec("N", 16, dtype="int64"),)

    num_embeddings: Count = Field(1000, description="Rows of the table: ids go from 0 up to it.")
    embedding_dim: Width = Field(300, description="Numbers of each vector.")
    padding_idx: Natural | None = Field(
        None, description="The id whose vector stays zero and learns nothing."
    )
    max_norm: Positive | None = Field(
        None, description="Vectors that grow longer than this are cut back."
    )
    norm_type: float = Field(2.0, gt=0.0, description="The p of the norm that max_norm measures.")
    scale_grad_by_freq: bool = Field(
        False, description="Divide gradients by how often an id is in the batch."
    )

    def shape(self, x: Spec) -> Spec:
        if self.padding_idx is not None and self.padding_idx >= self.num_embeddings:
            raise ShapeError(
                f"The padding id {self.padding_idx} lies outside {self.num_embeddings} rows.",
                f"Choose an id from 0 to {self.num_embeddings - 1}.",
                "padding_idx",
            )
        return Spec(*x.shape, self.embedding_dim, axes=(*x.axes, "F"))

    def module(self, x: Spec) -> Call:
        options = self.changed("padding_idx", "max_norm", "norm_type", "scale_grad_by_freq")
        return call("nn.Embedding", self.num_embeddings, self.embedding_dim, **options)

    def zero_rows(self) -> Mapping[str, int]:
        return {} if self.padding_idx is None else {"weight": self.padding_idx}

    def weights(self, x: Spec) -> Weights:
        return {"weight": (self.num_embeddings, self.embedding_dim)}
