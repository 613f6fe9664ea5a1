"""Modules that torch lacks, each in a file of its own that is copied into model.py."""
