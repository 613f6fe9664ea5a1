"""The other end: starts workers, tells them what to do and reads what they say."""
