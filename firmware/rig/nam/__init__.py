"""What a .nam file holds: its networks as plain values, and the readers that distrust every byte of it."""
