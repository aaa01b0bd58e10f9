import Description
import Generators
import Simulation
import Statistics

/// A master of AXI4-Lite with random delays on every channel: at most one write and one read under way, in parallel.
struct AXILiteMaster<M: Module> {
  /// What came back.
  struct Response: Hashable {
    var code: Int
    var data = 0
  }

  /// SLVERR.
  static var refused: Int { 2 }

  /// In which order the two parts of a write were accepted, and what waited.
  struct Corners {
    var addressFirst = 0
    var dataFirst = 0
    var together = 0
    var responseWaits = 0
    var both = 0
  }

  let dut: Simulation<M>
  var random: RandomStream
  private(set) var corners = Corners()
  /// Responses that came before what they answer.
  private(set) var early = 0
  private let ports: [String: Port]
  private var isAddressSent = true
  private var isDataSent = true
  private var isReadSent = true
  private var response: Response?
  private var answer: Response?

  init(_ dut: Simulation<M>, random: RandomStream) {
    self.dut = dut
    self.random = random
    let names = [
      "awaddr", "awvalid", "awready", "wdata", "wstrb", "wvalid", "wready", "bresp", "bvalid", "bready", "araddr",
      "arvalid", "arready", "rdata", "rresp", "rvalid", "rready",
    ]
    ports = Dictionary(uniqueKeysWithValues: names.map { ($0, dut.port(named: "s_axi_\($0)")) })
  }

  private func port(_ name: String) -> Port {
    guard let port = ports[name] else { preconditionFailure("AXI4-Lite has no signal '\(name)'") }
    return port
  }

  /// Writes; `nil` when no response came in 200 cycles. `each` is called in every cycle, before its edge.
  mutating func write(
    _ address: Int, _ data: Int, strobes: Int = 15, each: () -> Void = {}
  ) -> Response? {
    begin(write: (address, data, strobes), read: nil)
    for _ in 0..<200 where response == nil { cycle(each) }
    return response
  }

  mutating func read(_ address: Int, each: () -> Void = {}) -> Response? {
    begin(write: nil, read: address)
    for _ in 0..<200 where answer == nil { cycle(each) }
    return answer
  }

  /// A write and a read at the same time.
  mutating func both(
    _ address: Int, _ data: Int, strobes: Int, read: Int, each: () -> Void = {}
  ) -> (write: Response?, read: Response?) {
    begin(write: (address, data, strobes), read: read)
    for _ in 0..<200 where response == nil || answer == nil { cycle(each) }
    corners.both += 1
    return (response, answer)
  }

  private mutating func begin(write: (address: Int, data: Int, strobes: Int)?, read: Int?) {
    if let write {
      (isAddressSent, isDataSent, response) = (false, false, nil)
      port("awaddr").value = write.address
      port("wdata").value = write.data
      port("wstrb").value = write.strobes
    }
    if let read {
      (isReadSent, answer) = (false, nil)
      port("araddr").value = read
    }
  }

  private mutating func cycle(_ each: () -> Void) {
    offer("awvalid", !isAddressSent)
    offer("wvalid", !isDataSent)
    offer("arvalid", !isReadSent)
    port("bready").value = random.chance(1, of: 2) ? 1 : 0
    port("rready").value = random.chance(1, of: 2) ? 1 : 0
    each()
    let address = passes("aw")
    let data = passes("w")
    note(address, data)
    if port("bvalid").value == 1 {
      if !isAddressSent || !isDataSent || response != nil { early += 1 }
      if passes("b") { response = Response(code: port("bresp").value) } else { corners.responseWaits += 1 }
    }
    if port("rvalid").value == 1 {
      if !isReadSent || answer != nil { early += 1 }
      if passes("r") { answer = Response(code: port("rresp").value, data: port("rdata").value) }
    }
    let read = passes("ar")
    dut.step()
    if address { isAddressSent = true }
    if data { isDataSent = true }
    if read { isReadSent = true }
    for (name, isTaken) in [("awvalid", address), ("wvalid", data), ("arvalid", read)] where isTaken {
      port(name).value = 0
    }
  }

  /// Raises `valid` at some time, and keeps it.
  private mutating func offer(_ valid: String, _ isWanted: Bool) {
    if isWanted, random.chance(2, of: 3) { port(valid).value = 1 }
  }

  private func passes(_ channel: String) -> Bool {
    port("\(channel)valid").value == 1 && port("\(channel)ready").value == 1
  }

  private mutating func note(_ address: Bool, _ data: Bool) {
    if address, data { corners.together += 1 }
    if address, !data, !isDataSent { corners.addressFirst += 1 }
    if data, !address, !isAddressSent { corners.dataFirst += 1 }
  }
}
