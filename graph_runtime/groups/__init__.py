"""Kinds of node that a document makes itself: groups, repetitions, loops, and their ports."""
