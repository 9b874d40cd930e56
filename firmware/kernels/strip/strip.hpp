// The channel strip: what a block goes through before and behind the amp. The structs are shared with Python, which
// moves their targets between two blocks: firmware/kernels/strip/records.py has the same fields in the same order, every
// one 8 bytes wide or made of such, so that both lay them out alike, and tests read this file and hold the two against
// each other. firmware/audio says what each does, and does the same in NumPy.
#pragma once
#include <cstdint>

namespace etalon {

// A gain that glides from `start` to `target` along the strip's line; `at` counts the line's frames that are through.
struct Ramp {
  double value, start, target;
  std::int64_t at;
};

struct Gate {
  double level, lowest_db, reduction, depth, held_s, threshold_db;
  std::int64_t on, open;
  double decay, step_s, open_s, close_s, hold_s, linger_s, play_db, ratio, lowest, highest;
  std::int64_t step;     // frames between two looks
  const float* weights;  // [step]
  float* edges;          // [frames / step + 1]: the gain before the block and at the end of each step
};

struct Biquad {
  double b0, b1, b2, a1, a2;
};

// The DC blocker, then three biquads. The state: the blocker's input 1 back, then of it and of each the output 1 and 2
// back.
struct Filter {
  double blocker;
  Biquad stages[3];
  double state[9];
};

struct Tone {
  Filter now, coming;
  Ramp fade;
  std::int64_t fresh;  // start from the next sample as from an offset that was always there
};

struct Meter {
  double peak;          // since it was last taken
  std::int64_t clips;   // since the start
};

struct Strip {
  std::int64_t frames, line_frames;
  const float* line;  // [line_frames + frames], from 0 to 1
  Ramp input_gain, output_gain, dry_gain, wet_level, mix, level;
  Gate gate;
  Tone tone;
  Meter heard, played;
  double no_sound, full_scale, flat_above;
  std::int64_t flat_frames;
  std::int64_t finishes;  // a block is measured as its last step; else etalon_measure is called, if it is at all
  const float* source;      // the converter's input
  float* into;              // what goes to the jack
  float* amp_source;        // of the amp that plays
  const float* amp_output;
  float* wet;               // workspace [frames]
  float* coming;            // workspace [frames]
};

}  // namespace etalon
