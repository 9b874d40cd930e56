#include "read.hpp"

#include <utility>

namespace etalon {

Attributes::Attributes(std::vector<std::int64_t> structure, std::vector<float> weights)
    : structure_(std::move(structure)), weights_(std::move(weights)) {}

void Attributes::must(bool holds, const char* sentence) {
  if (!holds && wrong.empty()) wrong = sentence;
}

int Attributes::count(const char* what, int least, int most) {
  if (!wrong.empty()) return least;
  if (next_count_ == structure_.size()) {
    wrong = std::string("the structure ends before it gives ") + what + ".";
    return least;
  }
  const std::int64_t found = structure_[next_count_++];
  if (found >= least && found <= most) return static_cast<int>(found);
  wrong = std::string(what) + " is " + std::to_string(found) + ", which is not between " + std::to_string(least) +
          " and " + std::to_string(most) + ".";
  return least;
}

std::vector<float> Attributes::numbers(std::int64_t how_many) {
  if (wrong.empty() && static_cast<std::uint64_t>(how_many) > weights_.size() - next_weight_)
    wrong = "there are " + std::to_string(weights_.size()) + " weights, and the structure asks for more.";
  if (!wrong.empty()) return {};
  const auto from = weights_.begin() + static_cast<std::ptrdiff_t>(next_weight_);
  next_weight_ += static_cast<std::size_t>(how_many);
  return {from, from + static_cast<std::ptrdiff_t>(how_many)};
}

void Attributes::must_be_read() {
  must(next_count_ == structure_.size(), "the structure has more than a network needs.");
  must(next_weight_ == weights_.size(), "there are more weights than the structure asks for.");
}

Convolution Attributes::convolution(int inputs, int outputs, int taps, int dilation) {
  Convolution conv{inputs, outputs, taps, dilation, {}, {}};
  const std::vector<float> kernel = numbers(std::int64_t{outputs} * inputs * taps);
  conv.bias = numbers(outputs);
  if (!right()) return conv;
  conv.weights.reserve(kernel.size());
  const int rows = rows_of(outputs);
  for (int group = 0; group < outputs; group += rows)
    for (int tap = 0; tap < taps; ++tap)
      for (int input = 0; input < inputs; ++input)
        for (int output = group; output < group + rows && output < outputs; ++output)
          conv.weights.push_back(kernel[(static_cast<std::size_t>(output) * inputs + input) * taps + tap]);
  return conv;
}

Activation Attributes::activation(int channels) {
  Activation activation;
  activation.kind = static_cast<Kind>(count("a kind of activation", 0, static_cast<int>(Kind::count) - 1));
  activation.slopes.assign(static_cast<std::size_t>(channels), 0.0f);
  if (activation.kind == Kind::leaky_relu) activation.slopes = numbers(channels);
  if (activation.kind == Kind::leaky_hardtanh) {
    const std::vector<float> line = numbers(4);
    if (right()) {
      activation.low = line[0], activation.high = line[1];
      activation.low_slope = line[2], activation.high_slope = line[3];
    }
  }
  return activation;
}

}  // namespace etalon
