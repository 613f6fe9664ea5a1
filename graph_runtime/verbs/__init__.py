"""The command line: one verb a file, each of which needs no window.

A new verb is a new file here and nothing else: its name is the word (`import_.py` is `import`), its
docstring says after a colon what it does, and `VERB` does it. A file whose name starts with an
underscore holds what its neighbours share.
"""
