"""ONNX Runtime operators that play a whole network in one node: C++, built on the machine that runs it, and optional.

Without the library the pedal plays the graph of plain operators. Imports only the standard library and NumPy.
"""
