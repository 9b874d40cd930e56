"""Tests of what the pedal is made of."""
