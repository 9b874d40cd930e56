"""Tests of the pedal without hardware."""
