"""A capture as one .onnx file that any ONNX Runtime plays, and the way back from such a file."""
