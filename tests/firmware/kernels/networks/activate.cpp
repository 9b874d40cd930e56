// Standard input: one activation as int32 kind and float32 slope, low, high, low_slope, high_slope, then float32
// numbers, a whole number of vectors. Standard output: what becomes of them.
#include <cstdint>
#include <cstdio>

#include "activations.hpp"

using namespace etalon;
using namespace etalon::ETALON_VARIANT;

int main() {
  std::int32_t kind = 0;
  float slope = 0;
  Activation activation;
  float* read[] = {&slope, &activation.low, &activation.high, &activation.low_slope, &activation.high_slope};
  if (std::fread(&kind, sizeof kind, 1, stdin) != 1) return 1;
  for (float* number : read)
    if (std::fread(number, sizeof *number, 1, stdin) != 1) return 1;
  activation.kind = static_cast<Kind>(kind);
  float numbers[LANES];
  while (std::fread(numbers, sizeof numbers, 1, stdin) == 1) {
    store(numbers, activated(load(numbers), activation, slope));
    if (std::fwrite(numbers, sizeof numbers, 1, stdout) != 1) return 1;
  }
}
