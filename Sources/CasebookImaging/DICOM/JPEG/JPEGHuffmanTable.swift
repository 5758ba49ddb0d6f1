/// Codes of JPEG by their length (ITU-T T.81, F.2.2.3).
struct JPEGHuffmanTable {
    /// For each length up to 16: the first code beyond it, left-aligned in 16 bits, and what is added to a code of it for its place in `symbols`.
    private let limits: [Int]
    private let shifts: [Int]
    private let symbols: [UInt8]

    /// Nothing if there are more codes of a length than it has room for.
    init?(counts: ArraySlice<UInt8>, symbols: ArraySlice<UInt8>) {
        var limits: [Int] = [], shifts: [Int] = [], code = 0, first = 0
        for (length, count) in zip(1...16, counts) {
            shifts.append(first - code)
            code += Int(count)
            first += Int(count)
            guard code <= 1 << length else { return nil }
            limits.append(code << (16 - length))
            code <<= 1
        }
        guard first == symbols.count else { return nil }
        (self.limits, self.shifts, self.symbols) = (limits, shifts, Array(symbols))
    }

    /// Symbol and length of the code at the head of 16 bits; nothing if there is no such code.
    func symbol(_ bits: Int) -> (symbol: UInt8, length: Int)? {
        var length = 0
        while length < 16 {
            if bits < limits[length] {
                let place = (bits >> (15 - length)) + shifts[length]
                return symbols.indices.contains(place) ? (symbols[place], length + 1) : nil
            }
            length += 1
        }
        return nil
    }
}
