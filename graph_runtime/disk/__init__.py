"""Files as the system has them: calls that can fail, locks, stamps, and safe opening."""
