"""Operators for ONNX Runtime, a whole WaveNet, LSTM or impulse response in one node, and the contract of their state.

Without the library the pedal plays the graph of plain operators.
"""
