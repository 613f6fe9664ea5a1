"""What follows from a drawing before it runs: shapes, problems, costs, weights."""
