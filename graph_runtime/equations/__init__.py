"""What a block computes, as equations with the shapes that it really has."""
