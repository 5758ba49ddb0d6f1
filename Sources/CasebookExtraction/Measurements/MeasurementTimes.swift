internal import CasebookCore
package import CasebookText

/// The dates that measurements were taken at, where the text ties one to them: 2024-03-05 WBC 12.3, Hb 110; 血钾3.2（3月6日）.
///
/// A date holds for the values behind it in the sentence, as long as nothing but tests and values stand between; one in brackets right behind a value for that alone. Dates
/// without a year that is known, and those to come, tie nothing. Linear: all lists are in text order.
package enum MeasurementTimes {
    package static func assign(_ document: inout Document, _ buffer: borrowing ScalarBuffer) {
        guard !document.times.isEmpty, !document.measurements.isEmpty else { return }
        var time = 0, measurement = 0, entity = 0
        for sentence in document.sentences {
            var current: String?, last: Int?, finding: Int?
            while true {
                // The next of the three lists that begins within the sentence.
                while entity < document.entities.count, document.entities[entity].span.start < sentence.span.start || !breaks(document.entities[entity].kind) { entity += 1 }
                while time < document.times.count, document.times[time].span.start < sentence.span.start { time += 1 }
                while measurement < document.measurements.count, document.measurements[measurement].span.start < sentence.span.start { measurement += 1 }
                let starts = [
                    time < document.times.count ? document.times[time].span.start : .max,
                    measurement < document.measurements.count ? document.measurements[measurement].span.start : .max,
                    entity < document.entities.count ? document.entities[entity].span.start : .max,
                ]
                guard let next = starts.min(), next < sentence.span.end else { break }
                if next == starts[0] {
                    let found = document.times[time], value = date(found, document.referenceTime)
                    if let last, isBracketed(found.span, behind: document.measurements[last].span.end, buffer) {
                        if let value { document.measurements[last].time = value }
                    } else if found.kind == .date || found.kind == .time {
                        current = finding.map { isParted($0, found.span.start, buffer) } ?? true ? value : nil
                    }
                    time += 1
                } else if next == starts[1] {
                    document.measurements[measurement].time = current
                    last = measurement
                    measurement += 1
                } else {
                    (current, last, finding) = (nil, nil, document.entities[entity].span.end)
                    entity += 1
                }
            }
        }
    }

    private static func breaks(_ kind: EntityKind) -> Bool { [.disease, .symptom, .drug, .procedure].contains(kind) }

    /// A day with its year, or the hour of one, that is not to come.
    private static func date(_ time: TimeExpression, _ reference: String?) -> String? {
        guard time.modifier == nil, time.begin == nil, time.end == nil, time.value.utf8.count >= 10, time.value.utf8.prefix(4).allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            return nil
        }
        let day = time.value.prefix(10), numbers = day.split(separator: "-").compactMap { Int($0) }
        guard numbers.count == 3, CivilDate(year: numbers[0], month: numbers[1], day: numbers[2]) != nil else { return nil }
        if let reference, reference.utf8.count >= 10, day > reference.prefix(10) { return nil }
        return time.value
    }

    /// Whether a new clause begins between two bytes: a date right behind a finding is that finding's.
    private static func isParted(_ end: Int, _ start: Int, _ buffer: borrowing ScalarBuffer) -> Bool {
        let first = buffer.place(ofByte: end)
        return (first..<max(first, buffer.place(ofByte: start, from: first))).contains { [0x2C, 0x3B, 0x3001, 0x0A].contains(buffer.folded[$0]) }
    }

    private static func isBracketed(_ span: TextSpan, behind end: Int, _ buffer: borrowing ScalarBuffer) -> Bool {
        guard span.start > end, span.start - end <= 6 else { return false }
        let first = buffer.place(ofByte: end), last = buffer.place(ofByte: span.start, from: first)
        let between = (first..<last).filter { buffer.folded[$0] != 0x20 }
        return between.count == 1 && buffer.folded[between[0]] == 0x28
    }
}
