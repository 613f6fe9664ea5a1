"""What happens inside of a network in one pass, block by block."""
