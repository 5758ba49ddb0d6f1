internal import CasebookCore

/// Narrative texts of all sections of a document, with the places that have IDs.
struct CDANarratives {
    private(set) var texts: [[UInt8]] = []
    private var places: [Substring: (section: Int, span: TextSpan)] = [:]

    mutating func append(_ reader: NarrativeReader) -> Int {
        texts.append(reader.text)
        for place in reader.places where places[place.id[...]] == nil { places[place.id[...]] = (texts.count - 1, place.span) }
        return texts.count - 1
    }

    func holds(_ id: Substring) -> Bool { places[id] != nil }

    func text(_ id: Substring) -> String? {
        guard let place = places[id], !place.span.isEmpty else { return nil }
        return String(decoding: texts[place.section][place.span.start..<place.span.end], as: UTF8.self)
    }

    func span(_ id: Substring, in section: Int) -> TextSpan? {
        guard let place = places[id], place.section == section, !place.span.isEmpty else { return nil }
        return place.span
    }
}
