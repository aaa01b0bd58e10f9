extension KernelExperiments {
  static let sweep = """


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
