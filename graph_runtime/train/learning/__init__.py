"""What learns: network, loss, optimizer and schedule, and what a recipe asks for beside them."""
