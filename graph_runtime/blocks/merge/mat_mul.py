"""MatMul."""

from graph_runtime.block import BatchError, Block, Me, ShapeError, Value, Var
from graph_runtime.blocks._broadcast import broadcast
from graph_runtime.tensors import Spec


class MatMul(Block):
    """Multiplies the matrices of the first input with those of the second, sample by sample.

    a: (N, …, n, k), b: (N, …, k, m); y: (N, …, n, m). Axes in between stretch where they are 1.
    """

    title = "Matrix product"
    synonyms = ("matrix multiplication", "matmul", "bmm", "batch matrix product", "@")
    formula = r"y_{ij} = \sum_k a_{ik} \, b_{kj}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.matmul.html"
    example = (Spec("N", 8, 16), Spec("N", 16, 4))

    def shape(self, a: Spec, b: Spec) -> Spec:
        for name, spec in (("a", a), ("b", b)):
            if spec.rank < 3:
                raise BatchError(
                    f"{name} holds no matrix a sample: it is {spec.text}.",
                    "Put a Reshape or Unsqueeze block in between.",
                )
        front = broadcast(Spec(*a.shape[:-2]), Spec(*b.shape[:-2]))
        if a.last != b.shape[-2]:
            raise ShapeError(
                f"{a.text} and {b.text} do not match: rows of {a.last} meet columns of "
                f"{b.shape[-2]}.",
                "Turn one of them with a Transpose block, or give both the same size there.",
            )
        return Spec(*front.shape, a.size(-2), b.last, axes=(*a.axes[:-1], b.axes[-1]))

    def forward(self, me: Me, a: Var, b: Var) -> Value:
        return a @ b

    def macs(self, a: Spec, b: Spec, y: Spec) -> int:
        return a.last * y.numbers
