"""What window and worker say to each other: commands and events, one JSON line each."""
