internal import CasebookCore
internal import CasebookRecords

extension RecordEncoder {
    func write(_ text: String?, _ key: StaticString, _ writer: inout JSONWriter) {
        guard let text, !text.isEmpty else { return }
        writer.member(key, text)
    }

    func write(_ texts: [String], _ key: StaticString, _ writer: inout JSONWriter) {
        guard !texts.isEmpty else { return }
        writer.key(key)
        writer.beginArray()
        for text in texts { writer.value(text) }
        writer.endArray()
    }

    func write(_ concept: CodedConcept?, _ key: StaticString, _ writer: inout JSONWriter) {
        guard let concept, concept != CodedConcept() else { return }
        writer.key(key)
        write(concept, &writer)
    }

    func write(_ origin: RecordOrigin, _ writer: inout JSONWriter) {
        // The id names the input; the file's path stays out of results.
        guard origin.line != nil || origin.column != nil || origin.path != nil else { return }
        writer.key("origin")
        writer.beginObject()
        if let line = origin.line { writer.member("line", line) }
        if let column = origin.column { writer.member("column", column) }
        write(origin.path, "path", &writer)
        writer.endObject()
    }

    /// Writes a value under `key`, an interval as a pair under `rangeKey`.
    func write(_ value: FactValue?, _ key: StaticString, _ rangeKey: StaticString, _ writer: inout JSONWriter) {
        switch value {
        case nil: break
        case .number(let spelling): writeNumeral(spelling, key, &writer)
        case .text(let text), .time(let text): write(text, key, &writer)
        case .coded(let concept): write(concept, key, &writer)
        case .bool(let bool):
            writer.key(key)
            writer.value(bool)
        case .range(let low, let high):
            guard low != nil || high != nil else { return }
            writer.key(rangeKey)
            writer.beginArray()
            writer.value(low.map(Self.numeral) ?? .null)
            writer.value(high.map(Self.numeral) ?? .null)
            writer.endArray()
        }
    }

    func writeNumeral(_ spelling: String?, _ key: StaticString, _ writer: inout JSONWriter) {
        guard let spelling, !spelling.isEmpty else { return }
        writer.key(key)
        writer.value(Self.numeral(spelling))
    }

    private func write(_ concept: CodedConcept, _ writer: inout JSONWriter) {
        writer.beginObject()
        write(concept.system, "system", &writer)
        write(concept.code, "code", &writer)
        write(concept.display, "display", &writer)
        write(concept.originalText, "originalText", &writer)
        write(concept.nullFlavor, "nullFlavor", &writer)
        if !concept.translations.isEmpty {
            writer.key("translations")
            writer.beginArray()
            for translation in concept.translations { write(translation, &writer) }
            writer.endArray()
        }
        writer.endObject()
    }

    /// The spelling as a JSON number where it is one, else as a string: a source may write `+5` or `1,5`.
    static func numeral(_ spelling: String) -> JSONValue {
        isNumber(Array(spelling.utf8)) ? .number(spelling) : .string(spelling)
    }

    private static func isNumber(_ bytes: [UInt8]) -> Bool {
        var index = 0
        func digits() -> Int {
            let start = index
            while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 { index += 1 }
            return index - start
        }
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") { index += 1 }
        let first = index
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[first] != 0x30 else { return false }
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            guard digits() > 0 else { return false }
        }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
            guard digits() > 0 else { return false }
        }
        return index == bytes.count
    }
}
