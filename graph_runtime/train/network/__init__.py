"""The network that model.py makes: built, measured, and begun with weights of a file."""
