"""The testbench of ArrayTestbench.swift in cocotb: pokes, an edge, peeks, without anything else in the loop."""

import json
import os
import time

import cocotb
from cocotb.triggers import Timer


@cocotb.test()
async def array(dut):
    with open(os.environ["ARRAY_BEATS"]) as file:
        beats = json.load(file)
    repeats = int(os.environ["ARRAY_REPEATS"])
    half = Timer(1, "step")
    inputs = [dut.last, dut.activations_valid, dut.activations_low, dut.activations_high, dut.weights_valid, dut.weights]
    outputs = [dut.results_valid, dut.results_last, dut.results_low, dut.results_middle, dut.results_high]
    clock = dut.clock

    for signal in [dut.clear, clock] + inputs:
        signal.value = 0
    dut.results_ready.value = 1
    dut.reset.value = 1
    await half
    clock.value = 1
    await half
    clock.value = 0
    dut.reset.value = 0
    await half

    last, activations_valid, activations_low, activations_high, weights_valid, weights = inputs
    results_valid, results_last, results_low, results_middle, results_high = outputs
    rows = []
    start = time.thread_time()
    for _ in range(repeats):
        for beat in beats:
            last.value, activations_valid.value, activations_low.value = beat[0], beat[1], beat[2]
            activations_high.value, weights_valid.value, weights.value = beat[3], beat[4], beat[5]
            clock.value = 0
            await half
            clock.value = 1
            await half
            rows.append(
                (
                    results_valid.value, results_last.value, results_low.value, results_middle.value,
                    results_high.value,
                )
            )
    elapsed = time.thread_time() - start

    mask = (1 << 64) - 1
    hash = 0
    for row in rows:
        for value in row:
            number = value.to_unsigned() if hasattr(value, "to_unsigned") else int(value)
            hash = ((hash << 5 | hash >> 59) & mask) ^ number
    print(f"ARRAY {elapsed * 1e9 / (repeats * len(beats))} {hash}", flush=True)
