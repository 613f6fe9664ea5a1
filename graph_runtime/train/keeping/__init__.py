"""What outlives the process: checkpoints and what is read from them."""
