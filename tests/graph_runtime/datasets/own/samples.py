"""One small file or folder for every kind of data set that reads a person's own."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image


def write_samples(folder: Path) -> dict[str, dict[str, Any]]:
    """Parameters by kind, of files that are written into the folder."""
    table = "age,size,kind,place\n3,1.5,cat,web\n4,,dog,app\n5,2.5,cat,web\n"
    (folder / "own.csv").write_text(table)
    np.savez(folder / "own.npz", x=np.eye(3), y=np.arange(3))
    np.save(folder / "x.npy", np.eye(3))
    np.save(folder / "y.npy", np.arange(3))
    head = bytes([0, 0, 8, 3]) + struct.pack(">3I", 3, 2, 2)
    (folder / "train-images-idx3-ubyte").write_bytes(head + bytes(range(12)))
    labels = bytes([0, 0, 8, 1]) + struct.pack(">I", 3) + bytes(range(3))
    (folder / "train-labels-idx1-ubyte").write_bytes(labels)
    (folder / "data_batch_1.bin").write_bytes(bytes([3]) + bytes(3072) + bytes([4]) + b"1" * 3072)
    for number, kind in enumerate(("cat", "dog")):
        (folder / "pictures" / kind).mkdir(parents=True)
        Image.new("RGB", (5, 4), (200, number, 10)).save(folder / "pictures" / kind / "a.png")
    rows = "file,x1,y1,x2,y2,class\ncat/a.png,1,0,5,3,cat\ndog/a.png,,,,,\n"
    (folder / "boxes.csv").write_text(rows)
    (folder / "series.csv").write_text("day,heat\n" + "".join(f"d,{n}\n" for n in range(20)))
    words = pa.array(["a", "b", "a"])
    pq.write_table(pa.table({"n": [1.5, None, 2.0], "w": words, "y": [0, 1, 0]}), folder / "own.pq")
    roles = {"category": "w", "missing": "mean"}
    return {
        "CSVFile": {"path": "own.csv", "target": "kind", "source": "place", "missing": "mean"},
        "ParquetFile": {"path": "own.pq", **roles},
        "SeriesFile": {"path": "series.csv", "length": 4},
        "NPZFile": {"path": "own.npz"},
        "NPYFiles": {"path": "x.npy", "target_path": "y.npy"},
        "IDXFiles": {"path": "train-images-idx3-ubyte"},
        "CIFARFiles": {"root": "."},
        "BoxTable": {"path": "boxes.csv", "root": "pictures", "height": 3, "width": 3},
        "ImageFolder": {"root": "pictures", "height": 3, "width": 3},
    }
