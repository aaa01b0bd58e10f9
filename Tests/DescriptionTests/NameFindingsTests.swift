import Description
import Testing

// Findings about names, parameters, hierarchy and pipelines. The carets are the expected positions.

struct Names: Module {
  @Input(8) var a: Unsigned
  @Input var reset: Bit
  // at 4 H302
  @Output(8) var y: Unsigned
  @Register(4, reset: 16) var counter: Unsigned
  //       ^ H305
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    counter <== counter &+ 1
    let begin: Unsigned = m.wire("begin", width: 8)
    //                      ^ H302 H101
    let spaced: Unsigned = m.wire("two+words", width: 8)
    //                       ^ H302 H101
    var twin: Unsigned = m.wire("twin", width: 8)
    let other: Unsigned = m.wire("twin", width: 8)
    //                      ^ H301 H101
    twin <== a
    y <== begin ^ spaced ^ twin ^ other
  }
}

struct Sized: ModuleParameters {
  var lanes = 0
  var width = 8
  init() {}
  func problem() -> String? { width > 16 ? "width is \(width); at most 16 is supported" : nil }
}

struct Foreign: Module {
  typealias Parameters = NoParameters
  @Input(\Sized.width) var a: Unsigned
  //    ^ H306
  @Output(1) var y: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) { y <== a }
}

struct NoLanes: Module {
  @Inputs(\Sized.lanes, \Sized.width) var a: [Unsigned]
  //     ^ H308
  @Output(8) var y: Unsigned
  func build(_ m: ModuleBuilder, _ p: Sized) { y <== a[0] }
}

struct TooBig: Module {
  @Input(\Sized.width) var a: Unsigned
  @Output(\Sized.width) var y: Unsigned
  func build(_ m: ModuleBuilder, _ p: Sized) { y <== a }
}

struct Holder: Module {
  @Input(8) var a: Unsigned
  @Output(8) var y: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    var big = Sized()
    big.width = 17
    let inner = m.instance("inner", TooBig.self, big)
    //            ^ H309
    inner.a <== a
    let named = m.instance("named", Passing.self)
    named.x <== inner.y.truncated(to: 8)
    let same = m.instance("same", SameName.self)
    //           ^ H307
    same.x <== named.y
    y <== same.y
  }
}

struct SameName: Module {
  @Input(8) var x: Unsigned
  @Output(8) var y: Unsigned
  static func name(_ p: NoParameters) -> String { "passing" }
  func build(_ m: ModuleBuilder, _ p: NoParameters) { y <== ~x }
}

/// Hands a signal from one module to another, past the ports.
final class Smuggler: @unchecked Sendable {
  static let shared = Smuggler()
  var signal: Unsigned?
}

struct Receiver: Module {
  @Input(8) var x: Unsigned
  @Output(8) var y: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    guard let stolen = Smuggler.shared.signal else { return }
    y <== x ^ stolen
    //      ^ H109
  }
}

struct Thief: Module {
  @Input(8) var a: Unsigned
  @Output(8) var y: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    Smuggler.shared.signal = a
    let inner = m.instance("inner", Receiver.self)
    inner.x <== a
    y <== inner.y
  }
}

struct Stages: Module {
  @Input(8) var a: Unsigned
  @Output(8) var y: Unsigned
  @Output(9) var z: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    m.pipeline("pipe") { pipe in
      let early = pipe.enter(a)
      let squared = pipe.register(early &* early, "squared")
      pipe.next()
      y <== squared &+ early
      //            ^ H303
      z <== squared + squared
    }
  }
}

@Suite(.serialized) struct NameFindingsTests {
  @Test func names() throws {
    try expectFindings(
      Names.self,
      [
        (.reservedName, "'reset' is a port that every clocked module may have; choose another name"),
        (.missingResetValue, "the reset value 16 of 'counter' does not fit 4 bits"),
        (.reservedName, "'begin' is a keyword of SystemVerilog; choose another name"),
        (.reservedName, "'two+words' is not a legal SystemVerilog name; choose another name"),
        (.duplicateName, "the name 'twin' is already used in module 'names'"),
        (.undriven, "'begin' is never driven; write begin <== …"),
        (.undriven, "'two+words' is never driven; write two+words <== …"),
        (.undriven, "'twin' is never driven; write twin <== …"),
      ])
  }

  @Test func parameters() throws {
    try expectFindings(
      Foreign.self,
      [(.foreignParameters, "the width of 'a' is a key path into the parameters of another module")])
    try expectFindings(NoLanes.self, [(.emptyVector, "the vector 'a' would have 0 elements")])
    var big = Sized()
    big.width = 17
    let errors = try #require(throws: DescriptionErrors.self) { _ = try Elaboration(TooBig.self, big) }
    #expect(errors.diagnostics.map(\.code) == [.invalidParameter])
    #expect(errors.diagnostics[0].message == "parameters of 'TooBig': width is 17; at most 16 is supported")
  }

  @Test func hierarchy() throws {
    try expectFindings(
      Holder.self,
      [
        (.invalidParameter, "parameters of 'TooBig': width is 17; at most 16 is supported"),
        (
          .duplicateModule,
          "two different modules would be called 'passing'; implement name(_:) so that it tells them apart"
        ),
      ])
  }

  @Test func signalsOfAnotherModule() throws {
    let message = "a signal of module 'thief' is used inside module 'receiver'; pass it through a port"
    let errors = try #require(throws: DescriptionErrors.self) { _ = try Elaboration(Thief.self) }
    #expect(errors.diagnostics.map { ["\($0.code)", $0.message] } == [["otherModule", message]])
    let place = SourceLocations().describe(errors.diagnostics.map(\.point))[0]
    #expect(place.contains("NameFindingsTests.swift:"))
  }

  @Test func stages() throws {
    let message = "a value of stage 1 meets one of stage 0 of the same pipeline; register the earlier one"
    try expectFindings(Stages.self, [(.mixedStages, message)])
  }
}
