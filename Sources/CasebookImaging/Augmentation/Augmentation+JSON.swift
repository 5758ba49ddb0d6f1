internal import CasebookCore

extension Augmentation {
    /// Reads those members that stand there; the others stay. Throws `schema.malformed`.
    mutating func read(_ reader: inout SettingsReader) throws(ClinicalError) {
        func number(_ key: String, _ range: ClosedRange<Double>) throws(ClinicalError) -> Float? {
            guard let found = try reader.number(key) else { return nil }
            guard range.contains(found) else { throw reader.error(key, "must lie from \(range.lowerBound) to \(range.upperBound).") }
            return Float(found)
        }
        func factors(_ key: String, _ range: ClosedRange<Double>) throws(ClinicalError) -> ClosedRange<Float>? {
            guard let found = try reader.range(key) else { return nil }
            guard range.contains(found.lowerBound), range.contains(found.upperBound) else {
                throw reader.error(key, "must lie from \(range.lowerBound) to \(range.upperBound).")
            }
            return Float(found.lowerBound)...Float(found.upperBound)
        }
        verticalFlip = try number("verticalFlip", 0...1) ?? verticalFlip
        rotation = try number("rotation", 0...180) ?? rotation
        if let share = try number("shift", 0...1) { shift = .share(share) }
        scale = try factors("scale", 0.1...10) ?? scale
        cropPadding = try reader.integer("crop", in: 0...256) ?? cropPadding
        brightness = try number("brightness", 0...10) ?? brightness
        contrast = try factors("contrast", 0...10) ?? contrast
        noise = try number("noise", 0...10) ?? noise
        try reader.end()
    }
}
