"""The one mutable object of the window, the drawing that is open, and what can be put into it."""
