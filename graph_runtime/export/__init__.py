"""Networks on their way out: one target a file. All of it runs outside of the window's process."""
