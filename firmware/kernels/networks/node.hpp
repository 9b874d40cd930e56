// What a node of ours says of itself when ONNX Runtime makes its kernel, read once.
#pragma once
#include <string>
#include <vector>

#include "ort_api.hpp"
#include "read.hpp"

namespace etalon::ort {

class Node {
 public:
  Node(const Api* api, const KernelInfo* info) : api_(api), info_(info) {}
  Attributes attributes();  // `structure` and `weights`; empty where there are none
  // Inputs source [.. frames ..] and state [floats], outputs the same: how they must be declared. "" or a sentence.
  std::string differs(int frames, std::size_t state_floats);

  std::vector<std::int64_t> source_shape;  // what `differs` found; the output has it too
  std::vector<std::int64_t> state_shape;

 private:
  template <int NUMBER, class Number>
  std::vector<Number> list(const char* name);
  template <int NUMBER>
  std::vector<std::int64_t> shape(std::size_t number);
  bool good(Status* status);

  const Api* api_;
  const KernelInfo* info_;
};

}  // namespace etalon::ort
