import Netlist

extension Netlist {
  /// The domain of the top that clocks each property, in the order of `propertySites()`.
  func propertyDomains() -> [Int] {
    var result: [Int] = []
    func walk(_ module: Int, _ domains: [Int]) {
      result += modules[module].properties.map { domains[$0.domain] }
      for instance in modules[module].instances { walk(instance.module, instance.domains.map { domains[$0] }) }
    }
    walk(top, Array(topModule.domains.indices))
    return result
  }
}
