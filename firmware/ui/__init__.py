"""What is seen: a State becomes a 128 x 64 picture."""
