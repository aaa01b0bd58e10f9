/// C of golden runs and of experiments that branch off them.
enum KernelExperiments {
  static let text = golden + state + chains + memories + outputs + sweep

  static let golden = """

    // MARK: The golden run

    typedef struct { uint32_t memory, address; uint64_t before, after; } Written;
    typedef struct {
      const Design *design;
      uint64_t cycles, rowBytes;
      size_t offset[STORES];
      uint8_t *rows;        // one more than cycles
      Written *written;     // words that change, in order of time
      uint64_t *firstWritten;
      uint64_t **memory;    // words before cycle 0
    } Golden;

    static void copyRow(const Dense *e, const Golden *g, uint8_t *row) {
      const uint64_t *n = g->design->counts;
      const Values in = e->row, v = e->values;
      bits *bit = (bits *)(row + g->offset[BIT]);
      uint8_t *byte = row + g->offset[BYTE];
      uint16_t *half = (uint16_t *)(row + g->offset[HALF]);
      uint32_t *word = (uint32_t *)(row + g->offset[WORD]);
      uint64_t *quad = (uint64_t *)(row + g->offset[QUAD]);
      for (uint64_t i = 0; i < n[BIT]; i++) bit[i] = in.bit[i] ^ -(v.bit[i] & 1);
      for (uint64_t i = 0; i < n[BYTE]; i++) byte[i] = in.byte[i] ^ v.byte[i * LANES];
      for (uint64_t i = 0; i < n[HALF]; i++) half[i] = in.half[i] ^ v.half[i * LANES];
      for (uint64_t i = 0; i < n[WORD]; i++) word[i] = in.word[i] ^ v.word[i * LANES];
      for (uint64_t i = 0; i < n[QUAD]; i++) quad[i] = in.quad[i] ^ v.quad[i * LANES];
    }

    EXPORT uint64_t bittern_row_bytes(const Design *d) {
      size_t bytes = 0;
      for (int s = 0; s < STORES; s++) bytes += (d->counts[s] * (s == BIT ? sizeof(bits) : bytesOf(s)) + 7) / 8 * 8;
      return (bytes + 63) / 64 * 64;
    }

    // Runs `cycles` cycles from the present state of `e`.
    EXPORT Golden *bittern_record(Dense *e, const uint64_t *stimulus, uint64_t *responses, uint64_t cycles) {
      const Design *d = e->design;
      Golden *g = calloc(1, sizeof(Golden));
      g->design = d;
      g->cycles = cycles;
      g->rowBytes = bittern_row_bytes(d);
      size_t offset = 0;
      for (int i = 0; i < STORES; i++) {
        const int s = i == 0 ? BIT : STORES - i;
        g->offset[s] = offset;
        offset += (d->counts[s] * (s == BIT ? sizeof(bits) : bytesOf(s)) + 7) / 8 * 8;
      }
      g->rows = aligned_alloc(64, (cycles + 1) * g->rowBytes + 64);
      g->firstWritten = calloc(cycles + 2, 8);
      g->memory = calloc(d->memories + 1, sizeof(uint64_t *));
      for (uint32_t m = 0; m < d->memories; m++) {
        g->memory[m] = calloc(d->memory[m].depth, 8);
        for (uint32_t a = 0; a < d->memory[m].depth; a++) g->memory[m][a] = bittern_get_word(e, m, a);
      }
      size_t count = 0, room = 0;
      for (uint64_t t = 0; t < cycles; t++) {
        drive(e, stimulus + t * d->inputStride);
        settle(e);
        sample(e, responses + t * d->outputStride);
        copyRow(e, g, g->rows + t * g->rowBytes);
        g->firstWritten[t] = count;
        for (uint32_t m = 0; m < d->memories; m++) {
          if (d->memory[m].domain) continue;
          const size_t first = count;
          for (uint32_t p = d->memory[m].firstPort; p < d->memory[m].firstPort + d->memory[m].ports; p++) {
            const uint64_t a = denseValue(e, d->port[p].address, 0);
            if (!denseValue(e, d->port[p].enable, 0) || a >= d->memory[m].depth) continue;
            if (count == room) g->written = realloc(g->written, (room = room * 2 + 64) * sizeof(Written));
            uint64_t before = bittern_get_word(e, m, a);
            for (size_t i = first; i < count; i++) if (g->written[i].address == a) before = g->written[i].after;
            g->written[count++] = (Written){m, (uint32_t)a, before, denseValue(e, d->port[p].data, 0)};
          }
        }
        edge(e, 1, 0);
      }
      copyRow(e, g, g->rows + cycles * g->rowBytes);
      g->firstWritten[cycles] = g->firstWritten[cycles + 1] = count;
      return g;
    }

    EXPORT void bittern_forget(Golden *g) {
      for (uint64_t m = 0; m < g->design->memories; m++) free(g->memory[m]);
      free(g->memory);
      free(g->rows);
      free(g->written);
      free(g->firstWritten);
      free(g);
    }

    EXPORT uint64_t bittern_golden_bytes(const Golden *g) {
      return (g->cycles + 1) * g->rowBytes + g->firstWritten[g->cycles] * sizeof(Written) + g->cycles * 8;
    }

    static Gold rowAt(const Golden *g, uint64_t t) {
      const uint8_t *row = g->rows + t * g->rowBytes;
      return (Gold){(const bits *)(row + g->offset[BIT]), row + g->offset[BYTE],
        (const uint16_t *)(row + g->offset[HALF]), (const uint32_t *)(row + g->offset[WORD]),
        (const uint64_t *)(row + g->offset[QUAD])};
    }
    """

