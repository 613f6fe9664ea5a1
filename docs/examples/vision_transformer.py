"""Vision transformers: a picture as a sentence of patches (Dosovitskiy and others, 2020)."""

from collections.abc import Iterator

from docs.examples.pen import Pen
from docs.examples.transformer_layers import SAYS, normed_first
from graph_runtime.document.model import Document, Recipe, Training

TINY = (
    "ViT-Tiny for pictures of 3×224×224 (Dosovitskiy and others, 2020; Touvron and others, 2020): "
    "196 patches of 16×16 pixels and a class token, 5,717,416 parameters."
)
DIGITS = (
    "A vision transformer cuts handwritten digits into 16 patches of 2×2 pixels: 96.3 % of the "
    "test part right with this seed, 96.5 % on average over three."
)


def examples() -> Iterator[tuple[str, Document]]:
    yield "vit_tiny", vit_tiny()
    yield "digits_vit", digits()


def vit_tiny() -> Document:
    pen = _patched([3, 224, 224], width=192, patch=16, places=197)
    pen.group("encoder", "encoder_layer", times=12, heads=3, d_ff=768, dropout=0.0)
    return _classified(pen, 1000).document("ViT-Tiny", TINY)


def digits() -> Document:
    pen = _patched([1, 8, 8], width=48, patch=2, places=17)
    pen.group("encoder", "encoder_layer", times=2, heads=4, d_ff=96, dropout=0.1)
    training = Training(
        dataset=Recipe(kind="Digits"),
        optimizer=Recipe(kind="AdamW", params={"lr": 0.003}),
        schedule=Recipe(kind="CosineAnnealingLR"),
        epochs=30,
    )
    document = _classified(pen, 10).document("Digits ViT", DIGITS, training)
    return document.model_copy(update={"reaches": 0.94})


def _patched(picture: list[int], width: int, patch: int, places: int) -> Pen:
    """Patches as vectors, a learned one in front that shall know the class, and their places."""
    pen = Pen()
    pen.define("patches", _patches(), "Patches", "Cuts a picture into a sequence of vectors.")
    pen.define("encoder_layer", normed_first(causal=False), "Encoder layer", SAYS["encoder_layer"])
    pen.put("image", "Input", shape=picture)
    pen.put("token", "LearnedTensor", "image", shape=[1, width])
    pen.group("patches", "patches", "image", width=width, patch=patch)
    pen.put("sentence", "Concatenate", "token", "patches", dim=1)
    pen.put("placed", "LearnedPositionalEncoding", max_len=places)
    return pen


def _patches() -> Pen:
    pen = Pen(width=192, patch=16)
    pen.put("image", "GroupInput")
    pen.put("cut", "Conv2d", out_channels="=width", kernel_size="=patch", stride="=patch")
    pen.put("row", "Flatten", start_dim=2)
    pen.put("steps", "Transpose", dim0=1, dim1=2)
    pen.put("y", "GroupOutput")
    return pen


def _classified(pen: Pen, classes: int) -> Pen:
    pen.put("norm", "LayerNorm")
    pen.put("first", "Select")
    pen.put("head", "Linear", out_features=classes)
    pen.put("logits", "Output")
    return pen
