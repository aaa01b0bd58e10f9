/// Names as every reader of the emitted SystemVerilog accepts them.
public enum Identifier {
  /// Letters, digits and underscores, not starting with a digit, at most 128 characters, no keyword.
  public static func isLegal(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(48...57).contains(first), name.utf8.count <= 128 else { return false }
    return name.utf8.allSatisfy { isWord($0) } && !isReserved(name)
  }

  /// The name with an underscore for everything that a name cannot contain, not longer than a name may be.
  public static func sanitised(_ name: String) -> String {
    let words = String(decoding: name.utf8.prefix(100).map { isWord($0) ? $0 : 95 }, as: UTF8.self)
    return words.utf8.first.map { (48...57).contains($0) } ?? true ? "n\(words)" : words
  }

  private static func isWord(_ c: UInt8) -> Bool {
    (48...57).contains(c) || (65...90).contains(c) || (97...122).contains(c) || c == 95
  }

  /// `activationPayload` → `activation_payload`, `MixedPrecisionMAC` → `mixed_precision_mac`, `x2` stays `x2`.
  public static func snakeCase(_ name: String) -> String {
    let characters = Array(name)
    var out = ""
    for (i, c) in characters.enumerated() {
      guard c.isUppercase else {
        out.append(c == "-" || c == " " || c == "." ? "_" : c)
        continue
      }
      let afterWord = i > 0 && (characters[i - 1].isLowercase || characters[i - 1].isNumber)
      let startsWord =
        i > 0 && characters[i - 1].isUppercase && i + 1 < characters.count && characters[i + 1].isLowercase
      if afterWord || startsWord { out.append("_") }
      out += c.lowercased()
    }
    return out
  }

  /// Is the name a keyword of SystemVerilog?
  public static func isReserved(_ name: String) -> Bool { reserved.contains(name) }

  private static let reserved: Set<String> = Set(
    """
    accept_on alias always always_comb always_ff always_latch and assert assign assume automatic before begin bind bins
    binsof bit break buf bufif0 bufif1 byte case casex casez cell chandle checker class clocking cmos config const
    constraint context continue cover covergroup coverpoint cross deassign default defparam design disable dist do edge
    else end endcase endchecker endclass endclocking endconfig endfunction endgenerate endgroup endinterface endmodule
    endpackage endprimitive endprogram endproperty endspecify endsequence endtable endtask enum event eventually expect
    export extends extern final first_match for force foreach forever fork forkjoin function generate genvar global
    highz0 highz1 if iff ifnone ignore_bins illegal_bins implements implies import incdir include initial inout input
    inside instance int integer interconnect interface intersect join join_any join_none large let liblist library local
    localparam logic longint macromodule matches medium modport module nand negedge nettype new nexttime nmos nor
    noshowcancelled not notif0 notif1 null or output package packed parameter pmos posedge primitive priority program
    property protected pull0 pull1 pulldown pullup pulsestyle_ondetect pulsestyle_onevent pure rand randc randcase
    randsequence rcmos real realtime ref reg reject_on release repeat restrict return rnmos rpmos rtran rtranif0
    rtranif1 s_always s_eventually s_nexttime s_until s_until_with scalared sequence shortint shortreal showcancelled
    signed small soft solve specify specparam static string strong strong0 strong1 struct super supply0 supply1
    sync_accept_on sync_reject_on table tagged task this throughout time timeprecision timeunit tran tranif0 tranif1
    tri tri0 tri1 triand trior trireg type typedef union unique unique0 unsigned until until_with untyped use uwire var
    vectored virtual void wait wait_order wand weak weak0 weak1 while wildcard wire with within wor xnor xor
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
