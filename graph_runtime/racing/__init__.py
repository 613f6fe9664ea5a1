"""Optimizers racing over a surface, told without torch."""
