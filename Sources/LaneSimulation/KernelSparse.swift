/// C of evaluations that follow differences only.
///
/// What is kept of a value is its difference from the golden run (exclusive or), lane by lane, with a mask of the lanes
/// that differ at all. A value that no lane changes is all zero. A cell is evaluated when a value that it reads differs,
/// or when its own value did in the cycle before.
enum KernelSparse {
  static let text = """

    // MARK: Differences from the golden run

    typedef struct { bits *bit, *byte, *half, *word, *quad; } Masks;

    typedef struct Sparse Sparse;
    struct Sparse {
      const Design *design;
      Values delta;  // of single bits, the mask says it all
      bits *masks;   // of all values, by number
      Masks mask;
      Gold now, then;
      int lanes;                 // lanes beyond it are all zero
      bits force;                // all ones: evaluate cells whatever differs
      uint64_t *pending, *next;  // cells to be evaluated in this cycle and in the next one
      bits alive;                // lanes in which a register of the next cycle differs
      bits watched, differing;   // lanes under way, and those whose outputs differ in this cycle
      uint64_t base[STORES];     // number of the first value of each store
      uint64_t cells, work, cone;  // cells evaluated, their lanes, and differing values found
    };

    FAST const Gold *target(const Sparse *s, const Run *r) { return r->kind >= REGISTERS ? &s->then : &s->now; }

    FAST void mark(uint64_t *cells, uint32_t cell) { cells[cell / 64] |= (uint64_t)1 << cell % 64; }

    #define DIFFERENCES(name, class) \\
      FAST v##name##_##class seen_##name##_##class(const Gold *g, const Values *d, uint32_t i, int k) { \\
        return gold_##name##_##class(g, i) ^ get_##name##_##class(d, i, k); } \\
      FAST bits differ_##name##_##class(const Gold *g, const Values *d, uint32_t i, int k, v##name##_##class x) { \\
        x ^= gold_##name##_##class(g, i); \\
        put_##name##_##class(d, i, k, x); \\
        return (bits)nonzero_##name##_##class(x) << k * STRIP_##class; }
    #define ALL_DIFFERENCES(class) \\
      DIFFERENCES(byte, class) DIFFERENCES(half, class) DIFFERENCES(word, class) DIFFERENCES(quad, class) \\
      FAST bits differ_bit_##class(const Gold *g, const Values *d, uint32_t i, int k, strip_##class x) { \\
        return (bits)(strip_##class)(x ^ (strip_##class)g->bit[i]) << k * STRIP_##class; }
    ALL_DIFFERENCES(byte)
    ALL_DIFFERENCES(half)
    ALL_DIFFERENCES(word)
    ALL_DIFFERENCES(quad)
    #define CLEAR(name) FAST void clear_##name(const Values *d, uint32_t i) { \\
      memset(d->name + i * LANES, 0, LANES * sizeof *d->name); }
    CLEAR(byte)
    CLEAR(half)
    CLEAR(word)
    CLEAR(quad)
    FAST void clear_bit(const Values *d, uint32_t i) {}

    static void makeSparse(Sparse *s, const Design *d, size_t *bytes) {
      s->design = d;
      s->lanes = LANES;
      s->delta = makeValues(d, LANES, bytes);
      uint64_t count = 0;
      for (int i = 0; i < STORES; i++) {
        s->base[i] = count;
        count += d->counts[i];
      }
      s->masks = calloc(count + 1, sizeof(bits));
      const uint64_t *b = s->base;
      bits *const m = s->masks;
      s->mask = (Masks){m + b[BIT], m + b[BYTE], m + b[HALF], m + b[WORD], m + b[QUAD]};
      s->pending = calloc(d->cells / 64 + 2, 8);
      s->next = calloc(d->cells / 64 + 2, 8);
      *bytes += count * 8 + d->cells / 4;
    }

    static void freeSparse(Sparse *s) {
      freeValues(&s->delta);
      free(s->masks);
      free(s->pending); free(s->next);
    }
    """

  /// Whole evaluations are differences from a run in which everything but the inputs is zero.
  static let evaluation = """

    static void prepare(Dense *e) {
      e->differences = calloc(1, sizeof(Sparse));
      makeSparse(e->differences, e->design, &e->bytes);
      e->differences->force = ~(bits)0;
      e->differences->now = e->differences->then = asGold(&e->row);
      e->values = e->differences->delta;
      e->values.bit = e->differences->mask.bit;
    }
    static void release(Dense *e) {
      freeSparse(e->differences);
      free(e->differences);
    }
    static void evaluate(Dense *e, const Run *r) {
      deltaCells[r->shape](e->differences, &e->differences->now, e->design->io + r->io, e->design->everyCell, r->count);
    }
    """
}
