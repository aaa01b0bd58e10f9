extension Run {
  func executeSelection() {
    switch opcode {
    case .select: executeSelect()
    case .join:
      pairs {
        $0.pointee.result.pointee =
          ($0.pointee.a.pointee &<< $0.pointee.immediate) | $0.pointee.b.pointee
      }
    case .gather: executeGather()
    case .table: executeTable()
    case .read: executeRead()
    default: break
    }
  }

  private func executeSelect() {
    var i = first.assumingMemoryBound(to: Select.self)
    let end = end.assumingMemoryBound(to: Select.self)
    while i != end {
      // Without a branch: conditions of hardware are hard to predict.
      let chosen = 0 &- i.pointee.condition.pointee
      let whenFalse = i.pointee.whenFalse.pointee
      i.pointee.result.pointee = whenFalse ^ ((whenFalse ^ i.pointee.whenTrue.pointee) & chosen)
      i += 1
    }
  }

  private func executeGather() {
    var i = first.assumingMemoryBound(to: Gather.self)
    let end = end.assumingMemoryBound(to: Gather.self)
    while i != end {
      var word: UInt64 = 0
      var piece = i.pointee.first
      let last = i.pointee.end
      while piece != last {
        word |= (piece.pointee.word.pointee &<< piece.pointee.left) &>> piece.pointee.right
        piece += 1
      }
      i.pointee.result.pointee = word
      i += 1
    }
  }

  private func executeTable() {
    var i = first.assumingMemoryBound(to: TableLookup.self)
    let end = end.assumingMemoryBound(to: TableLookup.self)
    while i != end {
      let selector = i.pointee.selector.pointee
      let limit = i.pointee.limit
      let index = selector < limit ? selector : limit
      i.pointee.result.pointee = i.pointee.entries[Int(truncatingIfNeeded: index)].pointee
      i += 1
    }
  }

  private func executeRead() {
    var i = first.assumingMemoryBound(to: Read.self)
    let end = end.assumingMemoryBound(to: Read.self)
    while i != end {
      let address = i.pointee.address.pointee
      i.pointee.result.pointee =
        address < i.pointee.depth ? i.pointee.contents[Int(truncatingIfNeeded: address)] : 0
      i += 1
    }
  }
}
