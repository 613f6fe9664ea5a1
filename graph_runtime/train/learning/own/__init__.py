"""Optimizers and schedules that torch lacks, one self-contained class a file.

Their text is written into an exported `train.py`, which has torch alone: besides `Any` they may
use nothing but `torch`, `optim` and `Tensor`.
"""
