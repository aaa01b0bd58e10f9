/// C of whole evaluations: every cell, every lane.
enum KernelDense {
  static let text = """

    // MARK: The design, in tables that the caller owns

    // HOLD: registers whose clock does not rise during experiments.
    enum { NETS, READ, OUTPUT, WRITE, REGISTERS, HOLD };
    enum { BIT, BYTE, HALF, WORD, QUAD, STORES };

    typedef struct {
      uint32_t kind, shape, first, count, io, slots, domain, hasReset, memory;
    } Run;
    typedef struct { uint32_t store, index, word, shift, width; } Input;        // a field of a row of inputs
    typedef struct { uint32_t store, index, word, shift, width, low, whole; } Output;  // a field of a value
    typedef struct { uint32_t store, index; } Place;
    typedef struct { Place enable, address, data; } Port;
    typedef struct { uint32_t depth, store, ports, firstPort, domain; } Memory;
    typedef struct { Place place; uint64_t value; uint32_t domain, unused; } Reset;
    typedef struct { Place place; uint32_t domain, counted; } Property;

    typedef struct {
      uint64_t counts[STORES];  // values in each store
      uint64_t runs, cells, inputs, outputs, memories, resets, properties, inputStride, outputStride;
      const Run *run;
      const uint32_t *io;
      const Input *input;
      const Output *output;
      const uint64_t *outputConstants;
      const Memory *memory;
      const Port *port;
      const Reset *reset;
      const Property *property;
      const uint32_t *runOfCell;
      const Place *placeOfCell;
      const uint32_t *cellOfValue, *firstConsumer, *consumers;  // by value: bits first, then bytes, ...
      const uint32_t *everyCell;  // 0, 1, 2, ...
    } Design;

    // A value is `row` exclusive or `values`: inputs, which are the same in all lanes, are in the row, all others in
    // the lanes.
    typedef struct {
      const Design *design;
      Values values, row;
      struct Sparse *differences;  // in kernels for experiments
      uint8_t **memory;            // a word for every lane at each address
      uint64_t *counted;
      size_t bytes;
    } Dense;

    static size_t bytesOf(uint32_t store) { return store == BIT ? 1 : (size_t)1 << (store - 1); }

    static Values makeValues(const Design *d, int lanes, size_t *bytes) {
      Values v;
      void **fields[STORES] = {
        (void **)&v.bit, (void **)&v.byte, (void **)&v.half, (void **)&v.word, (void **)&v.quad };
      for (int s = 0; s < STORES; s++) {
        size_t size = (d->counts[s] + 1) * (s == BIT ? sizeof(bits) : lanes * bytesOf(s));
        size = (size + 511) / 512 * 512;
        *fields[s] = aligned_alloc(512, size);
        memset(*fields[s], 0, size);
        *bytes += size;
      }
      return v;
    }

    static void freeValues(Values *v) {
      free(v->bit); free(v->byte); free(v->half); free(v->word); free(v->quad);
    }

    FAST uint64_t getLane(const Values *v, Place p, int lane) {
      switch (p.store) {
        case BIT: return v->bit[p.index] >> lane & 1;
        case BYTE: return v->byte[p.index * LANES + lane];
        case HALF: return v->half[p.index * LANES + lane];
        case WORD: return v->word[p.index * LANES + lane];
        default: return v->quad[p.index * LANES + lane];
      }
    }

    FAST void setLane(const Values *v, Place p, int lane, uint64_t x) {
      switch (p.store) {
        case BIT: v->bit[p.index] = (v->bit[p.index] & ~((bits)1 << lane)) | (x & 1) << lane; break;
        case BYTE: v->byte[p.index * LANES + lane] = (uint8_t)x; break;
        case HALF: v->half[p.index * LANES + lane] = (uint16_t)x; break;
        case WORD: v->word[p.index * LANES + lane] = (uint32_t)x; break;
        default: v->quad[p.index * LANES + lane] = x;
      }
    }

    static Gold asGold(const Values *v) { return (Gold){v->bit, v->byte, v->half, v->word, v->quad}; }

    FAST uint64_t goldValue(const Gold *g, Place p) {
      switch (p.store) {
        case BIT: return g->bit[p.index] & 1;
        case BYTE: return g->byte[p.index];
        case HALF: return g->half[p.index];
        case WORD: return g->word[p.index];
        default: return g->quad[p.index];
      }
    }

    FAST uint64_t denseValue(const Dense *e, Place p, int lane) {
      const Gold row = asGold(&e->row);
      return goldValue(&row, p) ^ getLane(&e->values, p, lane);
    }

    // Whole values: the choice of the store is made once for all lanes.
    #define EACH_STORE(BYTES, HALVES, WORDS, QUADS) \\
      switch (p.store) { \\
        case BYTE: { uint8_t *w = v->byte + p.index * LANES; BYTES; break; } \\
        case HALF: { uint16_t *w = v->half + p.index * LANES; HALVES; break; } \\
        case WORD: { uint32_t *w = v->word + p.index * LANES; WORDS; break; } \\
        default: { uint64_t *w = v->quad + p.index * LANES; QUADS; break; } \\
      }
    #define FILL(type) for (int i = 0; i < LANES; i++) w[i] = (type)x
    #define TAKE for (int i = 0; i < LANES; i++) x[i] = w[i]
    #define GIVE(type) for (int i = 0; i < LANES; i++) w[i] = (type)x[i]

    static void setAll(const Values *v, Place p, uint64_t x) {
      if (p.store == BIT) { v->bit[p.index] = -(x & 1); return; }
      EACH_STORE(FILL(uint8_t), FILL(uint16_t), FILL(uint32_t), FILL(uint64_t))
    }

    static void takeLanes(const Values *v, Place p, uint64_t *x) {
      if (p.store == BIT) { for (int i = 0; i < LANES; i++) x[i] = v->bit[p.index] >> i & 1; return; }
      EACH_STORE(TAKE, TAKE, TAKE, TAKE)
    }

    static void takeValues(const Dense *e, Place p, uint64_t *x) {
      const Gold row = asGold(&e->row);
      const uint64_t all = goldValue(&row, p);
      takeLanes(&e->values, p, x);
      if (all) for (int i = 0; i < LANES; i++) x[i] ^= all;
    }

    static void giveLanes(const Values *v, Place p, const uint64_t *x) {
      if (p.store == BIT) {
        bits all = 0;
        for (int i = 0; i < LANES; i++) all |= (x[i] & 1) << i;
        v->bit[p.index] = all;
        return;
      }
      EACH_STORE(GIVE(uint8_t), GIVE(uint16_t), GIVE(uint32_t), GIVE(uint64_t))
    }

    FAST uint64_t getWord(const uint8_t *memory, uint32_t store, size_t i) {
      switch (store) {
        case BIT: case BYTE: return memory[i];
        case HALF: return ((const uint16_t *)memory)[i];
        case WORD: return ((const uint32_t *)memory)[i];
        default: return ((const uint64_t *)memory)[i];
      }
    }

    FAST void setWord(uint8_t *memory, uint32_t store, size_t i, uint64_t x) {
      switch (store) {
        case BIT: case BYTE: memory[i] = (uint8_t)x; break;
        case HALF: ((uint16_t *)memory)[i] = (uint16_t)x; break;
        case WORD: ((uint32_t *)memory)[i] = (uint32_t)x; break;
        default: ((uint64_t *)memory)[i] = x;
      }
    }

    // MARK: Values in cells

    #define ACCESS(name, class) \\
      FAST v##name##_##class get_##name##_##class(const Values *v, uint32_t index, int k) { \\
        return *(const v##name##_##class *)(v->name + index * LANES + k * STRIP_##class); } \\
      FAST void put_##name##_##class(const Values *v, uint32_t index, int k, v##name##_##class x) { \\
        *(v##name##_##class *)(v->name + index * LANES + k * STRIP_##class) = x; } \\
      FAST v##name##_##class gold_##name##_##class(const Gold *g, uint32_t i) { \\
        return SPLAT(v##name##_##class, g->name[i]); }
    #define ACCESSES(class) \\
      ACCESS(byte, class) ACCESS(half, class) ACCESS(word, class) ACCESS(quad, class) \\
      FAST strip_##class cut_##class(bits m, int k) { return (strip_##class)(m >> k * STRIP_##class); }
    ACCESSES(byte)
    ACCESSES(half)
    ACCESSES(word)
    ACCESSES(quad)
    """

