/// C of golden runs and of experiments that branch off them.
enum KernelExperiments {
  static let text = golden + state + memories + outputs + sweep

  private static let golden = """

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
      for (uint64_t i = 0; i < n[BIT]; i++) ((bits *)(row + g->offset[BIT]))[i] = -(e->values.bit[i] & 1);
      for (uint64_t i = 0; i < n[BYTE]; i++) (row + g->offset[BYTE])[i] = e->values.byte[i * LANES];
      for (uint64_t i = 0; i < n[HALF]; i++) ((uint16_t *)(row + g->offset[HALF]))[i] = e->values.half[i * LANES];
      for (uint64_t i = 0; i < n[WORD]; i++) ((uint32_t *)(row + g->offset[WORD]))[i] = e->values.word[i * LANES];
      for (uint64_t i = 0; i < n[QUAD]; i++) ((uint64_t *)(row + g->offset[QUAD]))[i] = e->values.quad[i * LANES];
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
            const uint64_t a = getLane(&e->values, d->port[p].address, 0);
            if (!getLane(&e->values, d->port[p].enable, 0) || a >= d->memory[m].depth) continue;
            if (count == room) g->written = realloc(g->written, (room = room * 2 + 64) * sizeof(Written));
            uint64_t before = bittern_get_word(e, m, a);
            for (size_t i = first; i < count; i++) if (g->written[i].address == a) before = g->written[i].after;
            g->written[count++] = (Written){m, (uint32_t)a, before, getLane(&e->values, d->port[p].data, 0)};
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

    FAST uint64_t goldValue(const Gold *g, Place p) {
      switch (p.store) {
        case BIT: return g->bit[p.index] & 1;
        case BYTE: return g->byte[p.index];
        case HALF: return g->half[p.index];
        case WORD: return g->word[p.index];
        default: return g->quad[p.index];
      }
    }
    """

  private static let state = """


    // MARK: A worker

    typedef struct { uint64_t cycle, span, firstStrike, strikes; } Fault;  // span 0: once
    typedef struct { uint64_t store, index, mask, value; } Strike;
    typedef struct { int64_t end, difference, converged, firstEvent, events; } Outcome;
    typedef struct { uint32_t cycle, word; uint64_t difference; } Event;   // of a row of outputs

    typedef struct {
      uint64_t experiment, start, firstHeld;
      int64_t difference;
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
      Lane lane[LANES];
      Event *events;          // of finished experiments
      size_t count, room;
      bool recordsEvents, stopsAtDifference;
      uint64_t steps, laneCycles, bytes;
    } Worker;

    static bits *maskOf(const Sparse *s, Place p) {
      bits *const fields[STORES] = {s->mask.bit, s->mask.byte, s->mask.half, s->mask.word, s->mask.quad};
      return fields[p.store] + p.index;
    }

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
      s->design = d;
      size_t bytes = 0;
      s->delta = makeValues(d, &bytes);
      bits **fields[STORES] = {&s->mask.bit, &s->mask.byte, &s->mask.half, &s->mask.word, &s->mask.quad};
      uint64_t base = 0;
      for (int i = 0; i < STORES; i++) {
        *fields[i] = calloc(d->counts[i] + 1, sizeof(bits));
        s->base[i] = base;
        base += d->counts[i];
      }
      s->pending = calloc(d->cells / 64 + 2, 8);
      s->next = calloc(d->cells / 64 + 2, 8);
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
      w->bytes = bytes + base * 8 + d->cells / 4;
      return w;
    }

    EXPORT void bittern_dismiss(Worker *w) {
      Sparse *s = &w->sparse;
      freeValues(&s->delta);
      free(s->mask.bit); free(s->mask.byte); free(s->mask.half); free(s->mask.word); free(s->mask.quad);
      free(s->pending); free(s->next);
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
      counts[2] = w->sparse.work;
      counts[3] = w->sparse.work * STRIP;
      counts[4] = w->sparse.cone;
    }
    """

