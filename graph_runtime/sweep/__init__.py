"""Search for hyper-parameters: every trial is an ordinary run."""
