"""What is asked of the person before something is lost, overwritten or run."""
