// Prints what each block of each level's piece costs: a line for each level. Standard input: the structure of a Linear,
// whole numbers. The taps are zeros.
#include <cstdint>
#include <cstdio>

#include "read.hpp"

using namespace etalon;

int main() {
  std::vector<std::int64_t> structure;
  for (long number = 0; std::scanf("%ld", &number) == 1;) structure.push_back(number);
  if (structure.size() < 3) return 1;
  Attributes attributes(structure, std::vector<float>(static_cast<std::size_t>(structure[1]) + 1));
  const Linear net = read_linear(attributes);
  if (!attributes.right()) return std::fprintf(stderr, "%s\n", attributes.wrong.c_str()), 2;
  for (const Level& level : net.levels) {
    for (std::size_t block = 0; block + 1 < level.due.size(); ++block) {
      int cost = 0;
      for (int step = level.due[block]; step < level.due[block + 1]; ++step)
        cost += level.steps[static_cast<std::size_t>(step)].cost;
      std::printf("%d ", cost);
    }
    std::printf("\n");
  }
}
