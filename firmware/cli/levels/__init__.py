"""Levels over ssh: gain, calibration, output, the codecs that are known."""
