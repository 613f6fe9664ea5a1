"""Answers to a person who looks into a network."""
