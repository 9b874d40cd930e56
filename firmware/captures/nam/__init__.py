"""What a .nam file holds: its networks as plain values, and the readers that distrust every byte of it.

nam_file             the door: bytes -> Capture
json_text, fields    JSON read with suspicion, one object and one value at a time
architectures        which reader a model object needs: linear, convnet, lstm, wavenet, container, sequential
reading, limits      what all readers give and share; how large anything may be
weights              convolutions cut from the flat weight list
layer_array_shape    one layer array of a WaveNet as its config has it; layer_array_fields reads it, slimming
                     gives its narrower widths
networks             what comes out, with its activations: all that the room graph needs to know
model_info           what a file says of itself
rates                a network at another sample rate
core_rules           where Core and the trainer disagree, or we and Core
"""
