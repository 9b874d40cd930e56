"""What is decided, pure: an event and the state become the next state and effects."""
