"""Training in a process of its own: events, run folders, the client and the worker."""
