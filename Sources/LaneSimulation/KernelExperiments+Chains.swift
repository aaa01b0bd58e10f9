extension KernelExperiments {
  static let chains = """


    // MARK: Copies

    enum { SEEN, COPY, CHANGE, PRODUCT, OTHER };
    // Of a product, the bits of the other factor.
    typedef struct { uint32_t kind, target, enable, isWhole; uint64_t uses; Place factor; uint64_t factorBits; } Link;
    typedef struct { uint32_t firstLink, links, enable; Place place; } Chain;
    // A register that surely differs, in the bits of `mask`; 0: it is not known in which.
    typedef struct { uint32_t target; uint64_t mask; } Differing;
    // Bits of `flags`; and of `target`: not one register, or an experiment that is decided.
    enum { RECORDS = 1, STOPS = 2 };
    enum { MOST = 16 };
    static const uint32_t ALWAYS = 0xffffffff, SEVERAL = 0xffffffff, DECIDED = 0xfffffffe;

    FAST bool isOn(const bits *row, uint32_t enable) { return enable == ALWAYS || row[enable]; }

    FAST void decide(Fault *f, Outcome *out, uint64_t end, int32_t difference, bool isConverged) {
      *out = (Outcome){(int32_t)end, difference, isConverged, 0, 0};
      f->target = DECIDED;
    }

    FAST bool isIn(const uint32_t *list, uint32_t count, uint32_t x) {
      for (uint32_t i = 0; i < count; i++) if (list[i] == x) return true;
      return false;
    }

    // Follows a flip of one register as long as it is certain which registers differ: one, or, when only the first
    // difference is asked for, a few, no two of which act on the same one. If that does not decide the experiment, the
    // fault becomes the latest flip of one register that has the same effect.
    static void follow(const Golden *g, const Chain *chains, const Link *links, Fault *f, Strike *strike, Outcome *out,
        uint64_t flags) {
      const uint32_t most = flags & STOPS ? MOST : 1;
      Differing lists[2][MOST], *now = lists[0], *next = lists[1];
      now[0] = (Differing){f->target, strike->mask};
      uint32_t count = 1;
      int32_t difference = -1;
      for (uint32_t t = f->cycle; t < g->cycles; t++) {
        const bits *row = (const bits *)(g->rows + t * g->rowBytes + g->offset[BIT]);
        uint32_t met[2 * MOST], meetings = 0, following = 0;
        for (uint32_t i = 0; i < count; i++) {
          const Chain *chain = chains + now[i].target;
          const uint64_t mask = now[i].mask;
          if (!isOn(row, chain->enable)) {
            if (following == most) return;
            next[following++] = now[i];
          }
          for (const Link *l = links + chain->firstLink, *end = l + chain->links; l < end; l++) {
            if (mask && !(mask & l->uses)) continue;
            if (!mask && !l->isWhole) return;
            if (l->kind == SEEN) {
              if (flags & RECORDS) return;
              if (difference < 0) difference = (int32_t)t;
              if (flags & STOPS) return decide(f, out, t + 1, difference, false);
            } else if (isOn(row, l->enable)) {
              if (l->kind == OTHER || (l->kind != COPY && !(flags & STOPS))) return;
              if (meetings == 2 * MOST || isIn(met, meetings, l->target)) return;
              met[meetings++] = l->target;
              if (l->kind == PRODUCT) {
                const Gold gold = rowAt(g, t);
                if (!(goldValue(&gold, l->factor) & l->factorBits)) continue;
              }
              if (following == most) return;
              next[following++] = (Differing){l->target, l->kind == COPY ? mask : 0};
            }
          }
        }
        if (following == 0) return decide(f, out, t + 1, difference, true);
        Differing *swap = now;
        now = next;
        next = swap;
        count = following;
        if (count > 1 || !now->mask) continue;
        f->target = now->target;
        f->cycle = t + 1;
        f->difference = difference;
        strike->store = chains[now->target].place.store;
        strike->index = chains[now->target].place.index;
      }
      decide(f, out, g->cycles, difference, false);
    }

    // Follows all faults that flip one register; returns how many that decides.
    EXPORT uint64_t bittern_follow(const Golden *g, const Chain *chains, const Link *links, Fault *faults,
        Strike *strikes, Outcome *outcomes, uint64_t count, uint64_t flags) {
      uint64_t decided = 0;
      for (uint64_t i = 0; i < count; i++) {
        Fault *f = faults + i;
        if (f->target == SEVERAL || f->span) continue;
        follow(g, chains, links, f, strikes + f->firstStrike, outcomes + i, flags);
        decided += f->target == DECIDED;
      }
      return decided;
    }
    """
}
