extension ShimRuntime {
  /// Golden runs and fault experiments. All blocks are of 64-bit words, because both languages agree on their layout.
  static let experiments = """
    struct Golden {
      int64_t cycles, interval;
      const uint64_t* stimulus;
      const uint64_t* resets;   // levels in each cycle, or null: as they are
      const uint64_t* domains;  // clocked domains in each cycle, or null: domain 0
      uint64_t* responses;
      uint8_t* snapshots;       // the region before cycle 0, interval, 2 * interval, ..., and after the last
    };
    struct Fault { int64_t start, span, firstStrike, strikes; };
    struct Strike { uint64_t place, clear, toggle; };  // a byte of the region becomes (byte & ~clear) ^ toggle
    struct Outcome { int64_t last, difference, simulated, converged, row; };

    static inline uint8_t* golden(const Golden* g, int64_t t) {
      return g->snapshots + (t + g->interval - 1) / g->interval * (size_t)regionBytes;
    }

    static inline void present(Model* m, const Golden* g, int64_t t) {
      drive(m->root, g->stimulus + t * inputStride);
      if (g->resets) hold(m->root, g->resets[t]);
      lower(m->root);
    }

    static inline void clockEdge(Model* m, const Golden* g, int64_t t) {
      raise(m->root, g->domains ? g->domains[t] : 1);
      evaluate(m->top, m->root);
    }

    EXPORT void bittern_record(Model* m, const Golden* g) {
      for (int64_t t = 0; t < g->cycles; t++) {
        if (t % g->interval == 0) memcpy(golden(g, t), m->state, regionBytes);
        present(m, g, t);
        evaluate(m->top, m->root);
        sample(m->root, g->responses + t * outputStride);
        if (propertyCount) countProperties(m, g->domains ? g->domains[t] : 1);
        clockEdge(m, g, t);
      }
      memcpy(golden(g, g->cycles), m->state, regionBytes);
      lower(m->root);
      evaluate(m->top, m->root);
    }

    // Registers and memories only: copies that the evaluation leaves behind are no state. `hint` is a block that
    // differed last time; most of the time it still does.
    static inline bool blockDiffers(const Model* m, const uint8_t* golden, uint32_t from) {
      uint32_t to = from + 256 < regionBytes ? from + 256 : regionBytes;
      uint8_t any = 0;
      for (uint32_t i = from; i < to; i++) any |= (m->state[i] ^ golden[i]) & m->mask[i];
      return any;
    }

    static bool sameState(const Model* m, const uint8_t* golden, uint32_t* hint) {
      if (blockDiffers(m, golden, *hint)) return false;
      for (uint32_t from = 0; from < regionBytes; from += 256)
        if (blockDiffers(m, golden, from)) { *hint = from; return false; }
      return true;
    }

    static void strike(Model* m, const Fault* f, const Strike* strikes) {
      for (int64_t i = f->firstStrike; i < f->firstStrike + f->strikes; i++) {
        uint8_t* byte = m->state + strikes[i].place;
        *byte = (uint8_t)((*byte & ~strikes[i].clear) ^ strikes[i].toggle);
      }
      settleAll(m->root);
    }

    static Outcome experiment(
        Model* m, const Golden* g, const Fault* f, const Strike* strikes, bool stopAtDifference, uint64_t* rows) {
      int64_t t = f->start / g->interval * g->interval;
      memcpy(m->state, golden(g, t), regionBytes);
      Outcome out = {0, -1, 0, 0, 0};
      for (; t < f->start; t++, out.simulated++) {
        present(m, g, t);
        evaluate(m->top, m->root);
        clockEdge(m, g, t);
      }
      const int64_t forcedUntil = f->start + f->span;
      uint32_t hint = 0;
      while (t < g->cycles) {
        uint64_t* row = rows ? rows + (t - f->start) * outputStride : m->row;
        present(m, g, t);
        if (t < forcedUntil) strike(m, f, strikes);
        evaluate(m->top, m->root);
        sample(m->root, row);
        out.simulated++;
        if (out.difference < 0 && memcmp(row, g->responses + t * outputStride, outputStride * 8)) {
          out.difference = t;
          if (stopAtDifference) { t++; break; }
        }
        clockEdge(m, g, t);
        t++;
        if (t >= forcedUntil && (t % g->interval == 0 || t == g->cycles) && sameState(m, golden(g, t), &hint)) {
          out.converged = 1;
          break;
        }
      }
      out.last = t;
      return out;
    }

    // Returns how many faults were simulated: fewer than `count` when `rows` has no room for the worst case of the
    // next one. The model is left as it was.
    EXPORT int64_t bittern_experiments(
        Model* m, const Golden* g, const Fault* faults, int64_t count, const Strike* strikes,
        int64_t stopAtDifference, Outcome* outcomes, uint64_t* rows, int64_t capacity) {
      memcpy(m->spare, m->state, regionBytes);
      int64_t used = 0, done = 0;
      for (; done < count; done++) {
        const Fault* f = faults + done;
        if (rows && used + g->cycles - f->start > capacity) break;
        Outcome out = experiment(m, g, f, strikes, stopAtDifference, rows ? rows + used * outputStride : nullptr);
        out.row = used;
        if (rows) used += out.last - f->start;
        outcomes[done] = out;
      }
      memcpy(m->state, m->spare, regionBytes);
      return done;
    }
    """
}
