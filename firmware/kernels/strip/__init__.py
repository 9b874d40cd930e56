"""The loops around the amp: gains, gate, tone, meters and samples, called through ctypes on records of both sides.

Without the library firmware/audio and hw/samples.py do the same in NumPy.
"""
