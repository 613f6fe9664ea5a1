"""What can be learned from runs that are over: pure functions over their folders."""
