/// C that every kernel begins with: strips of lanes as vectors, and the few operations that vector types lack.
enum KernelTypes {
  static let text = """
    #include <stdbool.h>
    #include <stdint.h>
    #include <stdlib.h>
    #include <string.h>

    // 64 experiments run side by side, a strip of them in vectors. Values of one bit are one word for all lanes.
    #define LANES 64
    #ifndef STRIP
    #if defined(__AVX512BW__)
    #define STRIP 32
    #else
    #define STRIP 16
    #endif
    #endif
    #define STRIPS (LANES / STRIP)
    #define EXPORT __attribute__((visibility("default")))
    #define FAST static inline __attribute__((always_inline))

    typedef uint64_t bits;
    #if STRIP == 16
    typedef uint16_t strip;
    #elif STRIP == 32
    typedef uint32_t strip;
    #else
    typedef uint64_t strip;
    #endif

    #define VECTORS(name, unsigned_type, signed_type) \\
      typedef unsigned_type v##name __attribute__((vector_size(STRIP * sizeof(unsigned_type)))); \\
      typedef signed_type s##name __attribute__((vector_size(STRIP * sizeof(signed_type))));
    VECTORS(byte, uint8_t, int8_t)
    VECTORS(half, uint16_t, int16_t)
    VECTORS(word, uint32_t, int32_t)
    VECTORS(quad, uint64_t, int64_t)

    #define SPLAT(type, value) ((type){} + (value))
    #define CONVERT(type, value) __builtin_convertvector(value, type)

    // Strips of single bits to lanes of all ones, and lanes that are not zero to strips of single bits.
    #if defined(__clang__)
    typedef _Bool flags __attribute__((ext_vector_type(STRIP)));
    FAST flags asFlags(strip m) { flags f; memcpy(&f, &m, sizeof f); return f; }
    FAST strip asStrip(flags f) { strip m; memcpy(&m, &f, sizeof m); return m; }
    #define SPREAD(name) FAST v##name spread_##name(strip m) { \\
      return (v##name)-__builtin_convertvector(asFlags(m), s##name); }
    #define NONZERO(name) FAST strip nonzero_##name(v##name x) { \\
      return asStrip(__builtin_convertvector(x != 0, flags)); }
    #else
    #define SPREAD(name) FAST v##name spread_##name(strip m) { \\
      v##name r; for (int i = 0; i < STRIP; i++) r[i] = -(m >> i & 1); return r; }
    #define NONZERO(name) FAST strip nonzero_##name(v##name x) { \\
      strip m = 0; for (int i = 0; i < STRIP; i++) m |= (strip)(x[i] != 0) << i; return m; }
    #endif

    #define OPERATIONS(name, size) SPREAD(name) NONZERO(name) \\
      FAST v##name mux_##name(strip m, v##name a, v##name b) { \\
        v##name e = spread_##name(m); return (a & e) | (b & ~e); } \\
      FAST strip true_##name(s##name c) { return nonzero_##name((v##name)c); } \\
      FAST v##name left_##name(v##name a, v##name n) { \\
        return (v##name)(n < size) & (a << (n & (size - 1))); } \\
      FAST v##name right_##name(v##name a, v##name n) { \\
        return (v##name)(n < size) & (a >> (n & (size - 1))); } \\
      FAST v##name arithmetic_##name(v##name a, v##name n) { \\
        v##name far = (v##name)(n >= size); \\
        return (v##name)((s##name)a >> (s##name)((n & ~far & (size - 1)) | (far & (size - 1)))); } \\
      FAST v##name parity_##name(v##name a) { \\
        for (int n = size / 2; n; n /= 2) a ^= a >> n; return a & 1; }
    OPERATIONS(byte, 8)
    OPERATIONS(half, 16)
    OPERATIONS(word, 32)
    OPERATIONS(quad, 64)

    // All values of a design, by the width of their words; each value has a word for every lane.
    typedef struct { bits *bit; uint8_t *byte; uint16_t *half; uint32_t *word; uint64_t *quad; } Values;
    """
}
