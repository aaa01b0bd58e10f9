import Bits
import CallSite

/// `whenTrue` where the condition holds, else `whenFalse`: max(w) bits.
@inline(never) public func mux<S: Signal>(_ condition: Bit, _ whenTrue: S, _ whenFalse: S) -> S {
  let address = bittern_caller(9000 + #line)
  let m = condition.builder ?? module(whenTrue, whenFalse)
  m.checkStages(whenTrue, whenFalse, at: address)
  let width = max(whenTrue.width, whenFalse.width)
  let node = Node(
    .mux, width: width, a: condition.node(in: m, width: 1, at: address),
    b: widened(whenTrue, to: width, in: m, at: address),
    c: widened(whenFalse, to: width, in: m, at: address))
  return S(m.result(node, of: whenTrue, whenFalse, at: address))
}

/// The value that belongs to the first condition that holds, else `otherwise`: max(w) bits.
@inline(never) public func priority<S: Signal>(_ choices: [(Bit, S)], otherwise: S) -> S {
  let address = bittern_caller(9000 + #line)
  return choices.reversed().reduce(otherwise) { rest, choice in
    guard let m = choice.0.builder else { return rest }
    let width = max(choice.1.width, rest.width)
    let node = Node(
      .mux, width: width, a: choice.0.node(in: m, width: 1, at: address),
      b: widened(choice.1, to: width, in: m, at: address),
      c: widened(rest, to: width, in: m, at: address))
    return S(m.result(node, of: choice.1, rest, at: address))
  }
}

/// The OR of the values whose conditions hold, of which at most one may: cheaper than `priority`.
@inline(never) public func oneHot(_ choices: [(Bit, Unsigned)]) -> Unsigned {
  let address = bittern_caller(9000 + #line)
  let width = choices.map(\.1.width).max() ?? 1
  let masked = choices.map { condition, value -> Unsigned in
    let m = module(condition, value)
    let spread = concatenated([Unsigned](repeating: Unsigned(condition), count: width), at: address)
    let wide = Unsigned(.node(m, widened(value, to: width, in: m, at: address)))
    return Unsigned(level(.and, spread, wide, at: address))
  }
  guard var result = masked.first else { preconditionFailure("oneHot needs at least one choice") }
  for value in masked.dropFirst() { result = Unsigned(level(.or, result, value, at: address)) }
  return result
}

/// The element that `index` names; an index beyond the table gives the last element. Max(w) bits.
@inline(never) public func lookup<S: Signal>(_ index: Unsigned, in table: [S]) -> S {
  let address = bittern_caller(9000 + #line)
  guard let m = index.builder ?? table.lazy.compactMap(\.builder).first, let last = table.last else {
    preconditionFailure("a lookup needs a signal as index and at least one element")
  }
  let width = table.map(\.width).max() ?? 1
  let reachable = index.width >= 62 ? table.count : min(table.count, 1 << index.width)
  var operands: [NodeID] = []
  for (key, value) in table.prefix(reachable).dropLast(reachable == table.count ? 1 : 0).enumerated() {
    operands.append(m.circuit.constant(Bits(signed: key, width: index.width)))
    operands.append(widened(value, to: width, in: m, at: address))
  }
  operands.append(widened(last, to: width, in: m, at: address))
  if operands.count == 1 { return S(.node(m, operands[0])) }
  let id = m.circuit.add(
    .cases, width: width, select: index.node(in: m, at: address), operands: operands, address: address)
  return S(.node(m, id))
}
