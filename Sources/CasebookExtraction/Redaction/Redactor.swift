internal import CasebookCore
public import CasebookLexicons
internal import CasebookText

/// Makes of a document with its identifiers another without them: text, and everything that was found in it, at its new places.
///
/// The entities of kinds `phi:…` say what is replaced. Whatever writes the result writes no word of an identifier: findings that lie within one are left out, times and
/// the data beside the text are moved or left out as well.
///
/// ```swift
/// let redactor = Redactor(.surrogate, key: Array("secret".utf8), lexicon: identifiers, finder: finder)
/// let safe = redactor.redacted(document)
/// ```
public struct Redactor: Sendable {
    let mode: RedactionMode
    let lexicon: IdentifierLexicon
    let finder: IdentifierFinder
    let digest: KeyedDigest

    /// - Parameter key: the caller's secret. With the same key the same value of the same patient always becomes the same surrogate.
    public init(_ mode: RedactionMode, key: [UInt8] = [], lexicon: IdentifierLexicon, finder: IdentifierFinder) {
        self.mode = mode
        self.lexicon = lexicon
        self.finder = finder
        digest = KeyedDigest(key: key)
    }

    /// What a document's id, a file's name or another name of an input becomes.
    public func name(ofInput name: String) -> String { "document-" + digest.text("document", name) }

    /// The shift of a patient's dates, in whole weeks so that days of the week stay right: at most a year, never none.
    func shift(_ patient: String, year: Int?) -> DateShift {
        let seed = digest.seed("dates", patient: patient, ""), weeks = Int(seed % 104)
        return DateShift(days: 7 * (weeks < 52 ? weeks - 52 : weeks - 51), year: year ?? 2023)
    }

    /// Another text that comes with a document: a value of its record, a name.
    public func redacted(_ string: String, patient: String) -> String {
        let source = SourceText(string)
        var buffer = ScalarBuffer()
        buffer.read(source, table: .standard)
        let identifiers = finder.identifiers(buffer)
        guard !identifiers.isEmpty else { return string }
        let spans = identifiers.map { (kind: $0.kind, span: buffer.span($0.range)) }
        return RedactionMap(source, replacements(spans, buffer, patient, year: nil)).text.string
    }

    /// The words that take the place of identifiers, which stand in text order and do not overlap.
    func replacements(_ spans: [(kind: IdentifierKind, span: TextSpan)], _ buffer: ScalarBuffer, _ patient: String, year: Int?) -> [(span: TextSpan, words: String)] {
        switch mode {
        case .mask: return spans.map { ($0.span, Self.placeholder($0.kind)) }
        case .remove: return spans.map { ($0.span, "") }
        case .surrogate: break
        }
        let text = IdentifierText(buffer, simplified: lexicon.simplified), reader = DateReader(text: text, lexicon: lexicon),
            surrogates = Surrogates(lexicon: lexicon, digest: digest, patient: patient)
        var dates: [Int: DateExpression] = [:], shift = shift(patient, year: year), place = 0
        let ranges = spans.map { span in
            place = buffer.place(ofByte: span.span.start, from: place)
            return place..<buffer.place(ofByte: span.span.end, from: place)
        }
        for (index, range) in ranges.enumerated() where spans[index].kind == .date {
            dates[index] = date(in: range, reader, text)
            if let date = dates[index], !date.isSwappable, let month = date.month, let day = date.day, month.form == .digits, day.range.lowerBound < month.range.lowerBound,
                date.rule == "date.numeric"
            {
                shift.isDayFirst = true
            }
        }
        if let year = dates.min(by: { $0.key < $1.key })?.value.year, year.range.count == 4 { shift.year = year.value }
        var last: (year: Int, month: Int)?
        return spans.enumerated().map { index, span in
            let words: String?
            if span.kind == .date {
                words = dates[index].flatMap { shift.words($0, whole: ranges[index], text, last: &last) }
            } else {
                words = surrogates.words(span.kind, text.string(ranges[index]))
            }
            return (span.span, words ?? Self.placeholder(span.kind))
        }
    }

    /// The date of a span, behind the day of the week.
    private func date(in range: Range<Int>, _ reader: DateReader, _ text: IdentifierText) -> DateExpression? {
        for place in range {
            let date: DateExpression?
            if text.isDigit(place), !text.isDigit(place - 1) || place == range.lowerBound {
                let piece = text.piece(from: place)
                guard piece < text.pieces.count, text.pieces[piece].start == place else { return nil }
                date = reader.date(atDigits: piece) ?? reader.dayAlone(atDigits: text.pieces[piece].range)
            } else if text.isHan(place) {
                date = reader.date(atNumeral: place)
            } else if text.isLetter(place), !text.isLetter(place - 1) || place == range.lowerBound {
                date =
                    reader.date(atMonth: place)
                    ?? DateExpression.ordinalWords.match(text.folded, text.classes, at: place, end: text.count).flatMap {
                        reader.dayName(.init(range: place..<$0.end, value: $0.number, form: .ordinal), from: $0.end)
                    }
            } else {
                continue
            }
            if let date { return date.range.upperBound <= range.upperBound && (date.month != nil || date.day != nil) ? date : nil }
        }
        return nil
    }

    static func placeholder(_ kind: IdentifierKind) -> String { "[\(kind.rawValue.uppercased())]" }
}
