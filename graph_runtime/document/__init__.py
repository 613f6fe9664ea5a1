"""The document: a drawn network and its recipe, as immutable data and as text."""
