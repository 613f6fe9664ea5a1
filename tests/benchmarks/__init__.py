"""Measurements, run by hand and by the tests that hold their goals."""
