"""Operators for ONNX Runtime, a whole WaveNet or LSTM in one node, and the contract of the state that they move on.

Without the library the pedal plays the graph of plain operators.
"""
