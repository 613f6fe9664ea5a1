"""The canvas: blocks and wires drawn from a document, and the gestures that edit it."""