  private static let memories = """


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

    static void sparseRead(Worker *w, const Run *r, uint32_t word) {
      Sparse *s = &w->sparse;
      const Memory *memory = s->design->memory + r->memory;
      EACH_PENDING(s, r, word, r->slots) {
        const Place address = {io[0], io[1]}, result = {io[2], io[3]};
        const uint64_t a = goldValue(&s->now, address), x = goldValue(&s->now, result);
        bits *const mask = maskOf(s, result);
        bits m = *mask | *maskOf(s, address);
        if (a < memory->depth) m |= w->memoryMask[r->memory][a];
        for (; m; m &= m - 1) {
          const int lane = __builtin_ctzll(m);
          const uint64_t b = a ^ getDelta(s, address, lane);
          setDelta(s, result, lane, x ^ (b < memory->depth ? wordOf(w, r->memory, b, lane) : 0));
        }
        s->work++;
        finish(s, r, cell, s->base[result.store] + result.index, mask, *mask);
      }
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

    static void sparseWrite(Worker *w, const Run *r) {
      Sparse *s = &w->sparse;
      const Memory *memory = s->design->memory + r->memory;
      s->pending[r->first / 64] &= ~((uint64_t)1 << r->first % 64);
      bits m = 0;
      for (const Port *p = s->design->port + memory->firstPort, *end = p + memory->ports; p < end; p++) {
        m |= *maskOf(s, p->enable) | *maskOf(s, p->address) | *maskOf(s, p->data);
        const uint64_t a = goldValue(&s->now, p->address);
        if (goldValue(&s->now, p->enable) && a < memory->depth) m |= w->memoryMask[r->memory][a];
      }
      for (; m; m &= m - 1) writeLane(w, r->memory, __builtin_ctzll(m));
      s->work++;
    }
    """

  private static let outputs = """


    // MARK: Outputs

    static void push(Event **events, size_t *count, size_t *room, Event e) {
      if (*count == *room) *events = realloc(*events, (*room = *room * 2 + 256) * sizeof(Event));
      (*events)[(*count)++] = e;
    }

    static void compareOutput(Worker *w, const Run *r, uint32_t word) {
      Sparse *s = &w->sparse;
      EACH_PENDING(s, r, word, 0) {
        const Output *p = s->design->output + (cell - r->first);
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

  private static let sweep = """


    // MARK: Sweeps

    // One cycle: from differences before edge `cycle` to those after it.
    static void step(Worker *w) {
      Sparse *s = &w->sparse;
      const Design *d = s->design;
      s->now = rowAt(w->golden, w->cycle);
      s->then = rowAt(w->golden, w->cycle + 1);
      s->alive = s->differing = 0;
      if (w->inMemory) wakeMemories(w);
      const uint32_t words = (uint32_t)(d->cells + 63) / 64;
      for (uint32_t i = 0; i < words; i++) {
        uint64_t p;
        while ((p = s->pending[i]) != 0) {
          const Run *r = d->run + d->runOfCell[i * 64 + __builtin_ctzll(p)];
          switch (r->kind) {
            case READ: sparseRead(w, r, i); break;
            case OUTPUT: compareOutput(w, r, i); break;
            case WRITE: sparseWrite(w, r); break;
            default: sparseCells[r->shape](s, r, i);
          }
        }
      }
      uint64_t *swap = s->pending;
      s->pending = s->next;
      s->next = swap;
      seek(w, w->cycle + 1);
      w->steps++;
      w->laneCycles += (uint64_t)__builtin_popcountll(s->watched);
    }

    static void change(Worker *w, const Strike *strike, int lane, bool isHeld) {
      Sparse *s = &w->sparse;
      const Place p = {(uint32_t)strike->store, (uint32_t)strike->index};
      const Gold gold = rowAt(w->golden, w->cycle);
      uint64_t x = getDelta(s, p, lane);
      x = isHeld ? (x & ~strike->mask) | ((goldValue(&gold, p) ^ strike->value) & strike->mask) : x ^ strike->mask;
      setDelta(s, p, lane, x);
      const uint64_t value = s->base[p.store] + p.index;
      notify(s, s->pending, value);
      mark(s->pending, s->design->cellOfValue[value]);
    }

    static void strikeLane(Worker *w, const Fault *f, const Strike *strikes, int lane) {
      for (uint64_t i = 0; i < f->strikes; i++) change(w, strikes + f->firstStrike + i, lane, f->span > 0);
    }

    // Makes lanes golden: what differs in them has its own cell pending.
    static void clearLanes(Worker *w, bits lanes) {
      Sparse *s = &w->sparse;
      const Design *d = s->design;
      for (uint64_t i = 0; i < (d->cells + 63) / 64; i++)
        for (uint64_t p = s->pending[i]; p; p &= p - 1) {
          const Place place = d->placeOfCell[i * 64 + __builtin_ctzll(p)];
          if (place.store == STORES) continue;
          for (bits m = *maskOf(s, place) & lanes; m; m &= m - 1) setDelta(s, place, __builtin_ctzll(m), 0);
        }
      for (uint32_t m = 0; m < d->memories; m++)
        for (uint64_t a = 0; w->inMemory & lanes && a < d->memory[m].depth; a++)
          for (bits b = w->memoryMask[m][a] & lanes; b; b &= b - 1) setWordDelta(w, m, a, __builtin_ctzll(b), 0);
      s->alive &= ~lanes;
    }

