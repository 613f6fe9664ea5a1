"""Blocks whose class a person writes as text: read, asked about, trusted; never run in here."""
