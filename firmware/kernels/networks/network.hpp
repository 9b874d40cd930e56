// The networks that the operators play, as they lie in memory once their attributes were read: plain values, the same
// for every instruction set. Read and checked by read_*.cpp, never changed afterwards.
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

// A piece of the work that a Level does: what to do, and with which part of it.
struct Step {
  enum What { open, split, split_corners, multiply, join_corners, join, close } what;
  int number;  // of the pass; of the PAD numbers of a spectrum
  int cut;     // which of the `cuts` of a pass
  int cost;    // in cycles of an AVX2 processor, roughly
};

// The taps of one stretch of an impulse response, in parts of `frames` each. The sound is cut into pieces of as many
// frames, and what a piece asks for is done while the next one is heard, some steps a block. linear.hpp says how.
struct Level {
  int blocks = 1, frames = 0;   // of a piece
  int size = 0;                 // of its spectrum, complex numbers; a power of two, at least `frames`
  int cuts = 1;                 // into how many steps a pass of its transform is cut
  int parts = 0, first = 0;     // how many there are, and the tap that the first begins with
  std::vector<Step> steps;      // of a piece
  std::vector<int> due;         // [blocks + 1]: block b of a piece takes the steps from due[b] to due[b + 1]
  std::vector<float> roots;     // [size / 8][re, im], of the transform
  std::vector<float> corners;   // [root, its root, its root][re, im][size / 8]
  std::vector<Line> spectra;    // [size / PAD][part][re, im][PAD]
  std::size_t turn = 0, slot = 0;  // floats of the state: the block of the piece, the newest of the ring
  std::size_t heard = 0;           // the last piece and this one, [2 * frames]
  std::size_t rows = 0;            // workspace of the transforms, [re, im][size]
  std::size_t product = 0;         // [size / PAD][re, im][PAD]
  std::size_t said = 0;            // what the parts give, [frames]
  std::size_t ring = 0;            // past spectra, [size / PAD][part][re, im][PAD]
};

struct Linear {
  int frames = 0;
  float bias = 0;
  std::vector<float> taps;  // all of them until `fill_linear`, then the first `near`
  int near = 0;             // how many are played as they are
  std::size_t past = 0;     // floats of the state: the last `near` - 1 frames and the newest block
  std::vector<Level> levels;
  std::size_t state_floats = 0;
};

}  // namespace etalon
