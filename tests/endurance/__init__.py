"""Tests of hours in minutes, run by hand: each prints what it counted."""
