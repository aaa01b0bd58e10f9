extension KernelExperiments {
  static let chains = """


    // MARK: Copies

    enum { SEEN, COPY, CHANGE, OTHER };
    typedef struct { uint32_t kind, target, enable, isWhole; uint64_t uses; } Link;
    typedef struct { uint32_t firstLink, links, enable; Place place; } Chain;
    // Bits of `flags`; and of `target`: not one register, or an experiment that is decided.
    enum { RECORDS = 1, STOPS = 2 };
    static const uint32_t ALWAYS = 0xffffffff, SEVERAL = 0xffffffff, DECIDED = 0xfffffffe;

    FAST bool isOn(const bits *row, uint32_t enable) { return enable == ALWAYS || row[enable]; }

    FAST void decide(Fault *f, Outcome *out, uint64_t end, int32_t difference, bool isConverged) {
      *out = (Outcome){(int32_t)end, difference, isConverged, 0, 0};
      f->target = DECIDED;
    }

    // Follows a flip of one register as long as nothing else differs. If that does not decide the experiment, the fault
    // becomes the latest one that has the same effect.
    static void follow(const Golden *g, const Chain *chains, const Link *links, Fault *f, Strike *strike, Outcome *out,
        uint64_t flags) {
      uint32_t now = f->target;
      int32_t difference = -1;
      bool isKnown = true;  // the difference is still the strike's mask
      for (uint32_t t = f->cycle; t < g->cycles; t++) {
        const Chain *chain = chains + now;
        const bits *row = (const bits *)(g->rows + t * g->rowBytes + g->offset[BIT]);
        uint32_t next = now, count = !isOn(row, chain->enable);
        bool isChanged = false;
        for (const Link *l = links + chain->firstLink, *end = l + chain->links; l < end; l++) {
          if (isKnown && !(strike->mask & l->uses)) continue;
          if (!isKnown && !l->isWhole) return;
          if (l->kind == SEEN) {
            if (flags & RECORDS) return;
            if (difference < 0) difference = (int32_t)t;
            if (flags & STOPS) return decide(f, out, t + 1, difference, false);
          } else if (isOn(row, l->enable)) {
            if (l->kind == OTHER || (l->kind == CHANGE && !(flags & STOPS))) return;
            isChanged |= l->kind == CHANGE;
            next = l->target;
            count++;
          }
        }
        if (count == 0) return decide(f, out, t + 1, difference, true);
        if (count > 1) return;
        isKnown &= !isChanged;
        now = next;
        if (!isKnown) continue;
        f->target = now;
        f->cycle = t + 1;
        f->difference = difference;
        strike->store = chains[now].place.store;
        strike->index = chains[now].place.index;
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
