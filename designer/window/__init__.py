"""The window itself: where everything stands, how it starts and how it ends."""
