/// C of evaluations that follow differences only.
///
/// What is kept of a value is its difference from the golden run (exclusive or), lane by lane, with a mask of the lanes
/// that differ at all. A value that no lane changes is all zero and costs nothing; cells are evaluated when a value
/// that they read differs, or when their own value did in the cycle before.
enum KernelSparse {
  static let text = """

    // MARK: Differences from the golden run

    // One row of the golden run: every value once. Single bits are all ones or zero.
    typedef struct { const bits *bit; const uint8_t *byte; const uint16_t *half; const uint32_t *word;
      const uint64_t *quad; } Gold;
    typedef struct { bits *bit, *byte, *half, *word, *quad; } Masks;

    typedef struct Sparse Sparse;
    struct Sparse {
      const Design *design;
      Values delta;  // of single bits, the mask says it all
      Masks mask;
      Gold now, then;
      uint64_t *pending, *next;  // cells to be evaluated in this cycle and in the next one
      bits alive;                // lanes in which a register of the next cycle differs
      bits watched, differing;   // lanes under way, and those whose outputs differ in this cycle
      uint64_t base[STORES];     // number of the first value of each store
      uint64_t work, cone;       // strips evaluated, and differing values found
    };

    FAST const Gold *target(const Sparse *s, const Run *r) { return r->kind >= REGISTERS ? &s->then : &s->now; }
    FAST bool isIn(bits m, int k) { return (strip)(m >> k * STRIP) != 0; }
    #define VALUE(s, store, i) ((s)->base[STORE_##store] + (i))
    enum { STORE_bit, STORE_byte, STORE_half, STORE_word, STORE_quad };

    // A cell may make later cells of its own run pending, so each word is read again.
    FAST uint64_t within(const Run *r, uint32_t word) {
      uint64_t m = ~(uint64_t)0;
      if (word == r->first / 64) m &= ~(uint64_t)0 << r->first % 64;
      const uint32_t end = r->first + r->count;
      if (word == end / 64) m &= ((uint64_t)1 << end % 64) - 1;
      return m;
    }
    #define EACH_PENDING(s, r, word, slots) \\
      const uint32_t last_ = ((r)->first + (r)->count - 1) / 64; \\
      for (uint32_t w_ = word; w_ <= last_; w_++) \\
        for (uint64_t in_ = within(r, w_), p_; (p_ = (s)->pending[w_] & in_) != 0;) \\
          for (uint32_t cell = w_ * 64 + (uint32_t)__builtin_ctzll(p_), once_ = 1; once_; once_ = 0) \\
            for (const uint32_t *io = ((s)->pending[w_] &= ~(p_ & -p_), \\
                   (s)->design->io + (r)->io + (size_t)(cell - (r)->first) * (slots)); io; io = 0)

    FAST void mark(uint64_t *cells, uint32_t cell) { cells[cell / 64] |= (uint64_t)1 << cell % 64; }

    FAST void notify(Sparse *s, uint64_t *cells, uint64_t value) {
      const uint32_t *c = s->design->consumers + s->design->firstConsumer[value];
      const uint32_t *end = s->design->consumers + s->design->firstConsumer[value + 1];
      for (; c != end; c++) mark(cells, *c);
    }

    // A value that differs is looked at again in the next cycle, if only to become zero.
    FAST void finish(Sparse *s, const Run *r, uint32_t cell, uint64_t value, bits *mask, bits diff) {
      *mask = diff;
      if (!diff) return;
      s->cone += (uint64_t)__builtin_popcountll(diff);
      mark(s->next, cell);
      if (r->kind >= REGISTERS) {
        s->alive |= diff;
        notify(s, s->next, value);
      } else {
        notify(s, s->pending, value);
      }
    }

    #define SPARSE_ACCESS(name) \\
      FAST v##name gold_##name(const Gold *g, uint32_t i) { return SPLAT(v##name, g->name[i]); } \\
      FAST v##name seen_##name(const Gold *g, const Values *d, uint32_t i, int k) { \\
        return gold_##name(g, i) ^ get_##name(d, i, k); } \\
      FAST bits differ_##name(const Gold *g, const Values *d, uint32_t i, int k, v##name x) { \\
        x ^= gold_##name(g, i); \\
        put_##name(d, i, k, x); \\
        return (bits)nonzero_##name(x) << k * STRIP; } \\
      FAST void clear_##name(const Values *d, uint32_t i, bits mask) { \\
        for (int k = 0; k < STRIPS; k++) if (isIn(mask, k)) put_##name(d, i, k, (v##name){}); }
    SPARSE_ACCESS(byte)
    SPARSE_ACCESS(half)
    SPARSE_ACCESS(word)
    SPARSE_ACCESS(quad)
    FAST strip gold_bit(const Gold *g, uint32_t i) { return (strip)g->bit[i]; }
    FAST strip seen_bit(const Gold *g, const Masks *m, uint32_t i, int k) {
      return (strip)((g->bit[i] ^ m->bit[i]) >> k * STRIP);
    }
    FAST bits differ_bit(const Gold *g, const Values *d, uint32_t i, int k, strip x) {
      return (bits)(strip)(x ^ (strip)g->bit[i]) << k * STRIP;
    }
    """
}
