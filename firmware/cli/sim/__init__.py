"""`pedal sim`: both processes on this computer, by keyboard or gig file."""
