"""Draws published architectures block by block, as a person would with the mouse."""

from __future__ import annotations

from typing import Any

from graph_runtime.document.model import Document, Edge, Node


class Pen:
    """Collects nodes and wires; `add` returns the id of the new node."""

    def __init__(self, *sizes: int, dtype: str = "float32") -> None:
        self.nodes = {"image": Node(kind="Input", params={"shape": list(sizes), "dtype": dtype})}
        self.edges: list[Edge] = []
        self.last = "image"

    def add(self, kind: str, *sources: str, name: str = "", port: str = "x", **params: Any) -> str:
        """The block behind the last one, or behind `sources`."""
        node = name or f"n{len(self.nodes)}"
        self.nodes[node] = Node(kind=kind, params=params)
        ports = [f"x{i}" for i in range(len(sources))] if len(sources) > 1 else [port]
        for source, end in zip(sources or (self.last,), ports, strict=True):
            self.edges.append(Edge(source=source, target=node, target_port=end))
        self.last = node
        return node

    def linear(self, size: int) -> None:
        self.add("Linear", out_features=size)

    def conv(self, channels: int, kernel: int, **params: Any) -> None:
        self.add("Conv2d", out_channels=channels, kernel_size=kernel, **params)

    def conv_bn(self, channels: int, kernel: int, relu: bool = True, **params: Any) -> None:
        """Convolution without offset, batch normalization, ReLU."""
        self.conv(channels, kernel, bias=False, **params)
        self.add("BatchNorm2d")
        if relu:
            self.add("ReLU")

    def document(self) -> Document:
        self.add("Output", name="result")
        return Document(nodes=self.nodes, edges=tuple(self.edges))
