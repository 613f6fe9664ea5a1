"""Plots of runs: a store without Qt and views that draw it."""
