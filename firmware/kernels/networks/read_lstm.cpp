// An LSTM from its attributes: units laid out in chunks, the halves of the sigmoids folded into the weights.
#include "read.hpp"

namespace etalon {
namespace {

constexpr int MAX_CELLS = 64, MAX_HIDDEN = 1024;
constexpr int GATES = 4;
constexpr float HALVES[GATES] = {0.5f, 0.5f, 1.0f, 0.5f};  // i, f, g, o

// gates [4 * hidden][inputs + hidden] and bias [4 * hidden], as NAM has them.
void pack(Cell& cell, const std::vector<float>& gates, const std::vector<float>& bias) {
  const int columns = cell.inputs + cell.hidden;
  const auto weight = [&](int gate, int unit, int column) {
    if (unit >= cell.hidden) return 0.0f;
    const auto row = static_cast<std::size_t>(gate * cell.hidden + unit);
    const float found = column < 0 ? bias[row] : gates[row * static_cast<std::size_t>(columns) + column];
    return HALVES[gate] * found;
  };
  cell.weights.resize(static_cast<std::size_t>(GATES) * cell.padded * (1 + columns) / PAD);
  float* next = cell.weights.front().floats;
  for (int first = 0, units; first < cell.padded; first += units) {
    units = cell.padded - first >= 16 ? 16 : 8;
    for (int column = -1; column < columns; ++column)
      for (int gate = 0; gate < GATES; ++gate)
        for (int unit = first; unit < first + units; ++unit) *next++ = weight(gate, unit, column);
  }
}

Cell read_cell(Attributes& attributes, int inputs, int hidden, std::size_t at) {
  Cell cell;
  cell.inputs = inputs;
  cell.hidden = hidden;
  cell.padded = (hidden + 7) / 8 * 8;
  cell.h = at;
  cell.c = at + static_cast<std::size_t>(cell.padded);
  const std::vector<float> gates = attributes.numbers(std::int64_t{GATES} * hidden * (inputs + hidden));
  const std::vector<float> bias = attributes.numbers(std::int64_t{GATES} * hidden);
  if (attributes.right()) pack(cell, gates, bias);
  return cell;
}

}  // namespace

Lstm read_lstm(Attributes& attributes) {
  Lstm net;
  net.frames = attributes.count("the block", 1, MAX_FRAMES);
  const int cells = attributes.count("the number of layers", 1, MAX_CELLS);
  const int hidden = attributes.count("the hidden size", 1, MAX_HIDDEN);
  for (int number = 0; number < cells && attributes.right(); ++number) {
    net.cells.push_back(read_cell(attributes, number ? hidden : 1, hidden, net.state_floats));
    net.state_floats += 2 * static_cast<std::size_t>(net.cells.back().padded);
  }
  net.head = attributes.numbers(hidden);
  const std::vector<float> bias = attributes.numbers(1);
  attributes.must_be_read();
  if (!attributes.right()) return net;
  net.bias = bias[0];
  net.row_floats = net.cells.back().padded;
  net.head.resize(static_cast<std::size_t>(net.row_floats), 0.0f);
  for (std::size_t& rows : net.rows) {
    rows = net.state_floats;
    net.state_floats += static_cast<std::size_t>(net.frames) * static_cast<std::size_t>(net.row_floats);
  }
  return net;
}

}  // namespace etalon
