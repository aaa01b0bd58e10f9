import Description

/// The five channels of AXI4-Lite (IHI 0022) with words of 32 bits and 4 KiB of addresses, from the side of the slave.
public struct AXILiteBus: Bundle {
  /// Bits of an address: one page.
  public static let addressBits = 12
  /// Bits of a word.
  public static let dataBits = 32

  @Field(12, "byte address of a write") public var awaddr: Unsigned
  @Field(3, "not read") public var awprot: Unsigned
  @Field public var awvalid: Bit
  @Flipped public var awready: Bit
  @Field(32, "word that is written") public var wdata: Unsigned
  @Field(4, "bytes of it that count") public var wstrb: Unsigned
  @Field public var wvalid: Bit
  @Flipped public var wready: Bit
  @Flipped(2, "0: done; 2: refused") public var bresp: Unsigned
  @Flipped public var bvalid: Bit
  @Field public var bready: Bit
  @Field(12, "byte address of a read") public var araddr: Unsigned
  @Field(3, "not read") public var arprot: Unsigned
  @Field public var arvalid: Bit
  @Flipped public var arready: Bit
  @Flipped(32, "word that was read; 0 when refused") public var rdata: Unsigned
  @Flipped(2, "0: done; 2: refused") public var rresp: Unsigned
  @Flipped public var rvalid: Bit
  @Field public var rready: Bit
  public init() {}
}
