extension HL7Message {
    /// The message in the standard's own syntax (ER7), its segments ended by CR: what was read, but for line ends and control characters within fields,
    /// which are escaped. Always UTF-8, whatever MSH-18 says. Linear time.
    public func er7() -> String {
        var output: [UInt8] = []
        output.reserveCapacity(storage.bytes.count + 16)
        for (number, entry) in storage.segments.enumerated() {
            var index = Int(entry.start)
            let end = Int(entry.end)
            if storage.isHeader(number), let declared = storage.field(2, of: number) {
                // Nothing can be escaped within the declaration of the delimiters; where it holds a line end, it is written anew.
                let written = storage.bytes[declared.start..<declared.end]
                output += storage.bytes[index..<declared.start]
                output += written.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? Array(written) : storage.delimiters.encodingCharacters
                index = declared.end
            } else if entry.fieldCount > 0 {
                output += storage.bytes[index..<index + 3]
                output.append(storage.delimiters.field)
                index = Int(storage.fieldStarts[Int(entry.firstField)])
            }
            // Only beside what has to be escaped can an escape character that begins nothing come to begin a sequence.
            let hasControls = storage.bytes[index..<end].contains { $0 == 0x0D || $0 == 0x0A || $0 == 0x0B || $0 == 0x1C }
            while index < end {
                let byte = storage.bytes[index]
                switch byte {
                case storage.delimiters.escape where hasControls:
                    let close = sequenceEnd(at: index, before: end)
                    let written = storage.bytes[index...(close ?? index)]
                    // A sequence of local meaning is read as the text it is, and may hold a line end.
                    let isSequence = close != nil && written.allSatisfy { $0 >= 0x20 }
                    if isSequence { output += written } else { HL7Escapes.appendEscaped(written, to: &output, storage.delimiters) }
                    index = close ?? index
                case 0x0D where index + 1 < end && storage.bytes[index + 1] == 0x0A: break
                case 0x0D, 0x0A: HL7Escapes.appendEscaped([0x0A], to: &output, storage.delimiters)
                case 0x0B, 0x1C: HL7Escapes.appendEscaped([byte], to: &output, storage.delimiters)
                default: output.append(byte)
                }
                index += 1
            }
            output.append(0x0D)
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The place of the escape character that ends the sequence at a place; nil where none begins there.
    private func sequenceEnd(at start: Int, before limit: Int) -> Int? {
        let bytes = storage.bytes
        let delimiters = storage.delimiters
        guard let close = HL7Escapes.closing(bytes, start + 1, limit, delimiters.escape) else { return nil }
        let body = bytes[start + 1..<close]
        let isParted = body.contains { $0 == delimiters.field || $0 == delimiters.component || $0 == delimiters.repetition || $0 == delimiters.subcomponent }
        return !isParted && (body.first == UInt8(ascii: "Z") || HL7Escapes.meaning(of: body, delimiters) != .unknown) ? close : nil
    }
}
