"""audiod: the realtime process. Remembers nothing; plays what controld tells it to."""