    // A lane of a strip that differs here already, because its differences move on together with the new one; else of
    // the strip with most room.
    static int chooseLane(const Worker *w, const Strike *strike) {
      const bits free = ~w->sparse.watched;
      const bits here = *maskOf(&w->sparse, (Place){(uint32_t)strike->store, (uint32_t)strike->index});
      bits best = 0;
      for (int k = 0; k < STRIPS; k++) {
        const bits mine = free & (bits)(strip)~(strip)0 << k * STRIP;
        if (mine && isIn(here, k)) return __builtin_ctzll(mine);
        if (__builtin_popcountll(mine) > __builtin_popcountll(best)) best = mine;
      }
      return __builtin_ctzll(best);
    }

    static void begin(Worker *w, const Fault *f, const Strike *strikes, uint64_t experiment) {
      const int number = chooseLane(w, strikes + f->firstStrike);
      Lane *lane = w->lane + number;
      const bits one = (bits)1 << number;
      lane->experiment = experiment;
      lane->start = w->cycle;
      lane->difference = -1;
      lane->count = 0;
      w->sparse.watched |= one;
      if (f->span) w->held |= one;
      else strikeLane(w, f, strikes, number);
    }

    static void end(Worker *w, int number, Outcome *outcomes, bool converged, uint64_t cycle) {
      Lane *lane = w->lane + number;
      Outcome *out = outcomes + lane->experiment;
      *out = (Outcome){(int64_t)cycle, lane->difference, converged, (int64_t)w->count, (int64_t)lane->count};
      for (size_t i = 0; i < lane->count; i++) push(&w->events, &w->count, &w->room, lane->events[i]);
      w->sparse.watched &= ~((bits)1 << number);
      w->held &= ~((bits)1 << number);
    }

    static void hold(Worker *w, const Fault *faults, const Strike *strikes) {
      for (bits m = w->held; m; m &= m - 1) {
        const int number = __builtin_ctzll(m);
        const Fault *f = faults + w->lane[number].experiment;
        if (w->cycle < f->cycle + f->span) strikeLane(w, f, strikes, number);
        else w->held &= ~((bits)1 << number);
      }
    }

    static void endConverged(Worker *w, const Fault *faults, Outcome *outcomes) {
      for (bits m = w->held; m; m &= m - 1) {
        const Fault *f = faults + w->lane[__builtin_ctzll(m)].experiment;
        if (w->cycle >= f->cycle + f->span) w->held &= ~(m & -m);
      }
      for (bits m = w->sparse.watched & ~w->sparse.alive & ~w->inMemory & ~w->held; m; m &= m - 1)
        end(w, __builtin_ctzll(m), outcomes, true, w->cycle);
    }

    static void noteDifferences(Worker *w, Outcome *outcomes) {
      bits stopped = 0;
      for (bits m = w->sparse.differing; m; m &= m - 1) {
        const int number = __builtin_ctzll(m);
        if (w->lane[number].difference >= 0) continue;
        w->lane[number].difference = (int64_t)w->cycle - 1;
        if (!w->stopsAtDifference) continue;
        stopped |= m & -m;
        end(w, number, outcomes, false, w->cycle);
      }
      if (stopped) clearLanes(w, stopped);
    }

    // From the first fault of `order` on, as long as lanes are under way. Faults that find no lane free are kept.
    static uint64_t sweep(
        Worker *w, const Fault *faults, const Strike *strikes, Outcome *outcomes, uint64_t *order, uint64_t count,
        uint64_t room) {
      uint64_t kept = 0, i = 0;
      seek(w, faults[order[0]].cycle);
      while (true) {
        endConverged(w, faults, outcomes);
        if (w->cycle == w->golden->cycles) break;
        for (; i < count && faults[order[i]].cycle == w->cycle; i++) {
          if (i + 8 < count) __builtin_prefetch(faults + order[i + 8]);
          if (~w->sparse.watched && w->count < room) begin(w, faults + order[i], strikes, order[i]);
          else order[kept++] = order[i];
        }
        if (!w->sparse.watched) {
          if (i == count) break;
          seek(w, faults[order[i]].cycle);
          continue;
        }
        hold(w, faults, strikes);
        step(w);
        if (w->sparse.differing) noteDifferences(w, outcomes);
      }
      for (bits m = w->sparse.watched; m; m &= m - 1) end(w, __builtin_ctzll(m), outcomes, false, w->cycle);
      clearLanes(w, ~(bits)0);
      for (; i < count; i++) order[kept++] = order[i];
      return kept;
    }

    // Runs experiments in the order that is given, which is by cycle. Ends early when `room` events are there; what
    // was not run has an end of −1.
    EXPORT void bittern_experiments(
        Worker *w, const Fault *faults, const Strike *strikes, Outcome *outcomes, uint64_t *order, uint64_t count,
        uint64_t flags, uint64_t room) {
      w->recordsEvents = flags & 1;
      w->stopsAtDifference = flags >> 1 & 1;
      w->count = 0;
      while (count && w->count < room) count = sweep(w, faults, strikes, outcomes, order, count, room);
    }
    """
}
