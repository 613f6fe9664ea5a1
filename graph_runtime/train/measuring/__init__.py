"""Where time goes, and races of optimizers."""
