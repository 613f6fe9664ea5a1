"""Forms made from declared parameters: once, for blocks and recipes alike."""
