// What a block goes through around an amp (Strip) and on its way to the jack (Outlet). The structs are shared with
// Python, which moves their targets between two blocks: firmware/kernels/strip/records.py has the same fields in the
// same order, every one 8 bytes wide or made of such, so that both lay them out alike, and tests read this file and hold
// the two against each other. firmware/audio says what each does, and does the same in NumPy.
#pragma once
#include <cstdint>

namespace etalon {

// The way of every ramp.
struct Line {
  std::int64_t frames;  // of a block
  std::int64_t ramp_frames;
  const float* line;  // [ramp_frames + frames], from 0 to 1
};

// A gain that glides from `start` to `target` along the line; `at` counts the line's frames that are through.
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

// The DC blocker, then the biquads. The state: the blocker's input 1 back, then of it and of each the output 1 and 2
// back.
struct Filter {
  double blocker;
  Biquad stages[5];
  double state[13];
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
  Line line;
  Ramp input_gain, between_gain, output_gain, cab_gain, wet_level;
  Gate gate;
  Tone tone;
  double no_sound, pedal_rest;
  const float* source;        // the converter's input
  float* first_source;        // of the first capture: the pedal's, else the amp's
  const float* pedal_output;  // where there is a pedal
  float* amp_source;
  const float* amp_output;
  float* wet;     // where the block leaves the strip
  float* coming;  // workspace [frames]
};

struct Outlet {
  Line line;
  Ramp dry_gain, mix, level, tap;
  Meter heard, played;
  double no_sound, full_scale, flat_above;
  std::int64_t flat_frames;
  std::int64_t finishes;  // a block is measured as its last step; else etalon_measure is called, if it is at all
  float* past;            // [2 * past_frames]: what the converter gave last, twice in a row
  std::int64_t past_frames, at;                     // of these the block that comes begins at `at`
  std::int64_t delay, coming_delay, wanted_delay;   // of the dry path; `tap` fades from the first to the second
  const float* source;  // the converter's input
  const float* wet;
  const float* tails;   // added to it; may be none
  float* into;          // what goes to the jack
};

}  // namespace etalon
