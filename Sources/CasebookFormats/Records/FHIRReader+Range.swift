internal import CasebookCore
internal import CasebookRecords

extension FHIRReader {
    /// What is normal for the patient, out of the ranges for several sorts of people. Where it cannot be told which one is meant, all that may be stand in words.
    func referenceRange(_ ranges: [JSONValue], at time: String?, from number: Int) -> ReferenceRange? {
        guard !ranges.isEmpty else { return nil }
        // What is about someone else says nothing of his sex and age.
        let isOwn = focuses[number] == nil
        let people = FHIRPeople(sex: isOwn ? result.patient.sex : nil, birth: isOwn ? result.patient.birthDate : nil, time: time)
        let fitting = ranges.map { ($0, people.fit(of: $0)) }.filter { $0.1 != .no }
        let normal = fitting.filter { Self.isNormal($0.0) }
        // A therapeutic range and the like is never given as what is normal.
        guard !normal.isEmpty else { return Self.text(fitting.map(\.0)) }
        var chosen = normal
        if chosen.count > 1, chosen.allSatisfy({ $0.1 == .yes }) {
            let own = chosen.filter { FHIRPeople.isSpecific($0.0) }
            if own.count == 1 { chosen = own }
        }
        let read = chosen.map { Self.plainRange($0.0) }
        guard let first = read.first, read.allSatisfy({ $0 == first }) else { return Self.text(chosen.map(\.0)) }
        var range = first
        if chosen[0].1 == .unknown, range.text == nil { range.text = FHIRPeople.label(chosen[0].0) }
        return range.isEmpty ? nil : range
    }

    private static func isNormal(_ range: JSONValue) -> Bool {
        guard let type = range.concept("type"), !type.isEmpty else { return true }
        return range.state("type", of: ["normal", "normal-range"]).map { $0.hasPrefix("normal") } ?? true
    }

    private static func plainRange(_ range: JSONValue) -> ReferenceRange {
        let unit = range["low"]?.quantityUnit ?? range["high"]?.quantityUnit
        return ReferenceRange(low: range["low"]?.numeral("value"), high: range["high"]?.numeral("value"), unit: unit, text: range.words("text"))
    }

    /// Ranges in words: `male: 135-175 g/L; female: 120-155 g/L`.
    private static func text(_ ranges: [JSONValue]) -> ReferenceRange? {
        var texts: [String] = []
        for range in ranges {
            let read = plainRange(range)
            var words = read.text
            if !(words?.contains(where: \.isNumber) ?? false), let ends = ends(read.low, read.high) {
                words = [words, ends, read.unit].compactMap(\.self).joined(separator: " ")
            }
            let label = [isNormal(range) ? nil : range.concept("type").flatMap { $0.name ?? $0.code }, FHIRPeople.label(range)].compactMap(\.self)
            guard let words else { continue }
            texts.append(label.isEmpty ? words : "\(label.joined(separator: ", ")): \(words)")
        }
        return texts.isEmpty ? nil : ReferenceRange(text: texts.joined(separator: "; "))
    }

    /// An interval in words.
    static func ends(_ low: String?, _ high: String?) -> String? {
        switch (low, high) {
        case (let low?, let high?): "\(low)-\(high)"
        case (let low?, nil): ">= \(low)"
        case (nil, let high?): "<= \(high)"
        case (nil, nil): nil
        }
    }
}
