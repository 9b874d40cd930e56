// The transform of the long impulse responses, in place and without any reordering: what it gives lies in an order of
// its own, the same for the sound and for the taps.
//
// 2n real numbers x are n complex ones, x[j] + i x[j + n], polynomials modulo X^n - i. Modulo X^2h - r^2 splits into
// modulo X^h - r and modulo X^h + r, one root for each half, down to n numbers whose products are the convolution of x,
// what wraps around with its sign turned. There is no odd first or middle frequency, and no pass that makes a spectrum
// of real numbers out of one of complex ones.
#pragma once
#include "vectors.hpp"

namespace etalon::ETALON_VARIANT {

constexpr int CORNER = 8;  // the last splits, of so many neighbours, are made across vectors that are turned first

struct Complex {
  Vector re, im;
};

ETALON_INLINE Complex load(const float* re, const float* im) { return {load(re), load(im)}; }
ETALON_INLINE void store(float* re, float* im, Complex x) { store(re, x.re), store(im, x.im); }
ETALON_INLINE Complex times_i(Complex x) { return {-x.im, x.re}; }
ETALON_INLINE Complex splat(const float* root) { return {splat(root[0]), splat(root[1])}; }

ETALON_INLINE void split(Complex& a, Complex& b, Complex root) {
  const Complex turned{b.re * root.re - b.im * root.im, b.re * root.im + b.im * root.re};
  b = {a.re - turned.re, a.im - turned.im};
  a = {a.re + turned.re, a.im + turned.im};
}

// The other way round, times two.
ETALON_INLINE void join(Complex& a, Complex& b, Complex root) {
  const Complex apart{a.re - b.re, a.im - b.im};
  a = {a.re + b.re, a.im + b.im};
  b = {apart.re * root.re + apart.im * root.im, apart.im * root.re - apart.re * root.im};
}

template <bool FORWARD>
ETALON_INLINE void pair(Complex& a, Complex& b, Complex root) {
  if constexpr (FORWARD)
    split(a, b, root);
  else
    join(a, b, root);
}

// Two splits at once: the root of the first, and a root of that, which gives both roots of the second.
template <bool FORWARD>
ETALON_INLINE void four(Complex& a, Complex& b, Complex& c, Complex& d, Complex root, Complex next) {
  if constexpr (FORWARD) split(a, c, root), split(b, d, root);
  pair<FORWARD>(a, b, next);
  pair<FORWARD>(c, d, times_i(next));
  if constexpr (!FORWARD) join(a, c, root), join(b, d, root);
}

// What of `count` a step takes that is one of `cuts`.
struct Cut {
  int from, until;
  ETALON_INLINE Cut(int count, int number, int cuts)
      : from(count / cuts * number), until(count / cuts * (number + 1)) {}
};

// One split of `size` numbers; only ever the first, of numbers `size` / 2 apart.
template <bool FORWARD>
ETALON_INLINE void pass_by_two(int size, Cut cut, const float* roots, float* re, float* im) {
  const Complex root = splat(roots + 2);
  const int half = size / 2;
  for (int j = cut.from; j < cut.until; j += LANES) {
    Complex a = load(re + j, im + j), b = load(re + j + half, im + j + half);
    pair<FORWARD>(a, b, root);
    store(re + j, im + j, a);
    store(re + j + half, im + j + half, b);
  }
}

// Two splits, the second of numbers `apart` apart; root n has its own at 2n and 2n + 1. A cut is some nodes, or a part
// of one.
template <bool FORWARD>
ETALON_INLINE void pass_by_four(int size, int apart, Cut cut, const float* roots, float* re, float* im) {
  const int nodes = size / (4 * apart);
  for (int at = cut.from; at < cut.until;) {
    const int node = at / apart, until = (node + 1) * apart < cut.until ? (node + 1) * apart : cut.until;
    const Complex root = splat(roots + 2 * (nodes + node)), next = splat(roots + 4 * (nodes + node));
    float *r = re + 3 * apart * node, *i = im + 3 * apart * node;
    for (; at < until; at += LANES) {
      Complex a = load(r + at, i + at), b = load(r + at + apart, i + at + apart);
      Complex c = load(r + at + 2 * apart, i + at + 2 * apart), d = load(r + at + 3 * apart, i + at + 3 * apart);
      four<FORWARD>(a, b, c, d, root, next);
      store(r + at, i + at, a);
      store(r + at + apart, i + at + apart, b);
      store(r + at + 2 * apart, i + at + 2 * apart, c);
      store(r + at + 3 * apart, i + at + 3 * apart, d);
    }
  }
}

// A cut of pass `number` of those before the corners: an odd count of splits begins with a single one.
template <bool FORWARD>
void pass(const Level& level, int number, int cut, float* re) {
  const int size = level.size, splits = __builtin_ctz(static_cast<unsigned>(size / CORNER)), single = splits % 2;
  const float* roots = level.roots.data();
  if (number < single)
    return pass_by_two<FORWARD>(size, Cut(size / 2, cut, level.cuts), roots, re, re + size);
  const int apart = size >> (2 * (number - single + 1) + single);
  pass_by_four<FORWARD>(size, apart, Cut(size / 4, cut, level.cuts), roots, re, re + size);
}

#if ETALON_LANES == 8
#define ETALON_ZIP_LOW 0, 8, 1, 9, 4, 12, 5, 13
#define ETALON_ZIP_HIGH 2, 10, 3, 11, 6, 14, 7, 15
#define ETALON_PAIR_LOW 0, 1, 8, 9, 4, 5, 12, 13
#define ETALON_PAIR_HIGH 2, 3, 10, 11, 6, 7, 14, 15
#else
#define ETALON_ZIP_LOW 0, 4, 1, 5
#define ETALON_ZIP_HIGH 2, 6, 3, 7
#define ETALON_PAIR_LOW 0, 1, 4, 5
#define ETALON_PAIR_HIGH 2, 3, 6, 7
#endif

// LANES vectors of LANES numbers, rows to columns.
ETALON_INLINE void turn(Vector* rows) {
  for (Vector* r = rows; r < rows + LANES; r += 4) {
    const Vector a = __builtin_shufflevector(r[0], r[1], ETALON_ZIP_LOW);
    const Vector b = __builtin_shufflevector(r[0], r[1], ETALON_ZIP_HIGH);
    const Vector c = __builtin_shufflevector(r[2], r[3], ETALON_ZIP_LOW);
    const Vector d = __builtin_shufflevector(r[2], r[3], ETALON_ZIP_HIGH);
    r[0] = __builtin_shufflevector(a, c, ETALON_PAIR_LOW);
    r[1] = __builtin_shufflevector(a, c, ETALON_PAIR_HIGH);
    r[2] = __builtin_shufflevector(b, d, ETALON_PAIR_LOW);
    r[3] = __builtin_shufflevector(b, d, ETALON_PAIR_HIGH);
  }
#if ETALON_LANES == 8
  for (Vector* r = rows; r < rows + 4; ++r) {
    const Vector low = __builtin_shufflevector(r[0], r[4], 0, 1, 2, 3, 8, 9, 10, 11);
    r[4] = __builtin_shufflevector(r[0], r[4], 4, 5, 6, 7, 12, 13, 14, 15);
    r[0] = low;
  }
#endif
}

// The corners of LANES nodes: number e of each in vector e, and the roots of the nodes in theirs.
template <bool FORWARD>
ETALON_INLINE void eight(Complex (&x)[CORNER], Complex root, Complex second, Complex third) {
  constexpr float HALF = 0.70710678f;  // of the square root of two
  const Complex turned{(third.re - third.im) * HALF, (third.re + third.im) * HALF};
  if constexpr (FORWARD)
    for (int e = 0; e < 4; ++e) split(x[e], x[e + 4], root);
  four<FORWARD>(x[0], x[1], x[2], x[3], second, third);
  four<FORWARD>(x[4], x[5], x[6], x[7], times_i(second), turned);
  if constexpr (!FORWARD)
    for (int e = 0; e < 4; ++e) join(x[e], x[e + 4], root);
}

// Where vector `e` of the corners from `node` on lies in a spectrum, whose PAD numbers lie `stride` floats apart.
ETALON_INLINE std::size_t place(int node, int e, std::size_t stride) {
  const int at = node * CORNER + e * LANES;
  return static_cast<std::size_t>(at / PAD) * stride + static_cast<std::size_t>(at % PAD);
}

ETALON_INLINE Complex corner_root(const float* corners, int nodes, int number, int node) {
  return load(corners + 2 * number * nodes + node, corners + (2 * number + 1) * nodes + node);
}

// Corners as they lie in a row, number after number, and as vectors.
template <class Rows>
ETALON_INLINE void each_row(int node, Rows rows) {
  for (int e = 0; e < CORNER; ++e) rows((node + e % LANES) * CORNER + e / LANES * LANES, e);
}

ETALON_INLINE void turn_all(Vector (&rows)[CORNER]) {
  for (int half = 0; half < CORNER; half += LANES) turn(rows + half);
}

ETALON_INLINE Complex corner_root(const Level& level, int number, int node) {
  const int nodes = level.size / CORNER;
  const float* roots = level.corners.data() + 2 * number * nodes + node;
  return load(roots, roots + nodes);
}

// A cut of the last splits, of the rows [re, im][size], into a spectrum.
inline void split_corners(const Level& level, int cut, const float* re, float* spectrum, std::size_t stride) {
  const Cut nodes(level.size / CORNER, cut, level.cuts);
  const float* im = re + level.size;
  for (int node = nodes.from; node < nodes.until; node += LANES) {
    Vector reals[CORNER], imaginaries[CORNER];
    each_row(node, [&](int at, int e) { reals[e] = load(re + at), imaginaries[e] = load(im + at); });
    turn_all(reals), turn_all(imaginaries);
    Complex x[CORNER];
    for (int e = 0; e < CORNER; ++e) x[e] = {reals[e], imaginaries[e]};
    eight<true>(x, corner_root(level, 0, node), corner_root(level, 1, node), corner_root(level, 2, node));
    for (int e = 0; e < CORNER; ++e) {
      float* to = spectrum + place(node, e, stride);
      store(to, to + PAD, x[e]);
    }
  }
}

// The same back again.
inline void join_corners(const Level& level, int cut, const float* spectrum, std::size_t stride, float* re) {
  const Cut nodes(level.size / CORNER, cut, level.cuts);
  float* im = re + level.size;
  for (int node = nodes.from; node < nodes.until; node += LANES) {
    Complex x[CORNER];
    for (int e = 0; e < CORNER; ++e) {
      const float* from = spectrum + place(node, e, stride);
      x[e] = load(from, from + PAD);
    }
    eight<false>(x, corner_root(level, 0, node), corner_root(level, 1, node), corner_root(level, 2, node));
    Vector reals[CORNER], imaginaries[CORNER];
    for (int e = 0; e < CORNER; ++e) reals[e] = x[e].re, imaginaries[e] = x[e].im;
    turn_all(reals), turn_all(imaginaries);
    each_row(node, [&](int at, int e) { store(re + at, reals[e]), store(im + at, imaginaries[e]); });
  }
}

}  // namespace etalon::ETALON_VARIANT
