"""The readers under atheris: `make fuzz`."""
