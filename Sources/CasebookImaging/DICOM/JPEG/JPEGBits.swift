/// Bits of a scan of JPEG, in which 0xFF is followed by a zero. At a marker or the end zeros are given, and it is remembered that they were.
struct JPEGBits {
    private let bytes: UnsafeBufferPointer<UInt8>
    private(set) var place: Int
    private var buffer: UInt64 = 0
    private var count = 0
    /// Bits given that are not in the file.
    private var missing = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) {
        self.bytes = bytes
        self.place = place
    }

    /// More bits were used than there are.
    var isOverrun: Bool { missing > count }

    /// The next bits, 32 at most, which stay.
    mutating func peek(_ wanted: Int) -> Int {
        while count < wanted {
            var byte: UInt8 = 0
            if place < bytes.count, bytes[place] != 0xFF {
                byte = bytes[place]
                place += 1
            } else if place + 1 < bytes.count, bytes[place + 1] == 0 {
                byte = 0xFF
                place += 2
            } else {
                missing += 8
            }
            buffer = buffer << 8 | UInt64(byte)
            count += 8
        }
        return Int(buffer >> UInt64(count - wanted) & (1 << UInt64(wanted) - 1))
    }

    mutating func drop(_ used: Int) { count -= used }

    /// Drops the rest before a marker.
    mutating func align() { (buffer, count, missing) = (0, 0, 0) }

    /// Steps over the restart marker that must be here; says whether it was.
    mutating func restart() -> Bool {
        align()
        guard place + 1 < bytes.count, bytes[place] == 0xFF, (0xD0...0xD7).contains(bytes[place + 1]) else { return false }
        place += 2
        return true
    }
}
