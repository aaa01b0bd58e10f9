/// A design: every distinct module once, children before parents.
public struct Netlist: Sendable {
  public var modules: [Circuit]
  /// Index of the module that is simulated, emitted last, and protected.
  public var top: Int

  public init(modules: [Circuit], top: Int) {
    self.modules = modules
    self.top = top
  }

  public var topModule: Circuit { modules[top] }

  /// Modules that the top needs, children first.
  public func modulesInUse() -> [Int] {
    var seen = [Bool](repeating: false, count: modules.count)
    var order: [Int] = []
    func visit(_ module: Int) {
      if seen[module] { return }
      seen[module] = true
      for instance in modules[module].instances { visit(instance.module) }
      order.append(module)
    }
    visit(top)
    return order
  }

  /// Calls `visit` for every placed module, parents first: its path (empty for the top) and its circuit's index.
  public func forEachPlacement(_ visit: (_ path: [String], _ module: Int) -> Void) {
    func walk(_ path: [String], _ module: Int) {
      visit(path, module)
      for instance in modules[module].instances { walk(path + [instance.name], instance.module) }
    }
    walk([], top)
  }
}
