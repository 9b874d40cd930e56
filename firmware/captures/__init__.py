"""What can be played: readers of capture files, graphs made of them, and the library that keeps both."""
