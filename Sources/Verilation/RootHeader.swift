/// A member of the generated class that holds a model's state.
struct RootMember: Hashable, Sendable {
  /// The C++ name.
  var name: String
  /// Bytes of a word of the member: 1, 2, 4, 8, or four for each 32 bits of a wide one; 0 when it is something else.
  var wordBytes: Int
  /// Words of an array; `nil` for a plain value.
  var depth: Int?
}

/// What the generated header of a flattened model says: which members hold the state, in order.
struct RootHeader: Sendable {
  private(set) var members: [RootMember] = []
  private var indices: [String: Int] = [:]

  /// The name of a signal of the placed design in the generated code.
  static func mangled(top: String, path: [String], name: String) -> String {
    ([top] + path + [name]).map(escaped).joined(separator: "__DOT__")
  }

  /// Underscores in pairs would be read as separators.
  static func escaped(_ name: String) -> String {
    var out = ""
    for c in name {
      if c == "_", out.hasSuffix("_") { out += "__05F" } else { out.append(c) }
    }
    return out
  }

  func member(named name: String) -> RootMember? { indices[name].map { members[$0] } }

  /// The member for a port of the top; C++ keywords are escaped.
  func port(named name: String) -> RootMember? {
    member(named: RootHeader.escaped(name)) ?? member(named: "__SYM__" + RootHeader.escaped(name))
  }

  /// Reads the header. Throws `UnsupportedModel` when the state is not plain bytes within one object.
  init(_ text: String) throws {
    // Newer versions say an alignment between `class` and the name.
    let isOpening = { (line: Substring) in line.hasPrefix("class ") && line.contains(" \(Shim.root) final") }
    for raw in text.split(separator: "\n").drop(while: { !isOpening($0) }) {
      var line = raw.drop { $0 == " " }
      guard line.hasSuffix(";"), !line.hasPrefix("static "), !line.hasPrefix("//"), line != "};" else { continue }
      line.removeLast()
      if line.contains("vlSymsp") { break }
      try read(line)
    }
  }

  private mutating func read(_ line: Substring) throws {
    let text = line.split(separator: "/*").enumerated().map { index, part in
      index == 0 ? String(part) : String(part.split(separator: "*/", maxSplits: 1).dropFirst().joined())
    }.joined()
    if text.hasPrefix("VL_IN") || text.hasPrefix("VL_OUT") { return try readPort(text) }
    guard let space = text.lastIndex(of: " ") else { return }
    let type = text[..<space].trimmingCharacters(in: [" "])
    let name = String(text[text.index(after: space)...])
    if let member = RootHeader.member(name, of: type) { return add(member) }
    for unmovable in ["std::string", "VlQueue", "VlAssocArray", "VlClassRef", "VlProcessRef", "VlForkSync", "*"]
    where type.contains(unmovable) || name.contains(unmovable) {
      throw UnsupportedModel(member: name, type: type)
    }
    // Function declarations and access labels have brackets or colons.
    if !text.contains("("), !name.contains(":") { add(RootMember(name: name, wordBytes: 0)) }
  }

  private mutating func readPort(_ text: String) throws {
    guard let open = text.firstIndex(of: "("), text.hasSuffix(")") else { return }
    let macro = text[..<open]
    let arguments = text[text.index(after: open)...].dropLast().split(separator: ",").map(String.init)
    let bits = macro.drop { !$0.isNumber && $0 != "W" }
    let bytes =
      bits == "W" ? arguments.last.flatMap { Int($0) }.map { $0 * 4 } : bits.isEmpty ? 4 : Int(bits).map { $0 / 8 }
    guard let name = arguments.first, let bytes else { throw UnsupportedModel(member: text, type: String(macro)) }
    add(RootMember(name: name, wordBytes: bytes))
  }

  private mutating func add(_ member: RootMember) {
    indices[member.name] = members.count
    members.append(member)
  }

  private static func member(_ name: String, of type: String) -> RootMember? {
    if let bytes = wordBytes(of: type) { return RootMember(name: name, wordBytes: bytes) }
    guard type.hasPrefix("VlUnpacked<"), let comma = type.lastIndex(of: ",") else { return nil }
    let element = type.dropFirst("VlUnpacked<".count)[..<comma]
    guard let bytes = wordBytes(of: String(element)),
      let depth = Int(type[type.index(after: comma)...].dropLast().filter { $0.isNumber })
    else { return nil }
    return RootMember(name: name, wordBytes: bytes, depth: depth)
  }

  private static func wordBytes(of type: String) -> Int? {
    switch type {
    case "CData": 1
    case "SData": 2
    case "IData": 4
    case "QData": 8
    default: type.hasPrefix("VlWide<") ? Int(type.dropFirst(7).dropLast()).map { $0 * 4 } : nil
    }
  }
}

/// A model whose state cannot be copied as bytes, or does not lie in one place.
public struct UnsupportedModel: Error, Hashable, CustomStringConvertible {
  public var member: String
  public var type: String

  public var description: String {
    "the generated model holds '\(member)' as \(type), which cannot be saved and restored as bytes; "
      + "SystemVerilog from outside may use only vectors and arrays of vectors for its state"
  }
}
