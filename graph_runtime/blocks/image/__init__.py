"""Blocks that resize, pad, cut and rearrange images, sequences and volumes."""
