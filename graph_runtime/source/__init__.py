"""From a checked document to readable PyTorch, and an independent look at what came out."""
