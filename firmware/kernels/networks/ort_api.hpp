// The few entries of ONNX Runtime's C interface that the operators use, from its published header
// (include/onnxruntime/core/session/onnxruntime_c_api.h). Its table only ever grows at its end, so that an entry keeps
// its number in every later version. All of these were there in version 16 (2023), the first whose operators may fail.
#pragma once
#include <cstddef>
#include <cstdint>

namespace etalon::ort {

constexpr std::uint32_t VERSION = 16;

struct Status;
struct Options;
struct Domain;
struct KernelInfo;
struct Context;
struct Value;
struct TypeInfo;
struct TensorInfo;

enum ErrorCode : int { FAIL = 1, INVALID_ARGUMENT = 2, INVALID_GRAPH = 10 };
enum ElementType : int { FLOAT = 1 };
enum Characteristic : int { REQUIRED = 0 };
enum MemoryType : int { DEFAULT = 0 };

// What a table entry is called with, by its number.
template <int NUMBER>
struct Entry;
#define ETALON_ENTRY(name, number, result, ...)       \
  constexpr int name = number;                        \
  template <>                                         \
  struct Entry<number> {                              \
    using Function = result (*)(__VA_ARGS__) noexcept; \
  }
ETALON_ENTRY(CreateStatus, 0, Status*, ErrorCode, const char* sentence);
ETALON_ENTRY(CreateCustomOpDomain, 26, Status*, const char* name, Domain** domain);
ETALON_ENTRY(CustomOpDomain_Add, 27, Status*, Domain*, const struct CustomOp*);
ETALON_ENTRY(AddCustomOpDomain, 28, Status*, Options*, Domain*);
ETALON_ENTRY(GetTensorMutableData, 51, Status*, Value*, void** data);
ETALON_ENTRY(CastTypeInfoToTensorInfo, 55, Status*, const TypeInfo*, const TensorInfo** tensor);
ETALON_ENTRY(GetTensorElementType, 60, Status*, const TensorInfo*, ElementType*);
ETALON_ENTRY(GetDimensionsCount, 61, Status*, const TensorInfo*, std::size_t* count);
ETALON_ENTRY(GetDimensions, 62, Status*, const TensorInfo*, std::int64_t* sizes, std::size_t count);
ETALON_ENTRY(KernelContext_GetInput, 90, Status*, const Context*, std::size_t number, const Value**);
ETALON_ENTRY(KernelContext_GetOutput, 91, Status*, Context*, std::size_t number, const std::int64_t* sizes,
             std::size_t count, Value**);
ETALON_ENTRY(ReleaseStatus, 93, void, Status*);
ETALON_ENTRY(ReleaseTypeInfo, 98, void, TypeInfo*);
ETALON_ENTRY(KernelInfoGetAttributeArray_float, 162, Status*, const KernelInfo*, const char* name, float*,
             std::size_t* count);
ETALON_ENTRY(KernelInfoGetAttributeArray_int64, 163, Status*, const KernelInfo*, const char* name, std::int64_t*,
             std::size_t* count);
ETALON_ENTRY(KernelInfo_GetInputCount, 230, Status*, const KernelInfo*, std::size_t* count);
ETALON_ENTRY(KernelInfo_GetOutputCount, 231, Status*, const KernelInfo*, std::size_t* count);
ETALON_ENTRY(KernelInfo_GetInputTypeInfo, 234, Status*, const KernelInfo*, std::size_t number, TypeInfo**);
ETALON_ENTRY(KernelInfo_GetOutputTypeInfo, 235, Status*, const KernelInfo*, std::size_t number, TypeInfo**);
#undef ETALON_ENTRY

struct Api {
  void* entries[1];  // as many as the version has
};

// api[NUMBER](...)
template <int NUMBER, class... Arguments>
auto call(const Api* api, Arguments... arguments) {
  return reinterpret_cast<typename Entry<NUMBER>::Function>(*(api->entries + NUMBER))(arguments...);
}

struct ApiBase {
  const Api* (*GetApi)(std::uint32_t version) noexcept;  // null where the runtime is older
  const char* (*GetVersionString)() noexcept;
};

// An operator, as version 16 lays it out. Null is "not this one" for the two callbacks before version 16.
struct CustomOp {
  std::uint32_t version;
  void* create_kernel;
  const char* (*name)(const CustomOp*);
  const char* (*execution_provider)(const CustomOp*);
  ElementType (*input_type)(const CustomOp*, std::size_t);
  std::size_t (*input_count)(const CustomOp*);
  ElementType (*output_type)(const CustomOp*, std::size_t);
  std::size_t (*output_count)(const CustomOp*);
  void* kernel_compute;
  void (*kernel_destroy)(void* kernel);
  Characteristic (*input_characteristic)(const CustomOp*, std::size_t);
  Characteristic (*output_characteristic)(const CustomOp*, std::size_t);
  MemoryType (*input_memory)(const CustomOp*, std::size_t);
  int (*variadic_input_least)(const CustomOp*);
  int (*variadic_input_alike)(const CustomOp*);
  int (*variadic_output_least)(const CustomOp*);
  int (*variadic_output_alike)(const CustomOp*);
  Status* (*create_kernel_v2)(const CustomOp*, const Api*, const KernelInfo*, void** kernel);
  Status* (*kernel_compute_v2)(void* kernel, Context*);
  void* infer_output_shape;
};

}  // namespace etalon::ort
