import Command
import Generators
import Testbenches

Workbench(
  blocks: Catalogue.blocks, testbenches: TestbenchCatalogue.testbenches, workloads: TestbenchCatalogue.workloads
).main()
