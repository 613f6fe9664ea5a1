"""EmbeddingBag."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from graph_runtime.block import BatchError, Block, Call, ShapeError, Weights, call
from graph_runtime.params import Count, Natural, Width
from graph_runtime.tensors import Spec

Positive = Annotated[float, Field(gt=0.0)]


class EmbeddingBag(Block):
    """Looks up a learned vector for every id of a sample and gives their mean, sum or maximum."""

    title = "Embedding bag"
    synonyms = ("bag of words", "continuous bag of words", "cbow", "mean of embeddings")
    formula = r"y = \frac{1}{T} \sum_t E_{x_t}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.EmbeddingBag.html"
    dtypes = {"x": ("int64",)}
    example = (Spec("N", 16, dtype="int64"),)

    num_embeddings: Count = Field(1000, description="Rows of the table: ids go from 0 up to it.")
    embedding_dim: Width = Field(300, description="Numbers of each vector.")
    max_norm: Positive | None = Field(
        None, description="Vectors that grow longer than this are cut back."
    )
    norm_type: float = Field(2.0, gt=0.0, description="The p of the norm that max_norm measures.")
    scale_grad_by_freq: bool = Field(
        False, description="Divide gradients by how often an id is in the batch."
    )
    mode: Literal["mean", "sum", "max"] = Field(
        "mean", description="What is made of the vectors of a sample."
    )
    padding_idx: Natural | None = Field(
        None, description="The id that does not count and learns nothing."
    )

    def shape(self, x: Spec) -> Spec:
        if x.rank != 2:
            refusal = BatchError if x.rank == 1 else ShapeError
            raise refusal(
                f"The ids must be (N, T) but are {x.text}.", "Put a Flatten block in between."
            )
        if self.padding_idx is not None and self.padding_idx >= self.num_embeddings:
            raise ShapeError(
                f"The padding id {self.padding_idx} lies outside {self.num_embeddings} rows.",
                f"Choose an id from 0 to {self.num_embeddings - 1}.",
                "padding_idx",
            )
        if self.scale_grad_by_freq and self.mode == "max":
            raise ShapeError(
                "A maximum cannot scale gradients by frequency.",
                "Switch scale_grad_by_freq off, or choose mean or sum.",
                "scale_grad_by_freq",
            )
        return Spec("N", self.embedding_dim)

    def module(self, x: Spec) -> Call:
        options = self.changed("max_norm", "norm_type", "scale_grad_by_freq", "mode", "padding_idx")
        return call("nn.EmbeddingBag", self.num_embeddings, self.embedding_dim, **options)

    def zero_rows(self) -> Mapping[str, int]:
        return {} if self.padding_idx is None else {"weight": self.padding_idx}

    def weights(self, x: Spec) -> Weights:
        return {"weight": (self.num_embeddings, self.embedding_dim)}
