"""Public blocks as Verilog, from libraries of PyPI, each with registers at its ports where it has none."""

import io

import pyrtl
from litex.soc.interconnect import stream
from litex.soc.interconnect.axi import AXILiteInterface, axi_lite_to_simple
from migen import Module, Signal
from migen.fhdl.verilog import convert
from migen.genlib.fifo import SyncFIFOBuffered as MigenFIFO
from migen.genlib.sort import BitonicSort
from pyrtl.rtllib import multipliers


def migen_text(module, ports, name):
  return str(convert(module, set(ports), name=name))


def migen_fifo():
  """Two places behind a register."""
  fifo = MigenFIFO(32, 2)
  return migen_text(fifo, [fifo.din, fifo.we, fifo.writable, fifo.dout, fifo.re, fifo.readable], "public_block")


def litex_buffer():
  """Registers for valid and for ready, as in a skid buffer."""
  buffer = stream.Buffer([("data", 32)], pipe_valid=True, pipe_ready=True)
  ends = [getattr(end, part) for end in (buffer.sink, buffer.source) for part in ("valid", "ready", "first", "last")]
  return migen_text(buffer, ends + [buffer.sink.data, buffer.source.data], "public_block")


def litex_axi_lite():
  """AXI4-Lite to a word port with strobes."""
  top = Module()
  bus = AXILiteInterface(data_width=32, address_width=12)
  address, read, write, strobes = Signal(10), Signal(32), Signal(32), Signal(4)
  machine, comb = axi_lite_to_simple(bus, address, read, write, port_we=strobes)
  top.submodules += machine
  top.comb += comb
  signals = [
    signal for channel in (bus.aw, bus.w, bus.b, bus.ar, bus.r)
    for signal in (channel.valid, channel.ready)
  ] + [bus.aw.addr, bus.ar.addr, bus.w.data, bus.w.strb, bus.b.resp, bus.r.data, bus.r.resp]
  return migen_text(top, signals + [address, read, write, strobes], "public_block")


def migen_sort():
  """One row of 8 keys of 13 bits, between two rows of registers."""
  top = Module()
  network = BitonicSort(8, 13, ascending=False)
  top.submodules += network
  ports = []
  for index, (inner, outer) in enumerate(zip(network.i, network.o)):
    key, place = Signal(13, name=f"key_{index}"), Signal(13, name=f"place_{index}")
    top.sync += [inner.eq(key), place.eq(outer)]
    ports += [key, place]
  return migen_text(top, ports, "public_block")


def pyrtl_multiply_accumulate():
  """8 x 8 bits into 24, operands and sum in registers; products by the tree of the library."""
  pyrtl.reset_working_block()
  a, b = pyrtl.Input(8, "a"), pyrtl.Input(8, "b")
  a_held, b_held = pyrtl.Register(8, "a_held"), pyrtl.Register(8, "b_held")
  total, result = pyrtl.Register(24, "total"), pyrtl.Output(24, "result")
  a_held.next <<= a
  b_held.next <<= b
  total.next <<= multipliers.fused_multiply_adder(a_held, b_held, total, signed=True)[:24]
  result <<= total
  text = io.StringIO()
  pyrtl.output_to_verilog(text, add_reset=True)
  return text.getvalue().replace("module toplevel", "module public_block")


# What is compared: the function; our block and its parameters; the public ones. Cycles are from a beat that is taken to
# its result, rate is in beats a cycle.
COMPARISONS = [
  {
    "function": "stream buffer, 32 bits, two beats",
    "ours": {"block": "skid_buffer", "parameters": {}, "cycles": 1, "rate": 1},
    "public": [
      {"name": "`stream.Buffer` of LiteX, `valid` and `ready` in registers", "make": litex_buffer, "cycles": 1, "rate": 1},
      {"name": "`SyncFIFOBuffered(32, 2)` of Migen", "make": migen_fifo, "cycles": 2, "rate": 1},
    ],
  },
  {
    "function": "AXI4-Lite slave to a port of words",
    "ours": {"block": "axi_lite_port", "parameters": {}, "cycles": 2, "rate": 0.5},
    "public": [
      {"name": "`axi_lite_to_simple` of LiteX; one access at a time", "make": litex_axi_lite, "cycles": 2, "rate": 0.33},
    ],
  },
  {
    "function": "rows of 8 elements of 13 bits, sorted",
    "ours": {
      "block": "bitonic_partial_sorter", "parameters": {"lanes": 8, "keyBits": 12, "payloadBits": 1}, "cycles": 8,
      "rate": 1, "note": "keeps the 8 greatest over rows, with counts and stalls",
    },
    "public": [
      {"name": "`BitonicSort(8, 13)` of Migen between registers; one row alone", "make": migen_sort, "cycles": 2, "rate": 1},
    ],
  },
  {
    "function": "multiply-accumulate, 8 × 8 bits into 24",
    "ours": {
      "block": "mixed_precision_mac", "parameters": {"accumulator": 24}, "cycles": 1, "rate": 1,
      "note": "INT8, 2 × INT4 or 4 × INT2 a cycle, saturating",
    },
    "public": [
      {"name": "`fused_multiply_adder` of PyRTL; INT8, wraps", "make": pyrtl_multiply_accumulate, "cycles": 2, "rate": 1},
    ],
  },
]
