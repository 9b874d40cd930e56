"""The official trainer as a second oracle: run by `make test-trainer` in an environment of its own, .venv-trainer."""
