"""The command line: one verb a file, each of which needs no window."""
