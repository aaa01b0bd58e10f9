extension KernelExperiments {
  static let memories = """


    // MARK: Memories

    // Golden words move with time, in both directions.
    static void seek(Worker *w, uint64_t t) {
      const Golden *g = w->golden;
      for (uint64_t i = g->firstWritten[w->cycle]; i < g->firstWritten[t]; i++)
        w->memory[g->written[i].memory][g->written[i].address] = g->written[i].after;
      for (uint64_t i = g->firstWritten[w->cycle]; i-- > g->firstWritten[t];)
        w->memory[g->written[i].memory][g->written[i].address] = g->written[i].before;
      w->cycle = t;
    }

    static void setWordDelta(Worker *w, uint32_t m, uint64_t a, int lane, uint64_t x) {
      bits *mask = w->memoryMask[m] + a;
      const bits one = (bits)1 << lane, before = *mask;
      setWord(w->memoryDelta[m], w->sparse.design->memory[m].store, a * LANES + lane, x);
      *mask = x ? before | one : before & ~one;
      if (*mask == before) return;
      w->dirtyWords[m] += (before == 0) - (*mask == 0);
      w->heldWords[lane] += x ? 1 : -1;
      w->inMemory = w->heldWords[lane] ? w->inMemory | one : w->inMemory & ~one;
    }

    static uint64_t wordOf(const Worker *w, uint32_t m, uint64_t a, int lane) {
      return w->memory[m][a]
        ^ getWord(w->memoryDelta[m], w->sparse.design->memory[m].store, a * LANES + lane);
    }

    static bits readWords(Worker *w, const Run *r, const uint32_t *cells, uint32_t count) {
      Sparse *s = &w->sparse;
      const Memory *memory = s->design->memory + r->memory;
      for (; count; count--, cells++) {
        const uint32_t *io = s->design->io + r->io + (size_t)*cells * r->slots;
        const Place address = {io[0], io[1]}, result = {io[2], io[3]};
        const uint64_t a = goldValue(&s->now, address), x = goldValue(&s->now, result);
        bits *const mask = maskOf(s, result);
        bits m = *mask | *maskOf(s, address);
        if (a < memory->depth) m |= w->memoryMask[r->memory][a];
        s->cells += m != 0;
        s->work += (uint64_t)__builtin_popcountll(m);
        for (; m; m &= m - 1) {
          const int lane = __builtin_ctzll(m);
          const uint64_t b = a ^ getDelta(s, address, lane);
          setDelta(s, result, lane, x ^ (b < memory->depth ? wordOf(w, r->memory, b, lane) : 0));
        }
        s->cone += (uint64_t)__builtin_popcountll(*mask);
      }
      return 0;
    }

    // Reads and writes whose golden addresses have a differing word are due, whatever their operands are.
    static void wakeMemories(Worker *w) {
      Sparse *s = &w->sparse;
      const Design *d = s->design;
      for (const Run *r = d->run; r < d->run + d->runs; r++) {
        if (r->kind == READ && w->dirtyWords[r->memory]) {
          const uint32_t *io = d->io + r->io;
          for (uint32_t n = 0; n < r->count; n++, io += r->slots) {
            const uint64_t a = goldValue(&s->now, (Place){io[0], io[1]});
            if (a < d->memory[r->memory].depth && w->memoryMask[r->memory][a]) mark(s->pending, r->first + n);
          }
        } else if (r->kind == WRITE && w->dirtyWords[r->memory]) {
          mark(s->pending, r->first);
        }
      }
    }

    // The words that a lane writes, and those that the golden run writes, compared after the edge.
    static void writeLane(Worker *w, uint32_t index, int lane) {
      Sparse *s = &w->sparse;
      const Design *d = s->design;
      const Memory *memory = d->memory + index;
      const Port *port = d->port + memory->firstPort;
      const uint32_t count = memory->ports;
      uint64_t touched[2 * count], gold[2 * count], mine[2 * count];
      for (uint32_t i = 0; i < 2 * count; i++) {
        const Port *p = port + i / 2;
        touched[i] = goldValue(&s->now, p->address) ^ (i % 2 ? getDelta(s, p->address, lane) : 0);
        if (touched[i] >= memory->depth) continue;
        gold[i] = w->memory[index][touched[i]];
        mine[i] = wordOf(w, index, touched[i], lane);
        for (uint32_t j = 0; j < count; j++) {
          const Port *q = port + j;
          const uint64_t enable = goldValue(&s->now, q->enable), address = goldValue(&s->now, q->address);
          const uint64_t data = goldValue(&s->now, q->data);
          if (enable && address == touched[i]) gold[i] = data;
          if (enable ^ getDelta(s, q->enable, lane) && (address ^ getDelta(s, q->address, lane)) == touched[i])
            mine[i] = data ^ getDelta(s, q->data, lane);
        }
      }
      for (uint32_t i = 0; i < 2 * count; i++)
        if (touched[i] < memory->depth) setWordDelta(w, index, touched[i], lane, gold[i] ^ mine[i]);
    }

    static void writeWords(Worker *w, const Run *r) {
      Sparse *s = &w->sparse;
      const Memory *memory = s->design->memory + r->memory;
      bits m = 0;
      for (const Port *p = s->design->port + memory->firstPort, *end = p + memory->ports; p < end; p++) {
        m |= *maskOf(s, p->enable) | *maskOf(s, p->address) | *maskOf(s, p->data);
        const uint64_t a = goldValue(&s->now, p->address);
        if (goldValue(&s->now, p->enable) && a < memory->depth) m |= w->memoryMask[r->memory][a];
      }
      s->work += (uint64_t)__builtin_popcountll(m);
      for (; m; m &= m - 1) writeLane(w, r->memory, __builtin_ctzll(m));
    }
    """

  static let outputs = """


    // MARK: Outputs

    static void push(Event **events, size_t *count, size_t *room, Event e) {
      if (*count == *room) *events = realloc(*events, (*room = *room * 2 + 256) * sizeof(Event));
      (*events)[(*count)++] = e;
    }

    static void compareOutputs(Worker *w, const uint32_t *cells, uint32_t count) {
      Sparse *s = &w->sparse;
      for (; count; count--, cells++) {
        const Output *p = s->design->output + *cells;
        const Place place = {p->store, p->index};
        bits m = *maskOf(s, place) & s->watched;
        if (!w->recordsEvents && p->width == p->whole) {
          s->differing |= m;
          continue;
        }
        for (; m; m &= m - 1) {
          const int number = __builtin_ctzll(m);
          Lane *lane = w->lane + number;
          const uint64_t x = field(p, getDelta(s, place, number));
          if (!x) continue;
          s->differing |= m & -m;
          if (!w->recordsEvents) continue;
          push(&lane->events, &lane->count, &lane->room, (Event){(uint32_t)w->cycle, p->word, x << p->shift});
          if (p->shift + p->width > 64 && x >> (64 - p->shift))
            push(&lane->events, &lane->count, &lane->room,
              (Event){(uint32_t)w->cycle, p->word + 1, x >> (64 - p->shift)});
        }
      }
    }
    """
}