  /// How a kernel without experiments evaluates a run of cells.
  static let evaluation = """

    static void prepare(Dense *e) { e->values = makeValues(e->design, LANES, &e->bytes); }
    static void release(Dense *e) { freeValues(&e->values); }
    static void evaluate(Dense *e, const Run *r) {
      const Gold row = asGold(&e->row);
      denseCells[r->shape](&e->values, &row, e->design->io + r->io, r->count);
    }
    """

  /// What follows the cells.
  static let runtime = """

    // MARK: Cycles of all lanes

    static void drive(Dense *e, const uint64_t *row) {
      const Design *d = e->design;
      for (uint64_t i = 0; i < d->inputs; i++) {
        const Input *p = d->input + i;
        uint64_t x = row[p->word] >> p->shift;
        if (p->width < 64) x &= ((uint64_t)1 << p->width) - 1;
        const uint32_t n = p->index;
        switch (p->store) {
          case BIT: e->row.bit[n] = -x; break;
          case BYTE: e->row.byte[n] = (uint8_t)x; break;
          case HALF: e->row.half[n] = (uint16_t)x; break;
          case WORD: e->row.word[n] = (uint32_t)x; break;
          default: e->row.quad[n] = x;
        }
      }
    }

    static uint8_t *lanesOf(const Values *v, Place p) {
      uint8_t *const words[STORES] = {NULL, v->byte, (uint8_t *)v->half, (uint8_t *)v->word, (uint8_t *)v->quad};
      return words[p.store] + (size_t)p.index * LANES * bytesOf(p.store);
    }

    static void copyLanes(const uint8_t *from, uint8_t *to, uint32_t store) {
      switch (store) {
        case BYTE: memcpy(to, from, LANES); break;
        case HALF: memcpy(to, from, LANES * 2); break;
        case WORD: memcpy(to, from, LANES * 4); break;
        default: memcpy(to, from, LANES * 8);
      }
    }

    // The words of all lanes at one address.
    static void writeRow(const Dense *e, uint8_t *row, Place data) {
      const Gold inputs = asGold(&e->row);
      const uint64_t all = goldValue(&inputs, data);
      copyLanes(lanesOf(&e->values, data), row, data.store);
      if (all) for (int i = 0; i < LANES; i++) setWord(row, data.store, i, getWord(row, data.store, i) ^ all);
    }

    // Lanes mostly agree on an address; then a word is one row of the memory.
    static bool areEqual(const uint64_t *x) {
      uint64_t different = 0;
      for (int i = 1; i < LANES; i++) different |= x[i] ^ x[0];
      return !different;
    }

    static void readMemory(Dense *e, const Run *run) {
      const Memory *m = e->design->memory + run->memory;
      const uint32_t *io = e->design->io + run->io;
      for (uint32_t n = 0; n < run->count; n++, io += run->slots) {
        Place address = {io[0], io[1]}, result = {io[2], io[3]};
        const uint8_t *memory = e->memory[run->memory];
        uint64_t a[LANES], x[LANES];
        takeValues(e, address, a);
        if (m->store != BIT && a[0] < m->depth && areEqual(a)) {
          copyLanes(memory + a[0] * LANES * bytesOf(m->store), lanesOf(&e->values, result), m->store);
          continue;
        }
        for (int i = 0; i < LANES; i++) x[i] = a[i] < m->depth ? getWord(memory, m->store, a[i] * LANES + i) : 0;
        giveLanes(&e->values, result, x);
      }
    }

    static void settle(Dense *e) {
      const Design *d = e->design;
      for (const Run *r = d->run; r < d->run + d->runs; r++) {
        if (r->kind == NETS) evaluate(e, r);
        else if (r->kind == READ) readMemory(e, r);
      }
    }

    FAST uint64_t field(const Output *p, uint64_t x) { return x >> p->low & ~(uint64_t)0 >> (64 - p->width); }

    static void sample(const Dense *e, uint64_t *row) {
      const Design *d = e->design;
      memcpy(row, d->outputConstants, d->outputStride * 8);
      for (uint64_t i = 0; i < d->outputs; i++) {
        const Output *p = d->output + i;
        uint64_t x = field(p, denseValue(e, (Place){p->store, p->index}, 0));
        row[p->word] |= x << p->shift;
        if (p->shift + p->width > 64) row[p->word + 1] |= x >> (64 - p->shift);
      }
    }

    static void writeMemory(Dense *e, uint32_t index) {
      const Memory *m = e->design->memory + index;
      for (const Port *p = e->design->port + m->firstPort; p < e->design->port + m->firstPort + m->ports; p++) {
        const uint32_t enable = p->enable.index;
        uint64_t address[LANES];
        if (m->store != BIT && !~(e->row.bit[enable] ^ e->values.bit[enable])) {
          takeValues(e, p->address, address);
          if (areEqual(address)) {
            if (address[0] < m->depth) writeRow(e, e->memory[index] + address[0] * LANES * bytesOf(m->store), p->data);
            continue;
          }
        }
        for (bits enabled = e->row.bit[enable] ^ e->values.bit[enable]; enabled; enabled &= enabled - 1) {
          const int lane = __builtin_ctzll(enabled);
          uint64_t a = denseValue(e, p->address, lane);
          if (a < m->depth)
            setWord(e->memory[index], m->store, a * LANES + lane, denseValue(e, p->data, lane));
        }
      }
    }

    // Memories see registers before they change; registers are in an order in which each is read before it changes.
    static void edge(Dense *e, uint64_t domains, uint64_t resets) {
      const Design *d = e->design;
      for (uint64_t i = 0; i < d->properties; i++) {
        const Property *p = d->property + i;
        if ((domains & ~resets) >> p->domain & 1)
          e->counted[i] += denseValue(e, p->place, 0) == p->counted;
      }
      for (uint32_t m = 0; m < d->memories; m++)
        if (domains >> d->memory[m].domain & 1) writeMemory(e, m);
      for (const Run *r = d->run; r < d->run + d->runs; r++) {
        if (r->kind != REGISTERS || !(domains >> r->domain & 1)) continue;
        if (r->hasReset && resets >> r->domain & 1) continue;
        evaluate(e, r);
      }
      if (resets & domains)
        for (uint64_t i = 0; i < d->resets; i++)
          if (resets & domains & (uint64_t)1 << d->reset[i].domain)
            setAll(&e->values, d->reset[i].place, d->reset[i].value);
    }

    EXPORT Dense *bittern_new(const Design *design) {
      Dense *e = calloc(1, sizeof(Dense));
      e->design = design;
      e->row = makeValues(design, 1, &e->bytes);
      prepare(e);
      e->memory = calloc(design->memories + 1, sizeof(uint8_t *));
      for (uint64_t m = 0; m < design->memories; m++) {
        size_t size = design->memory[m].depth * LANES * bytesOf(design->memory[m].store);
        e->memory[m] = calloc(1, size);
        e->bytes += size;
      }
      e->counted = calloc(design->properties + 1, 8);
      return e;
    }

    EXPORT void bittern_free(Dense *e) {
      freeValues(&e->row);
      release(e);
      for (uint64_t m = 0; m < e->design->memories; m++) free(e->memory[m]);
      free(e->memory);
      free(e->counted);
      free(e);
    }

    EXPORT uint64_t bittern_bytes(const Dense *e) { return e->bytes; }
    EXPORT uint64_t *bittern_counts(Dense *e) { return e->counted; }
    EXPORT uint64_t bittern_get(const Dense *e, uint32_t store, uint32_t index, int32_t lane) {
      return denseValue(e, (Place){store, index}, lane);
    }
    EXPORT void bittern_set(Dense *e, uint32_t store, uint32_t index, uint64_t x) {
      setAll(&e->values, (Place){store, index}, x);
    }
    EXPORT uint64_t bittern_get_word(const Dense *e, uint32_t memory, uint64_t address) {
      return getWord(e->memory[memory], e->design->memory[memory].store, address * LANES);
    }
    EXPORT void bittern_set_word(Dense *e, uint32_t memory, uint64_t address, uint64_t x) {
      for (int lane = 0; lane < LANES; lane++)
        setWord(e->memory[memory], e->design->memory[memory].store, address * LANES + lane, x);
    }
    EXPORT void bittern_settle(Dense *e, const uint64_t *inputs, uint64_t *outputs) {
      drive(e, inputs);
      settle(e);
      sample(e, outputs);
    }
    EXPORT void bittern_edge(Dense *e, uint64_t domains, uint64_t resets) { edge(e, domains, resets); }
    EXPORT void bittern_run(
        Dense *e, const uint64_t *stimulus, uint64_t *responses, uint64_t cycles, uint64_t resets) {
      for (uint64_t t = 0; t < cycles; t++) {
        drive(e, stimulus + t * e->design->inputStride);
        settle(e);
        if (responses) sample(e, responses + t * e->design->outputStride);
        edge(e, 1, resets);
      }
    }
    """
}
