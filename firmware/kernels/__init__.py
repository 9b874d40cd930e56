"""C++ that plays in place of NumPy and of ONNX Runtime's own operators, built where it runs, and optional.

`networks/` holds operators that play a whole network in one node, `strip/` the loops around the amp. Both go into one
library; what builds and finds it lies here. README.md says the rest. Imports only the standard library and NumPy.
"""
