"""Tests of the realtime process, a file for each of its modules."""
