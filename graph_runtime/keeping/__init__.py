"""Whole documents on disk: written so that a crash loses nothing, and found again after one."""
