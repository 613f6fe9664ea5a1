"""Data only: examples, icons, themes, datasets, licences."""
