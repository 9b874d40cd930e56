"""Networks -> streaming ONNX graphs, and the NumPy reference that a graph is held against."""
