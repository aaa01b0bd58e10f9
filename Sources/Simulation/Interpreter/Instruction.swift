typealias Words = UnsafeMutablePointer<UInt64>

/// What one run of instructions does. Values above their width are zero before and after every instruction.
enum Opcode: UInt8 {
  // Bitwise and extraction: `Field`, except the three of two operands: `Pair`.
  case and, or, xor, not, reduceAnd, reduceOr, reduceXor, field, straddle, signExtend
  // Arithmetic and comparison: `Pair`.
  case add, subtract, multiplyUnsigned, multiplySigned, equal, lessUnsigned, lessSigned
  case shiftLeft, shiftRightUnsigned, shiftRightSigned
  // Selection.
  case select, join, gather, table, read
  // Anything on more than 64 bits that does not fall apart into words, and modules that are not described here.
  case wide, external
}

/// Four machine words; the opcode says which of the views below they are.
struct Instruction: BitwiseCopyable {
  var word0: UInt64
  var word1: UInt64
  var word2: UInt64
  var word3: UInt64
}

/// Two operands and an immediate: the result's mask, or distances (see `Assembler`).
struct Pair: BitwiseCopyable {
  var result: Words
  var a: Words
  var b: Words
  var immediate: UInt64
}

/// One operand, moved right by `shift` and masked.
struct Field: BitwiseCopyable {
  var result: Words
  var a: Words
  var shift: UInt64
  var mask: UInt64
}

struct Select: BitwiseCopyable {
  var result: Words
  var condition: Words
  var whenTrue: Words
  var whenFalse: Words
}

/// One word of a concatenation: the OR of pieces.
struct Gather: BitwiseCopyable {
  var result: Words
  var first: UnsafeMutablePointer<Piece>
  var end: UnsafeMutablePointer<Piece>
  var unused: UInt64 = 0
}

/// `word << left >> right`, of which one distance is zero.
struct Piece: BitwiseCopyable {
  var word: Words
  var left: UInt64
  var right: UInt64
}

/// The value whose key is the selector; keys from `limit` upwards have the entry at `limit`.
struct TableLookup: BitwiseCopyable {
  var result: Words
  var selector: Words
  var entries: UnsafeMutablePointer<Words>
  var limit: UInt64
}

/// A word of a memory of words of up to 64 bits.
struct Read: BitwiseCopyable {
  var result: Words
  var address: Words
  var contents: Words
  var depth: UInt64
}

/// Index into the interpreter's wide operations or external outputs.
struct Indexed: BitwiseCopyable {
  var index: Int
  var unused: (UInt64, UInt64, UInt64) = (0, 0, 0)
}

/// Consecutive instructions of one opcode, none of which needs another's result.
struct Run: BitwiseCopyable {
  var opcode: Opcode
  var first: UnsafeMutableRawPointer
  var end: UnsafeMutableRawPointer
}