  static let state = """


    // MARK: A worker

    // Span 0: once. Of one struck register, its number.
    typedef struct { uint32_t cycle, span, firstStrike, strikes, target; int32_t difference; } Fault;
    typedef struct { uint32_t store, index; uint64_t mask, value; } Strike;
    typedef struct { int32_t end, difference, converged; uint32_t events; uint64_t firstEvent; } Outcome;
    typedef struct { uint32_t cycle, word; uint64_t difference; } Event;   // of a row of outputs

    // What faults of some registers can reach: parts of runs in order of evaluation, and the values they compute,
    // registers first.
    typedef struct { uint32_t run, first, count; } Part;
    typedef struct { const Part *part; uint64_t parts; const uint32_t *cells; const Place *place;
      const uint32_t *number; uint64_t registers, values; } Region;

    typedef struct {
      uint32_t experiment;
      int32_t difference;
      Event *events;
      size_t count, room;
    } Lane;

    typedef struct {
      Sparse sparse;
      const Golden *golden;
      uint64_t cycle;
      uint64_t **memory;      // golden words before `cycle`
      uint8_t **memoryDelta;  // differences, a word for every lane at each address
      bits **memoryMask;      // lanes that differ, at each address
      uint64_t *dirtyWords;   // addresses with a difference, of each memory
      uint32_t heldWords[LANES];
      bits inMemory;          // lanes with a difference in a memory
      bits held;              // lanes with a bit that is still stuck
      bits used;              // lanes under way in the step before
      const Region *region;   // what is evaluated; none: what is pending
      Lane lane[LANES];
      Event *events;          // of finished experiments
      size_t count, room;
      uint32_t *finished;     // experiments
      uint64_t finishedCount;
      bool recordsEvents, stopsAtDifference;
      uint64_t steps, laneCycles, bytes;
    } Worker;

    FAST bits *maskOf(const Sparse *s, Place p) { return s->masks + s->base[p.store] + p.index; }

    FAST uint64_t getDelta(const Sparse *s, Place p, int lane) {
      return p.store == BIT ? s->mask.bit[p.index] >> lane & 1 : getLane(&s->delta, p, lane);
    }

    FAST void setDelta(Sparse *s, Place p, int lane, uint64_t x) {
      bits *mask = maskOf(s, p);
      *mask = (*mask & ~((bits)1 << lane)) | (bits)(x != 0) << lane;
      if (p.store != BIT) setLane(&s->delta, p, lane, x);
    }

    EXPORT Worker *bittern_worker(const Golden *g) {
      const Design *d = g->design;
      Worker *w = aligned_alloc(64, (sizeof(Worker) + 63) / 64 * 64);
      memset(w, 0, sizeof *w);
      Sparse *s = &w->sparse;
      size_t bytes = 0;
      makeSparse(s, d, &bytes);
      w->golden = g;
      w->memory = calloc(d->memories + 1, sizeof(uint64_t *));
      w->memoryDelta = calloc(d->memories + 1, sizeof(uint8_t *));
      w->memoryMask = calloc(d->memories + 1, sizeof(bits *));
      w->dirtyWords = calloc(d->memories + 1, 8);
      for (uint32_t m = 0; m < d->memories; m++) {
        const size_t depth = d->memory[m].depth;
        w->memory[m] = malloc(depth * 8);
        memcpy(w->memory[m], g->memory[m], depth * 8);
        w->memoryDelta[m] = calloc(depth * LANES, bytesOf(d->memory[m].store));
        w->memoryMask[m] = calloc(depth, sizeof(bits));
        bytes += depth * (16 + LANES * bytesOf(d->memory[m].store));
      }
      w->bytes = bytes;
      return w;
    }

    EXPORT void bittern_dismiss(Worker *w) {
      Sparse *s = &w->sparse;
      freeSparse(s);
      for (uint64_t m = 0; m < s->design->memories; m++) {
        free(w->memory[m]); free(w->memoryDelta[m]); free(w->memoryMask[m]);
      }
      free(w->memory); free(w->memoryDelta); free(w->memoryMask); free(w->dirtyWords);
      for (int lane = 0; lane < LANES; lane++) free(w->lane[lane].events);
      free(w->events);
      free(w);
    }

    EXPORT uint64_t bittern_worker_bytes(const Worker *w) {
      uint64_t bytes = w->bytes + w->room * sizeof(Event);
      for (int lane = 0; lane < LANES; lane++) bytes += w->lane[lane].room * sizeof(Event);
      return bytes;
    }
    EXPORT const Event *bittern_events(const Worker *w) { return w->events; }
    EXPORT void bittern_work(const Worker *w, uint64_t *counts) {
      counts[0] = w->steps;
      counts[1] = w->laneCycles;
      counts[2] = w->sparse.cells;
      counts[3] = w->sparse.work;
      counts[4] = w->sparse.cone;
    }
    """
}
