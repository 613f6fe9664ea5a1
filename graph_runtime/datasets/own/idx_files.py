"""IDXFiles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from graph_runtime.dataset import DataFacts, Dataset, LoadedMore, Loading
from graph_runtime.datasets.own._plain_files import expect_room, file_size, open_plain
from graph_runtime.params import FileMark

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]


class IDXFiles(Dataset):
    """Reads MNIST and its kin as published: images and labels in IDX files, gzipped or not."""

    title = "IDX files (MNIST)"
    synonyms = ("mnist", "fashion-mnist", "emnist", "ubyte", "own data", "images", "digits")
    reference = "https://pytorch.org/vision/stable/generated/torchvision.datasets.MNIST.html"
    origin = "Your own files; they are read where they lie and never changed."

    path: Annotated[str, FileMark(("ubyte", ".gz", ".idx"))] = Field(
        min_length=1,
        description="The images to train on, such as train-images-idx3-ubyte.gz; labels and test "
        "images are looked for beside it under the names that MNIST has.",
    )
    layout: Literal["image", "rows", "flat"] = Field(
        "image",
        description="A picture (1, H, W), a sequence of H rows (H, W), or all pixels in a row.",
    )
    division: Literal["keep", "mix"] = Field(
        "keep", description="Keep the published test images as the test part, or mix them in."
    )

    def facts(self) -> DataFacts | None:
        return None

    def loading(self, folder: Path) -> Loading:
        arguments = {
            "path": str(folder / self.path),
            "layout": self.layout,
            "keep": self.division == "keep",
        }
        needs = (open_plain, file_size, expect_room, idx_shape, idx_array, idx_test_path)
        return Loading(load_idx, arguments, (*needs, idx_labels_path))


def load_idx(path: str, layout: str, keep: bool) -> LoadedMore:
    """Pixels (samples, …) uint8 as the layout says, and labels (samples,) int64."""
    import numpy as np

    test = idx_test_path(path)
    images, labels = [], []
    for part in [path] + ([test] if test else []):
        pixels, answers = idx_array(part), idx_array(idx_labels_path(part), follow=False)
        if pixels.ndim != 3 or answers.shape != pixels.shape[:1]:
            raise ValueError(
                f"{part!r} holds {pixels.shape} and its labels {answers.shape}; images (samples, "
                "height, width) with one label each are needed."
            )
        images.append(pixels)
        labels.append(answers.astype(np.int64))
    if images[0].shape[1:] != images[-1].shape[1:]:
        raise ValueError("Training and test images differ in size. Keep those of one data set.")
    low, high = min(int(x.min()) for x in labels), max(int(x.max()) for x in labels)
    sizes = images[0].shape[1:]
    shape = {"image": (1, *sizes), "rows": sizes, "flat": (sizes[0] * sizes[1],)}[layout]
    together = np.concatenate(images).reshape(-1, *shape)
    targets = np.concatenate(labels) - low
    parts = np.repeat(np.array([-1, 2]), [len(images[0]), len(together) - len(images[0])])
    names = tuple(str(label) for label in range(low, high + 1))
    return (together,), targets, names, {"parts": parts} if keep and test else {}


def idx_labels_path(path: str) -> str:
    """Where the labels of some images lie: the same name with labels-idx1 in it."""
    from pathlib import Path

    name = Path(path).name
    if "images" not in name:
        raise ValueError(f"{name!r} has no 'images' in its name, so its labels cannot be found.")
    return str(Path(path).with_name(name.replace("images", "labels").replace("idx3", "idx1")))


def idx_test_path(path: str) -> str | None:
    """Where the test images lie, if there are any beside the training images."""
    from pathlib import Path

    name = Path(path).name
    for word in ("t10k", "test"):
        other = Path(path).with_name(name.replace("train", word))
        if "train" in name and other.is_file():
            return str(other)
    return None


def idx_array(path: str, follow: bool = True) -> Numbers:
    """The bytes of one file in its shape; what the header claims is compared before it is read."""
    import gzip
    import zlib

    import numpy as np

    with open_plain(path, follow) as file:
        size = file_size(file)
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        source = gzip.GzipFile(fileobj=file) if packed else file
        try:
            start, shape = idx_shape(source.read(20), path)
            count = 1
            for length in shape:
                count *= length
            # Deflate packs at most 1,032 to 1.
            if start + count > 1032 * size or (not packed and start + count != size):
                raise ValueError(f"{path!r} says it holds {shape}, but has {size:,} bytes.")
            expect_room(count)
            source.seek(start)
            values, filled = np.empty(count, np.uint8), 0
            while part := source.read(min(1 << 20, count - filled)):
                values[filled : filled + len(part)] = np.frombuffer(part, np.uint8)
                filled += len(part)
            if filled < count or source.read(1):
                raise ValueError(f"{path!r} does not hold the {shape} that it claims.")
        except (OSError, EOFError, zlib.error) as error:
            raise ValueError(f"{path!r} is damaged: {error}. Fetch it again.") from error
    return values.reshape(shape)


def idx_shape(head: bytes, path: str) -> tuple[int, tuple[int, ...]]:
    """Where the numbers start, and their shape, as the first bytes of a file say."""
    axes = head[3] if head[:3] == b"\0\0\x08" and len(head) > 3 else 0
    start = 4 + 4 * axes
    if not 1 <= axes <= 4 or len(head) < start:
        raise ValueError(f"{path!r} is no IDX file of bytes. Choose a file as published.")
    shape = tuple(int.from_bytes(head[i : i + 4], "big") for i in range(4, start, 4))
    if not all(shape):
        raise ValueError(f"{path!r} says it holds {shape}: no sample at all.")
    return start, shape
