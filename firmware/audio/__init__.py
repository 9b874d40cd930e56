"""Realtime: a block of samples is born and dies here. Runs in audiod."""
