/// C that every kernel begins with: strips of lanes as vectors, and the few operations that vector types lack.
///
/// A shape of cells is computed in strips of as many lanes as make a few machine vectors of its widest words: bytes go
/// 64 at a time, words of 32 bits 32. `vhalf_word` is a vector of halves, in strips of the class `word`.
enum KernelTypes {
  static let text = """
    #include <stdbool.h>
    #include <stdint.h>
    #include <stdlib.h>
    #include <string.h>

    // 64 experiments run side by side, a strip of them in vectors. Values of one bit are one word for all lanes.
    #define LANES 64
    #define EXPORT __attribute__((visibility("default")))
    #define FAST static inline __attribute__((always_inline))

    typedef uint64_t bits;
    typedef uint64_t strip_byte;
    typedef uint16_t strip_quad;
    #if defined(__AVX512BW__)
    enum { STRIP_byte = 64, STRIP_half = 64, STRIP_word = 32, STRIP_quad = 16 };
    typedef uint64_t strip_half;
    typedef uint32_t strip_word;
    #else
    enum { STRIP_byte = 64, STRIP_half = 32, STRIP_word = 32, STRIP_quad = 16 };
    typedef uint32_t strip_half;
    typedef uint32_t strip_word;
    #endif

    #define SPLAT(type, value) ((type){} + (value))
    #define CONVERT(type, value) __builtin_convertvector(value, type)

    // Strips of single bits to lanes of all ones, and lanes that are not zero to strips of single bits.
    #if defined(__clang__)
    #define FLAGS(class) \\
      typedef _Bool flags_##class __attribute__((ext_vector_type(STRIP_##class))); \\
      FAST flags_##class asFlags_##class(strip_##class m) { flags_##class f; memcpy(&f, &m, sizeof m); return f; } \\
      FAST strip_##class asStrip_##class(flags_##class f) { strip_##class m; memcpy(&m, &f, sizeof m); return m; }
    #define SPREAD(name, class) FAST v##name##_##class spread_##name##_##class(strip_##class m) { \\
      return (v##name##_##class)-CONVERT(s##name##_##class, asFlags_##class(m)); }
    #define NONZERO(name, class) FAST strip_##class nonzero_##name##_##class(v##name##_##class x) { \\
      return asStrip_##class(CONVERT(flags_##class, x != 0)); }
    #else
    #define FLAGS(class)
    #define SPREAD(name, class) FAST v##name##_##class spread_##name##_##class(strip_##class m) { \\
      v##name##_##class r; for (int i = 0; i < STRIP_##class; i++) r[i] = -(m >> i & 1); return r; }
    #define NONZERO(name, class) FAST strip_##class nonzero_##name##_##class(v##name##_##class x) { \\
      strip_##class m = 0; \\
      for (int i = 0; i < STRIP_##class; i++) m |= (strip_##class)(x[i] != 0) << i; return m; }
    #endif

    #define VECTORS(name, class, size) \\
      typedef uint##size##_t v##name##_##class __attribute__((vector_size(STRIP_##class * size / 8))); \\
      typedef int##size##_t s##name##_##class __attribute__((vector_size(STRIP_##class * size / 8))); \\
      SPREAD(name, class) NONZERO(name, class) \\
      FAST v##name##_##class mux_##name##_##class(strip_##class m, v##name##_##class a, v##name##_##class b) { \\
        v##name##_##class e = spread_##name##_##class(m); return (a & e) | (b & ~e); } \\
      FAST strip_##class true_##name##_##class(s##name##_##class c) { \\
        return nonzero_##name##_##class((v##name##_##class)c); } \\
      FAST v##name##_##class left_##name##_##class(v##name##_##class a, v##name##_##class n) { \\
        return (v##name##_##class)(n < size) & (a << (n & (size - 1))); } \\
      FAST v##name##_##class right_##name##_##class(v##name##_##class a, v##name##_##class n) { \\
        return (v##name##_##class)(n < size) & (a >> (n & (size - 1))); } \\
      FAST v##name##_##class arithmetic_##name##_##class(v##name##_##class a, v##name##_##class n) { \\
        v##name##_##class far = (v##name##_##class)(n >= size); \\
        return (v##name##_##class)( \\
          (s##name##_##class)a >> (s##name##_##class)((n & ~far & (size - 1)) | (far & (size - 1)))); } \\
      FAST v##name##_##class parity_##name##_##class(v##name##_##class a) { \\
        for (int n = size / 2; n; n /= 2) a ^= a >> n; return a & 1; }
    #define CLASS(class) FLAGS(class) \\
      VECTORS(byte, class, 8) VECTORS(half, class, 16) VECTORS(word, class, 32) VECTORS(quad, class, 64)
    CLASS(byte)
    CLASS(half)
    CLASS(word)
    CLASS(quad)

    // All values of a design, by the width of their words; each value has a word for every lane.
    typedef struct { bits *bit; uint8_t *byte; uint16_t *half; uint32_t *word; uint64_t *quad; } Values;
    // Every value once. Single bits are all ones or zero.
    typedef struct { const bits *bit; const uint8_t *byte; const uint16_t *half; const uint32_t *word;
      const uint64_t *quad; } Gold;
    """
}
