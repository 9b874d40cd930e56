"""What carries out the decisions: the loop, the controller, and its ends of disk, display, socket and audiod."""
