"""Finding and decoding pictures of a folder that a stranger may have filled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph_runtime.datasets.own._plain_files import file_size, open_plain

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]


def picture_files(root: str) -> tuple[list[str], int]:
    """Paths of the pictures below a folder, sorted, and how many entries were passed over.

    Links are not followed; pipes, devices and files of other endings are passed over.
    """
    import os
    from pathlib import Path

    if not Path(root).is_dir():
        raise ValueError(f"There is no folder {root!r}. Choose it again.")
    endings = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".ppm", ".pgm")
    found, others, seen = [], 0, 0
    queue = [("", 0)]
    while queue:
        folder, depth = queue.pop()
        for entry in os.scandir(f"{root}/{folder}"):
            seen += 1
            if seen > 200_000:
                raise ValueError(f"{root!r} holds more than 200,000 files; that is the limit.")
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False) and depth < 8:
                queue.append((path, depth + 1))
            elif entry.is_file(follow_symlinks=False) and path.lower().endswith(endings):
                found.append(path)
            else:
                others += 1
    return sorted(found), others


def picture_pixels(path: str, height: int, width: int, gray: bool, fit: str) -> Numbers:
    """One picture as (channels, height, width) uint8; raises ValueError where it is damaged.

    Gray is 0.299 red + 0.587 green + 0.114 blue.
    """
    import warnings

    import numpy as np
    from PIL import Image, ImageOps

    formats = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "PPM")
    with open_plain(path, follow=False) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if file_size(file) > 64 << 20:
            raise ValueError("it is larger than 64 MiB")
        try:
            with Image.open(file, formats=formats) as image:
                if image.width * image.height > 50_000_000:
                    raise ValueError(f"it has {image.width:,} × {image.height:,} pixels")
                if image.mode.startswith(("I", "F")):
                    raise ValueError("it has more than 8 bits a channel")
                turned = ImageOps.exif_transpose(image).convert("RGB")
        except Exception as error:
            raise ValueError(str(error)[:200] or type(error).__name__) from None
    plain = turned.convert("L") if gray else turned
    size, how = (width, height), Image.Resampling.BILINEAR
    if plain.size != size:
        plain = ImageOps.fit(plain, size, how) if fit == "crop" else plain.resize(size, how)
    return np.asarray(plain, np.uint8).reshape(height, width, -1).transpose(2, 0, 1)
