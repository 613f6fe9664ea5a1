"""The pure core and the worker of Network Designer: documents, checks, source, training. No Qt."""
