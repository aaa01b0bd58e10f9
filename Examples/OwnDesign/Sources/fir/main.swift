import Command
import Description

Workbench(
  blocks: [Block(Filter.self, family: "Filters")], testbenches: [FilterTestbench()], workloads: [.impulse]
).main()
