extension KernelExperiments {
  static let sweep = """


    // MARK: Sweeps

    FAST void notify(Sparse *s, uint64_t *cells, uint64_t value) {
      const uint32_t *c = s->design->consumers + s->design->firstConsumer[value];
      const uint32_t *end = s->design->consumers + s->design->firstConsumer[value + 1];
      for (; c != end; c++) mark(cells, *c);
    }

    // A value that differs is looked at again in the next cycle, if only to become zero.
    static void passOn(Sparse *s, const Run *r, const uint32_t *cells, uint32_t count) {
      uint64_t *const readers = r->kind >= REGISTERS ? s->next : s->pending;
      for (; count; count--, cells++) {
        const uint32_t cell = r->first + *cells;
        const Place place = s->design->placeOfCell[cell];
        if (!*maskOf(s, place)) continue;
        mark(s->next, cell);
        notify(s, readers, s->base[place.store] + place.index);
      }
    }

    static void evaluateCells(Worker *w, const Run *r, const uint32_t *cells, uint32_t count) {
      Sparse *s = &w->sparse;
      switch (r->kind) {
        case READ: readWords(w, r, cells, count); break;
        case OUTPUT: compareOutputs(w, cells, count); break;
        case WRITE: writeWords(w, r); break;
        case NETS: deltaCells[r->shape](s, &s->now, s->design->io + r->io, cells, count); break;
        default: s->alive |= deltaCells[r->shape](s, &s->then, s->design->io + r->io, cells, count);
      }
    }

    // The pending cells of one word and run at a time; they may make later ones pending, also of their own run.
    static void evaluatePending(Worker *w) {
      Sparse *s = &w->sparse;
      const Design *d = s->design;
      if (w->inMemory) wakeMemories(w);
      const uint32_t words = (uint32_t)(d->cells + 63) / 64;
      for (uint32_t i = 0; i < words; i++) {
        uint64_t p;
        while ((p = s->pending[i]) != 0) {
          const Run *r = d->run + d->runOfCell[i * 64 + __builtin_ctzll(p)];
          const uint32_t end = r->first + r->count;
          if (end / 64 == i) p &= ((uint64_t)1 << end % 64) - 1;
          s->pending[i] &= ~p;
          uint32_t cells[64], count = 0;
          for (; p; p &= p - 1) cells[count++] = i * 64 + (uint32_t)__builtin_ctzll(p) - r->first;
          evaluateCells(w, r, cells, count);
          if (r->kind != OUTPUT && r->kind != WRITE) passOn(s, r, cells, count);
        }
      }
      uint64_t *swap = s->pending;
      s->pending = s->next;
      s->next = swap;
    }

    // One cycle: from differences before edge `cycle` to those after it.
    static void step(Worker *w) {
      Sparse *s = &w->sparse;
      s->now = rowAt(w->golden, w->cycle);
      s->then = rowAt(w->golden, w->cycle + 1);
      s->alive = s->differing = 0;
      // Nets of lanes that have just ended become zero in this step.
      s->lanes = LANES - __builtin_clzll(s->watched | w->used);
      w->used = s->watched;
      const Region *region = w->region;
      if (region) {
        for (const Part *p = region->part, *end = p + region->parts; p < end; p++)
          evaluateCells(w, s->design->run + p->run, region->cells + p->first, p->count);
      } else {
        evaluatePending(w);
      }
      seek(w, w->cycle + 1);
      w->steps++;
      w->laneCycles += (uint64_t)__builtin_popcountll(s->watched);
    }

    static void change(Worker *w, const Strike *strike, int lane, bool isHeld) {
      Sparse *s = &w->sparse;
      const Place p = {strike->store, strike->index};
      if (p.store >= STORES) {
        const uint32_t m = p.store - STORES;
        const uint64_t x = getWord(w->memoryDelta[m], s->design->memory[m].store, (size_t)p.index * LANES + lane);
        setWordDelta(w, m, p.index, lane, x ^ strike->mask);
        return;
      }
      const Gold gold = rowAt(w->golden, w->cycle);
      uint64_t x = getDelta(s, p, lane);
      x = isHeld ? (x & ~strike->mask) | ((goldValue(&gold, p) ^ strike->value) & strike->mask) : x ^ strike->mask;
      setDelta(s, p, lane, x);
      if (w->region) return;
      const uint64_t value = s->base[p.store] + p.index;
      notify(s, s->pending, value);
      mark(s->pending, s->design->cellOfValue[value]);
    }

    // A flip in a lane in which nothing differs yet.
    static void flip(Worker *w, const Strike *strike, int lane) {
      Sparse *s = &w->sparse;
      const Place p = {strike->store, strike->index};
      *maskOf(s, p) |= (bits)1 << lane;
      uint8_t *const words[STORES] = {
        NULL, s->delta.byte, (uint8_t *)s->delta.half, (uint8_t *)s->delta.word, (uint8_t *)s->delta.quad };
      if (p.store != BIT) {
        // The mask has no bits above the value's word.
        uint8_t *at = words[p.store] + (((size_t)p.index * LANES + lane) << (p.store - 1));
        uint64_t x;
        memcpy(&x, at, 8);
        x ^= strike->mask;
        memcpy(at, &x, 8);
      }
      if (w->region) return;
      const uint64_t value = s->base[p.store] + p.index;
      notify(s, s->pending, value);
      mark(s->pending, s->design->cellOfValue[value]);
    }

    static void strikeLane(Worker *w, const Fault *f, const Strike *strikes, int lane) {
      for (uint64_t i = 0; i < f->strikes; i++) change(w, strikes + f->firstStrike + i, lane, f->span > 0);
    }

    static void clearValue(Sparse *s, Place place, bits lanes) {
      for (bits m = *maskOf(s, place) & lanes; m; m &= m - 1) setDelta(s, place, __builtin_ctzll(m), 0);
    }

    // Makes lanes golden. Of a region, registers are enough while the sweep goes on; without one, what differs has its
    // own cell pending.
    static void clearLanes(Worker *w, bits lanes, bool isLast) {
      Sparse *s = &w->sparse;
      const Design *d = s->design;
      if (w->region) {
        const uint64_t count = isLast ? w->region->values : w->region->registers;
        for (uint64_t i = 0; i < count; i++)
          if (s->masks[w->region->number[i]] & lanes) clearValue(s, w->region->place[i], lanes);
      } else {
        for (uint64_t i = 0; i < (d->cells + 63) / 64; i++)
          for (uint64_t p = s->pending[i]; p; p &= p - 1) {
            const Place place = d->placeOfCell[i * 64 + __builtin_ctzll(p)];
            if (place.store != STORES) clearValue(s, place, lanes);
          }
      }
      for (uint32_t m = 0; m < d->memories; m++)
        for (uint64_t a = 0; w->inMemory & lanes && a < d->memory[m].depth; a++)
          for (bits b = w->memoryMask[m][a] & lanes; b; b &= b - 1) setWordDelta(w, m, a, __builtin_ctzll(b), 0);
      s->alive &= ~lanes;
    }

    static void begin(Worker *w, const Fault *f, const Strike *strikes, uint32_t experiment) {
      const int number = __builtin_ctzll(~w->sparse.watched);
      Lane *lane = w->lane + number;
      const bits one = (bits)1 << number;
      lane->experiment = experiment;
      lane->difference = f->difference;
      lane->count = 0;
      w->sparse.watched |= one;
      if (f->span) w->held |= one;
      else if (f->target != SEVERAL) flip(w, strikes + f->firstStrike, number);
      else strikeLane(w, f, strikes, number);
    }

    static void end(Worker *w, int number, Outcome *outcomes, bool converged, uint64_t cycle) {
      Lane *lane = w->lane + number;
      Outcome *out = outcomes + lane->experiment;
      *out = (Outcome){(int32_t)cycle, lane->difference, converged, (uint32_t)lane->count, w->count};
      for (size_t i = 0; i < lane->count; i++) push(&w->events, &w->count, &w->room, lane->events[i]);
      w->finished[w->finishedCount++] = lane->experiment;
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
        w->lane[number].difference = (int32_t)w->cycle - 1;
        if (!w->stopsAtDifference) continue;
        stopped |= m & -m;
        end(w, number, outcomes, false, w->cycle);
      }
      if (stopped) clearLanes(w, stopped, false);
    }

    // From the first fault of `order` on, as long as lanes are under way. Faults that find no lane free are kept.
    static uint64_t sweep(
        Worker *w, const Fault *faults, const Strike *strikes, Outcome *outcomes, uint32_t *order, uint64_t count,
        uint64_t room) {
      uint64_t kept = 0, i = 0;
      seek(w, faults[order[0]].cycle);
      while (true) {
        endConverged(w, faults, outcomes);
        if (w->cycle == w->golden->cycles) break;
        for (; i < count && faults[order[i]].cycle == w->cycle; i++) {
          if (i + 16 < count) __builtin_prefetch(faults + order[i + 16]);
          if (i + 8 < count) __builtin_prefetch(strikes + faults[order[i + 8]].firstStrike);
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
      clearLanes(w, ~(bits)0, true);
      w->used = 0;
      for (; i < count; i++) order[kept++] = order[i];
      return kept;
    }

    // Runs experiments in the order that is given, which is by cycle, and returns how many have finished; which, is in
    // `finished`. Stops when `room` events are there; then `order` begins with those that have not run.
    EXPORT uint64_t bittern_experiments(
        Worker *w, const Fault *faults, const Strike *strikes, Outcome *outcomes, uint32_t *order, uint64_t count,
        uint64_t flags, uint64_t room, const Region *region, uint32_t *finished) {
      w->recordsEvents = flags & 1;
      w->stopsAtDifference = flags >> 1 & 1;
      w->count = w->finishedCount = 0;
      w->region = region;
      w->finished = finished;
      while (count && w->count < room) count = sweep(w, faults, strikes, outcomes, order, count, room);
      return w->finishedCount;
    }
    """
}
