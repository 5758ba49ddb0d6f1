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
            while index < end {
                let byte = storage.bytes[index]
                switch byte {
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
}
