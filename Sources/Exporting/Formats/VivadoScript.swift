/// Vivado without a project: one Tcl script that synthesises, places and routes the block out of context and writes
/// reports and a checkpoint, and its XDC. Constraints of the block's ports apply out of context only.
struct VivadoScript {
  let design: ExportDesign
  let options: ExportOptions

  var files: [ExportedFile] {
    [
      ExportedFile("\(design.top).tcl", script),
      ExportedFile("\(design.top).xdc", TimingConstraints(design: design, options: options).lines),
    ]
  }

  private var script: [String] {
    let top = design.top
    let part = options.part ?? ExportOptions.standardPart(.vivado)
    return [
      "# \(top): \(Quoting.comment(design.summary))",
      "#",
      "#   vivado -mode batch -source \(top).tcl",
      "#   vivado -mode batch -source \(top).tcl -tclargs xczu7ev-ffvc1156-2-e    another part",
      "#",
      "# Synthesises, places and routes the block out of context. Reports and the checkpoint go to results/.",
      "set top \(Quoting.tcl(top))",
      "set part \(Quoting.tcl(part))",
      "if {[info exists argc] && $argc > 0} { set part [lindex $argv 0] }",
      "set here [file dirname [file normalize [info script]]]",
      "set results [file join $here results]",
      "file mkdir $results",
      "",
      "foreach source {",
    ] + design.sourcePaths.map { "  \($0)" } + [
      "} {",
      "  read_verilog -sv [file join $here $source]",
      "}",
      "read_xdc -mode out_of_context [file join $here $top.xdc]",
      "",
      "synth_design -top $top -part $part -mode out_of_context",
      "opt_design",
      "place_design",
      "phys_opt_design",
      "route_design",
      "",
      "report_utilization -hierarchical -file [file join $results utilization.txt]",
      "report_timing_summary -file [file join $results timing.txt]",
      "write_checkpoint -force [file join $results $top.dcp]",
      "",
      "set path [lindex [get_timing_paths -setup -max_paths 1] 0]",
      "if {$path ne \"\"} {",
      "  set slack [get_property SLACK $path]",
      "  puts \"$top on $part: slack $slack ns of a period of \(options.periodText) ns\"",
      "  if {$slack < 0} { puts \"$top: the period is NOT met; see results/timing.txt\" }",
      "}",
    ]
  }
}
