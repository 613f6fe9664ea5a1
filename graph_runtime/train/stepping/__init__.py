"""The loop and its steps, taken as written or compiled."""
