// An impulse response from its attributes: into which pieces it is cut, which block does which steps, and where in the
// state everything lies.
#include <cmath>
#include <utility>

#include "read.hpp"

namespace etalon {
namespace {

constexpr int MAX_TAPS = 1 << 20, MAX_LEVELS = 4, LEAST_SIZE = 64, MAX_SIZE = MAX_FRAMES;
constexpr int CORNER = 8;  // as in transform.hpp
constexpr int CUT = 128;  // numbers: what a pass of more costs would be more than the whole share of a short block
constexpr double PI = 3.14159265358979323846;

std::size_t padded(int floats) { return static_cast<std::size_t>((floats + PAD - 1) / PAD * PAD); }

Level read_level(Attributes& attributes, int frames) {
  Level level;
  level.blocks = attributes.count("a level's blocks", 1, MAX_SIZE);
  level.size = attributes.count("a spectrum's size", LEAST_SIZE, MAX_SIZE);
  attributes.must((level.size & (level.size - 1)) == 0, "a spectrum's size is no power of two.");
  const std::int64_t piece = std::int64_t{level.blocks} * frames;
  attributes.must(piece <= level.size, "a level's piece is longer than its spectrum.");
  // So that no short row of weights asks for a gibibyte.
  attributes.must(2 * piece > level.size, "a level's spectrum is longer than its piece asks for.");
  if (!attributes.right()) return level;
  level.frames = level.blocks * frames;
  level.first = 2 * (level.blocks - 1) * frames;
  return level;
}

// A level reaches to where the next begins, the last one to the last tap.
void share_out(Attributes& attributes, Linear& net, int taps) {
  for (std::size_t number = 0; number < net.levels.size() && attributes.right(); ++number) {
    Level& level = net.levels[number];
    attributes.must(level.first < taps, "a level begins behind the last tap.");
    int until = taps;
    if (number + 1 < net.levels.size()) {
      const Level& next = net.levels[number + 1];
      attributes.must(next.blocks > level.blocks && next.blocks % level.blocks == 0,
                      "a level's blocks are no multiple of those of the level before it.");
      until = next.first;
    }
    level.parts = (until - level.first + level.frames - 1) / level.frames;
  }
}

// Everything that a piece asks for, in order. Costs are in cycles of an AVX2 processor, by the times of whole blocks.
void list_steps(Level& level) {
  const int splits = __builtin_ctz(static_cast<unsigned>(level.size / CORNER)), passes = (splits + 1) / 2;
  level.cuts = level.size > CUT ? level.size / CUT : 1;
  const int some = level.size / level.cuts;
  const auto cut = [&](Step::What what, int number, int cost) {
    for (int each = 0; each < level.cuts; ++each) level.steps.push_back({what, number, each, cost});
  };
  level.steps.push_back({Step::open, 0, 0, level.size / 4});
  for (int number = 0; number < passes; ++number) cut(Step::split, number, some * 3 / 4);
  cut(Step::split_corners, 0, some * 9 / 4);
  for (int number = 0; number < level.size / PAD; ++number)
    level.steps.push_back({Step::multiply, number, 0, 20 + 6 * level.parts});
  cut(Step::join_corners, 0, some * 9 / 4);
  for (int number = passes; number-- > 0;) cut(Step::join, number, some * 3 / 4);
  level.steps.push_back({Step::close, 0, 0, level.size / 8});
}

// Shares the steps out, as evenly over the blocks of a piece as they can be uncut: each block goes on to where the
// middle of the next step lies behind its share. The first is the first block's, the last the last one's.
void schedule(Level& level) {
  const int steps = static_cast<int>(level.steps.size());
  std::int64_t whole = 0, spent = 0;
  for (const Step& step : level.steps) whole += step.cost;
  level.due.assign(1, 0);
  int number = 0;
  for (int block = 1; block < level.blocks; ++block) {
    for (; number < steps - 1; ++number) {
      const int cost = level.steps[static_cast<std::size_t>(number)].cost;
      if (number > 0 && (2 * spent + cost) * level.blocks > 2 * whole * block) break;
      spent += cost;
    }
    level.due.push_back(number);
  }
  level.due.push_back(steps);
}

// Root n belongs to the polynomial X^2h - r^2; the first is X^size - i.
void find_roots(Level& level) {
  const int nodes = level.size / CORNER;
  std::vector<double> angles(2 * static_cast<std::size_t>(nodes), PI / 2);
  for (std::size_t n = 2; n < angles.size(); ++n) angles[n] = angles[n / 2] / 2 + (n % 2 ? PI : 0.0);
  for (std::size_t n = 0; n < static_cast<std::size_t>(nodes); ++n) {
    level.roots.push_back(static_cast<float>(std::cos(angles[n] / 2)));
    level.roots.push_back(static_cast<float>(std::sin(angles[n] / 2)));
  }
  for (const double part : {2.0, 4.0, 8.0})
    for (const double quarter : {0.0, PI / 2})
      for (int n = nodes; n < 2 * nodes; ++n)
        level.corners.push_back(static_cast<float>(std::cos(angles[static_cast<std::size_t>(n)] / part - quarter)));
}

// Counts, the past of the nearest taps, and level after level.
void lay_out(Linear& net) {
  std::size_t floats = padded(2 * static_cast<int>(net.levels.size()));
  const auto next = [&](int count) { return std::exchange(floats, floats + padded(count)); };
  net.past = next(net.near + net.frames + PAD);
  for (std::size_t number = 0; number < net.levels.size(); ++number) {
    Level& level = net.levels[number];
    level.turn = 2 * number, level.slot = 2 * number + 1;
    level.heard = next(2 * level.frames);
    level.rows = next(2 * level.size);
    level.product = next(2 * level.size);
    level.said = next(level.frames);
    level.ring = std::exchange(floats, floats + level.spectra.size() * PAD);
  }
  net.state_floats = floats;
}

}  // namespace

Linear read_linear(Attributes& attributes) {
  Linear net;
  net.frames = attributes.count("the block", 1, MAX_FRAMES);
  const int taps = attributes.count("the number of taps", 1, MAX_TAPS);
  const int levels = attributes.count("the number of levels", 0, MAX_LEVELS);
  for (int number = 0; number < levels && attributes.right(); ++number)
    net.levels.push_back(read_level(attributes, net.frames));
  share_out(attributes, net, taps);
  net.taps = attributes.numbers(taps);
  const std::vector<float> bias = attributes.numbers(1);
  attributes.must_be_read();
  if (!attributes.right()) return net;
  net.bias = bias[0];
  net.near = net.levels.empty() ? taps : net.levels.front().first;
  for (Level& level : net.levels) {
    list_steps(level);
    schedule(level);
    find_roots(level);
    level.spectra.resize(static_cast<std::size_t>(level.parts) * static_cast<std::size_t>(2 * level.size / PAD));
  }
  lay_out(net);
  return net;
}

Linear filled(Linear net, void (*fill)(Linear&, float* rows)) {
  int size = 0;
  for (const Level& level : net.levels) size = level.size > size ? level.size : size;
  if (net.levels.empty() || net.levels.back().spectra.empty()) return net;
  std::vector<float> rows(2 * static_cast<std::size_t>(size));
  fill(net, rows.data());
  net.taps.resize(static_cast<std::size_t>(net.near));
  net.taps.shrink_to_fit();
  return net;
}

}  // namespace etalon
