"""What is decided: panel events, commands and reports become a new State and effects."""
