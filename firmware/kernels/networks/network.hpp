// The networks that the operators play, as they lie in memory once their attributes were read: plain values, the same
// for every instruction set. Read and checked by read_wavenet.cpp and read_lstm.cpp, never changed afterwards.
#pragma once
#include <cstddef>
#include <vector>

// Also against the linker: a function that two instruction sets emitted under one name would be one of the two.
#define ETALON_INLINE inline __attribute__((always_inline))

namespace etalon {

constexpr int PAD = 16;         // floats: no vector of any instruction set is wider
constexpr int MAX_FRAMES = 8192;

// The order is that of firmware/captures/graph/fused_structure.py; the first three have loops of their own (fixed.hpp).
enum class Kind {
  tanh,
  relu,
  leaky_relu,
  sigmoid,
  silu,
  hardtanh,
  hardswish,
  softsign,
  fast_tanh,
  leaky_hardtanh,
  count,
};

struct Activation {
  Kind kind = Kind::tanh;
  std::vector<float> slopes;  // one a channel, below zero; of leaky_relu
  float low = -1, high = 1, low_slope = 0, high_slope = 0;  // of leaky_hardtanh
};

// A signal's past and its newest block, channel after channel: `blocks` blocks of frames in turn, the first of them
// once more behind the last, so that every window of a block lies in one piece. With one block there is no past.
struct Ring {
  int channels = 0, blocks = 1, frames = 0, stride = 0;  // stride: floats from one channel to the next
  std::size_t first = 0;                                  // float of the state where channel 0 begins
  int slot = 0;                                           // float of the state that counts which block is next
  ETALON_INLINE int length() const { return blocks * frames; }
};

// Outputs come in groups of `rows_of(outputs)`: weights [group][tap][input][row], the oldest tap first.
struct Convolution {
  int inputs = 0, outputs = 0, taps = 1, dilation = 1;
  std::vector<float> weights, bias;
  ETALON_INLINE int history() const { return (taps - 1) * dilation; }
};

ETALON_INLINE constexpr int rows_of(int outputs) {
  for (int rows : {6, 5, 4, 3})
    if (outputs % rows == 0) return rows;
  return outputs < 4 ? outputs : 4;  // and what is left in a last, smaller group
}

struct Layer {
  Ring ring;  // its input
  Convolution conv;
  std::vector<float> mixin;  // one for each of the conv's outputs
  Activation activation;
  Convolution layer1x1;  // no outputs: the input is handed on
};

struct Array {
  Convolution rechannel;
  std::vector<Layer> layers;
  Ring terms;  // the sum that the head hears
  Convolution head;
};

struct WaveNet {
  int frames = 0;
  std::vector<Array> arrays;
  std::vector<int> blocks;  // of each ring, by slot
  Ring heard, handed, inner;  // workspace: the source; one array's last x; one layer's activations
  std::size_t state_floats = 0;
};

struct alignas(4 * PAD) Line {  // of the cache
  float floats[PAD];
};

// One LSTM layer: units in chunks of 16, the last of 8 where that is enough, units that are not there with zeros.
// A chunk's weights are [1 + inputs + hidden][gate i, f, g, o][unit], the bias first; i, f and o are halved, for
// sigmoid(x) = (tanh(x / 2) + 1) / 2.
struct Cell {
  int inputs = 0, hidden = 0, padded = 0;
  std::vector<Line> weights;  // a frame reads them all, and two vectors a cycle only where none lies across two lines
  std::size_t h = 0, c = 0;  // floats of the state where they lie, `padded` of them
};

struct Lstm {
  int frames = 0;
  std::vector<Cell> cells;
  std::vector<float> head;  // of the last layer's padded units
  float bias = 0;
  std::size_t rows[2] = {};  // workspace: each frame's h of two layers, [frames][row_floats]
  int row_floats = 0;
  std::size_t state_floats = 0;
};

}  // namespace etalon
