// The testbench of ArrayTestbench.swift as an engineer would write it in C++: Verilator's class, its ports, two
// evaluations a cycle. Compiled together with the generated model, so that everything can be inlined.
#include "model_sources.inc"

#include <cstdint>
#include <ctime>

namespace {

struct Bench {
  VerilatedContext context;
  Vtop top{&context};
  uint64_t hash = 0;

  void add(uint64_t value) { hash = (hash << 5 | hash >> 59) ^ value; }

  void observe() {
    add(top.results_valid);
    add(top.results_last);
    add(top.results_low);
    add(top.results_middle);
    add(top.results_high);
  }

  void poke(const int64_t* beat) {
    top.last = beat[0];
    top.activations_valid = beat[1];
    top.activations_low = beat[2];
    top.activations_high = beat[3];
    top.weights_valid = beat[4];
    top.weights = beat[5];
  }

  void level(int value) {
    top.clock = value;
    top.eval();
  }

  void start() {
    top.results_ready = 1;
    top.reset = 1;
    level(0);
    level(1);
    level(0);
    top.reset = 0;
    hash = 0;
  }
};

}  // namespace

extern "C" __attribute__((visibility("default"))) Bench* harness_new() { return new Bench; }
extern "C" __attribute__((visibility("default"))) void harness_free(Bench* bench) { delete bench; }
extern "C" __attribute__((visibility("default"))) void harness_start(Bench* bench) { bench->start(); }

// Outputs are seen after each edge, as in a testbench that steps and then looks.
extern "C" __attribute__((visibility("default"))) uint64_t harness_steps(Bench* bench, const int64_t* beats, int64_t cycles, int64_t repeats) {
  bench->hash = 0;
  for (int64_t repeat = 0; repeat < repeats; repeat++)
    for (int64_t cycle = 0; cycle < cycles; cycle++) {
      bench->poke(beats + 6 * cycle);
      bench->level(1);
      bench->level(0);
      bench->observe();
    }
  return bench->hash;
}

// Outputs are seen before each edge, with the inputs of the same cycle, as in `Model.run`.
extern "C" __attribute__((visibility("default"))) uint64_t harness_trace(Bench* bench, const int64_t* beats, int64_t cycles, int64_t repeats) {
  bench->hash = 0;
  for (int64_t repeat = 0; repeat < repeats; repeat++)
    for (int64_t cycle = 0; cycle < cycles; cycle++) {
      bench->poke(beats + 6 * cycle);
      bench->level(0);
      bench->observe();
      bench->level(1);
    }
  return bench->hash;
}
