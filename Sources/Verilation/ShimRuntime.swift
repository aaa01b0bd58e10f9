/// The part of the shim that is the same for every model.
enum ShimRuntime {
  static let opening = """
    #include <cstddef>
    #include <cstdint>
    #include <cstring>
    #include <cstdlib>
    using Root = Vbittern___024root;
    struct Place { uint32_t index, offset, bytes, depth; };
    """

  static let text = model + stepping + experiments

  /// Making a model, and where its parts lie.
  private static let model = """
    struct Model {
      VerilatedContext* context;
      Vbittern* top;
      Root* root;
      uint8_t* state;    // the copied region: everything between the base class and the symbol table
      uint8_t* mask;     // 255 for bytes that belong to a register or memory
      uint8_t* start;    // the region as it was after the initial blocks
      uint8_t* spare;    // the region during experiments
      uint64_t* row;
      int64_t* counts;
    };
    static const uint32_t regionBytes = regionEnd - regionStart;

    static void mark(Model* m, const Place* places, uint32_t count, uint8_t value) {
      for (uint32_t i = 0; i < count; i++)
        memset(m->mask + (places[i].offset - regionStart), value, (size_t)places[i].bytes * places[i].depth);
    }

    #define EXPORT extern "C" __attribute__((visibility("default")))

    EXPORT Model* bittern_new() {
      Model* m = new Model{};
      m->context = new VerilatedContext;
      m->top = new Vbittern{m->context, "TOP"};
      m->root = m->top->rootp;
      m->state = (uint8_t*)m->root + regionStart;
      m->mask = (uint8_t*)calloc(regionBytes, 1);
      m->start = (uint8_t*)malloc(regionBytes);
      m->spare = (uint8_t*)malloc(regionBytes);
      m->row = (uint64_t*)calloc(outputStride + 1, 8);
      m->counts = (int64_t*)calloc(propertyCount + 1, 8);
      for (uint32_t i = 0; i < inputPlaces_count; i++)
        memset((uint8_t*)m->root + inputPlaces[i].offset, 0, inputPlaces[i].bytes);
      lower(m->root);
      hold(m->root, 0);
      m->top->eval();
      memcpy(m->start, m->state, regionBytes);
      if (!stateIsMapped) {
        memset(m->mask, 255, regionBytes);
        mark(m, transientPlaces, transientPlaces_count, 0);
      }
      mark(m, registerPlaces, registerPlaces_count, 255);
      mark(m, memoryPlaces, memoryPlaces_count, 255);
      return m;
    }

    EXPORT void bittern_free(Model* m) {
      delete m->top;
      delete m->context;
      free(m->mask); free(m->start); free(m->spare); free(m->row); free(m->counts);
      delete m;
    }

    EXPORT uint8_t* bittern_root(Model* m) { return (uint8_t*)m->root; }
    EXPORT uint8_t* bittern_state(Model* m) { return m->state; }
    EXPORT uint8_t* bittern_start(Model* m) { return m->start; }
    EXPORT int64_t* bittern_counts(Model* m) { return m->counts; }

    // {start, bytes} of the region; {table, rows} of registers, memories, inputs, outputs, resets; fault ports.
    EXPORT void bittern_tables(uint64_t* out) {
      const uint64_t all[] = {regionStart, regionBytes,
        (uint64_t)registerPlaces, registerPlaces_count, (uint64_t)memoryPlaces, memoryPlaces_count,
        (uint64_t)inputPlaces, inputPlaces_count, (uint64_t)outputPlaces, outputPlaces_count,
        (uint64_t)resetPlaces, resetPlaces_count, faultIndex, faultPattern};
      memcpy(out, all, sizeof all);
    }

    """

  /// Cycles. In a run the clock falls together with the next inputs, so that a cycle is two evaluations.
  private static let stepping = """
    static void countProperties(Model* m, uint64_t domains) {
      const uint8_t* bits = propertyBits(m->root);
      uint64_t active = domains;
      for (uint32_t i = 0; i < resetPlaces_count; i++)
        if (*((uint8_t*)m->root + resetPlaces[i].offset)) active &= ~(1ull << resetPlaces[i].index);
      for (uint32_t byte = 0; byte < (propertyCount + 7) / 8; byte++) {
        for (uint32_t left = bits[byte]; left; left &= left - 1) {
          uint32_t i = byte * 8 + __builtin_ctz(left);
          if (active >> propertyDomains[i] & 1) m->counts[i]++;
        }
      }
    }

    // Settled logic -> raised clocks.
    static inline void edge(Model* m, uint64_t domains) {
      if (propertyCount) countProperties(m, domains);
      raise(m->root, domains);
      evaluate(m->top, m->root);
    }

    // Clocks fall; nothing follows from that, except where modules from outside may wait for it.
    static inline void fall(Model* m) {
      lower(m->root);
      if (!fallsSilently) evaluate(m->top, m->root);
    }

    EXPORT void bittern_settle(Model* m) { evaluate(m->top, m->root); }

    // After registers were changed from outside: everything that depends on them, not only on inputs.
    EXPORT void bittern_settle_all(Model* m) {
      settleAll(m->root);
      evaluate(m->top, m->root);
    }

    EXPORT void bittern_step(Model* m, uint64_t domains) {
      if (propertyCount) evaluate(m->top, m->root);
      edge(m, domains);
      fall(m);
    }

    EXPORT void bittern_hold(Model* m, uint64_t levels) { hold(m->root, levels); }

    EXPORT void bittern_run(Model* m, const uint64_t* stimulus, uint64_t* responses, int64_t cycles) {
      for (int64_t t = 0; t < cycles; t++) {
        drive(m->root, stimulus + t * inputStride);
        lower(m->root);
        evaluate(m->top, m->root);
        if (responses) sample(m->root, responses + t * outputStride);
        edge(m, 1);
      }
      fall(m);
    }

    """
}
