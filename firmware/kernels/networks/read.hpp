// The attributes of a node -> the network in memory. They come from a file: every count is checked before it is used.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "network.hpp"

namespace etalon {

// The attributes, and how far they were read. The first thing that is wrong stays in `wrong`, a sentence, and whatever
// is read from then on is the smallest thing there can be.
class Attributes {
 public:
  Attributes(std::vector<std::int64_t> structure, std::vector<float> weights);
  int count(const char* what, int least, int most);
  std::vector<float> numbers(std::int64_t how_many);
  // NAM's weights [output][input][tap] and a bias each, packed for the loops.
  Convolution convolution(int inputs, int outputs, int taps, int dilation);
  Activation activation(int channels);
  void must(bool holds, const char* sentence);
  void must_be_read();  // to the last number
  bool right() const { return wrong.empty(); }
  std::string wrong;

 private:
  std::vector<std::int64_t> structure_;
  std::vector<float> weights_;
  std::size_t next_count_ = 0, next_weight_ = 0;
};

// `frames` comes first in all structures; the rest is described in firmware/captures/graph/fused_structure.py.
WaveNet read_wavenet(Attributes& attributes);
Lstm read_lstm(Attributes& attributes);
Linear read_linear(Attributes& attributes);

// The same with the spectra of its taps, as the loops of one instruction set fill them in (variant.hpp).
Linear filled(Linear net, void (*fill)(Linear&, float* rows));

}  // namespace etalon
