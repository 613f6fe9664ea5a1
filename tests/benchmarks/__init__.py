"""Programs that measure and print; none of them asserts a time."""
