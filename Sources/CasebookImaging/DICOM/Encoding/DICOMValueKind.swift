/// The kind of a value (its VR), two letters.
package struct DICOMValueKind: Hashable, Sendable {
    let letters: UInt16

    /// Nothing unless both are capital letters.
    init?(_ first: UInt8, _ second: UInt8) {
        let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
        guard capitals.contains(first), capitals.contains(second) else { return nil }
        letters = UInt16(first) << 8 | UInt16(second)
    }

    private init(_ text: StaticString) { letters = UInt16(text.utf8Start[0]) << 8 | UInt16(text.utf8Start[1]) }

    static let sequence = Self("SQ")
    static let unknown = Self("UN")
    static let text = Self("CS")
    static let identifier = Self("UI")
    static let decimal = Self("DS")
    static let integer = Self("IS")
    static let unsigned16 = Self("US")
    static let signed16 = Self("SS")
    static let unsigned32 = Self("UL")
    static let signed32 = Self("SL")
    static let float32 = Self("FL")
    static let float64 = Self("FD")
    static let words = Self("OW")
    static let unsigned64Many = Self("OV")
    static let float32Many = Self("OF")
    static let float64Many = Self("OD")

    /// Kinds whose length takes four bytes where kinds are written out (PS3.5, 7.1.2).
    static let withLongLength: Set<Self> = [
        Self("OB"), words, float64Many, float32Many, Self("OL"), unsigned64Many, sequence, Self("SV"), Self("UC"), unknown, Self("UR"), Self("UT"), Self("UV"),
    ]
}
