"""One plot, one file: a module here is found by itself."""
