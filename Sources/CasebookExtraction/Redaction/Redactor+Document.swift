internal import CasebookCore
public import CasebookText

extension Redactor {
    /// The document without its identifiers. Entities of kinds `phi:…` stay at the places of what replaced them, unless nothing did.
    public func redacted(_ document: Document) -> Document {
        let patient = document.metadata.patient ?? document.id
        var buffer = ScalarBuffer()
        buffer.read(document.text, table: .standard)
        let spans = Self.identifiers(document), year = document.referenceTime.flatMap { Int($0.prefix(4)) }
        let map = RedactionMap(document.text, replacements(spans, buffer, patient, year: year)), shift = shift(patient, year: year)
        var result = Document(
            id: name(of: document.id, document, spans), text: map.text, metadata: redacted(document.metadata, patient, shift), statedLanguage: document.statedLanguage)
        result.language = document.language
        result.referenceTime = moved(document.referenceTime, shift)
        result.hasGivenSections = document.hasGivenSections
        result.uncertainty = document.uncertainty
        mapText(document, &result, map)
        mapEntities(document, &result, map)
        mapValues(document, &result, map, shift)
        result.facts = document.facts.map { fact in
            var fact = fact
            fact.name = fact.name.map { redacted($0, patient: patient) }
            fact.value = fact.value.map { redacted($0, patient: patient) }
            fact.start = moved(fact.start, shift)
            fact.end = moved(fact.end, shift)
            fact.span = fact.span.flatMap { map.isGone($0) ? nil : map.span($0) }
            return fact
        }
        result.diagnostics = document.diagnostics.map { diagnostic in
            var diagnostic = diagnostic
            diagnostic.offset = diagnostic.offset.map(map.start)
            return diagnostic
        }
        // What lies within an identifier says a word of it.
        result.keepEntities { !$0.span.isEmpty || document.text.isEmpty }
        return result
    }

    /// An id that holds no identifier stays, so that results can be joined to their sources; the ids of files are made of digests by who reads them.
    private func name(of id: String, _ document: Document, _ spans: [(kind: IdentifierKind, span: TextSpan)]) -> String {
        let known = [document.metadata.patient, document.metadata.author, document.metadata.encounter].compactMap(\.self)
        let words = known + spans.map { document.text[$0.span] }
        return words.contains { $0.count > 1 && id.contains($0) } ? name(ofInput: id) : id
    }

    /// The identifiers of a document in text order, those that overlap as one of the kind of the longest.
    private static func identifiers(_ document: Document) -> [(kind: IdentifierKind, span: TextSpan)] {
        var result: [(kind: IdentifierKind, span: TextSpan)] = [], longest = 0
        for entity in document.entities.sorted(by: { $0.span < $1.span }) {
            guard let kind = IdentifierKind(entity.kind), !entity.span.isEmpty else { continue }
            if let last = result.last, last.span.end > entity.span.start {
                result[result.count - 1] = (entity.span.count > longest ? kind : last.kind, TextSpan(last.span.start, max(last.span.end, entity.span.end)))
            } else {
                result.append((kind, entity.span))
                longest = 0
            }
            longest = max(longest, entity.span.count)
        }
        return result
    }

    // MARK: Beside the text

    private func redacted(_ metadata: DocumentMetadata, _ patient: String, _ shift: DateShift) -> DocumentMetadata {
        let surrogates = Surrogates(lexicon: lexicon, digest: digest, patient: patient)
        func other(_ value: String?, _ kind: IdentifierKind) -> String? {
            switch mode {
            case .remove: nil
            case .mask: value.map { _ in Self.placeholder(kind) }
            case .surrogate: value.map { surrogates.words($0.contains(where: \.isNumber) ? .id : kind == .id ? .name : kind, $0) ?? Self.placeholder(kind) }
            }
        }
        return DocumentMetadata(
            patient: other(metadata.patient, .id), encounter: other(metadata.encounter, .id), type: metadata.type, time: moved(metadata.time, shift),
            author: other(metadata.author, .name))
    }

    /// A time beside the text or a value of TIMEX3: moved with surrogates, else no more exact than a year.
    private func moved(_ value: String?, _ shift: DateShift) -> String? {
        guard let value else { return nil }
        if mode == .surrogate { return shift.value(value) }
        return isExact(value) ? nil : value
    }

    /// Whether a value says more of a time than its year.
    private func isExact(_ value: String) -> Bool {
        guard let first = value.utf8.first else { return false }
        return (0x30...0x39).contains(first) && value.utf8.count > 4 || first == UInt8(ascii: "X") && value.contains("-")
    }

    // MARK: Tokens, sentences, sections

    private func mapText(_ document: Document, _ result: inout Document, _ map: RedactionMap) {
        var places: [Int] = [], scalar = 0, byte = 0
        places.reserveCapacity(document.tokens.count + 1)
        func scalars(_ place: Int) -> Int32 {
            // Tokens come in order: each is counted from the last.
            if place < byte { (scalar, byte) = (0, 0) }
            scalar += map.text.withUTF8 { bytes in bytes[byte..<place].count { $0 & 0xC0 != 0x80 } }
            byte = place
            return Int32(truncatingIfNeeded: scalar)
        }
        for token in document.tokens {
            places.append(result.tokens.count)
            let span = map.span(token.span), isGone = map.isTouched(token.span)
            // The tokens of an identifier become one over what replaced it.
            guard !span.isEmpty, span.start >= result.tokens.last.map({ Int($0.endByte) }) ?? 0 else { continue }
            var token = token
            (token.startByte, token.endByte) = (Int32(truncatingIfNeeded: span.start), Int32(truncatingIfNeeded: span.end))
            token.startScalar = scalars(span.start)
            token.endScalar = scalars(span.end)
            if isGone { (token.kind, token.folded, token.stem, token.exact) = (.word, 0, 0, 0) }
            result.tokens.append(token)
        }
        places.append(result.tokens.count)
        for sentence in document.sentences {
            let tokens = places[sentence.tokens.lowerBound]..<places[sentence.tokens.upperBound]
            guard let first = tokens.first, let last = tokens.last else { continue }
            var sentence = sentence
            sentence.span = TextSpan(Int(result.tokens[first].startByte), Int(result.tokens[last].endByte))
            sentence.tokens = tokens
            result.sentences.append(sentence)
        }
        result.sections = document.sections.map { section in
            var section = section
            section.span = map.span(section.span)
            section.title = section.title.map(map.span)
            section.body = section.body.map(map.span)
            return section
        }
    }

    // MARK: Entities

    private func mapEntities(_ document: Document, _ result: inout Document, _ map: RedactionMap) {
        let identifiers = Self.identifiers(document)
        result.relations = document.relations
        result.entities = document.entities.map { entity in
            var entity = entity
            let isIdentifier = IdentifierKind(entity.kind) != nil
            entity.span = !isIdentifier && map.isGone(entity.span) ? TextSpan(0, 0) : map.span(entity.span)
            entity.assertion = mapped(entity.assertion, map)
            entity.copiedFrom = entity.copiedFrom.map { name(of: $0, document, identifiers) }
            return entity
        }
        result.copies = document.copies.map { CopiedText(span: map.span($0.span), document: name(of: $0.document, document, identifiers)) }
        result.abbreviations = document.abbreviations.compactMap { abbreviation in
            guard !map.isTouched(abbreviation.short), !(abbreviation.long.map(map.isTouched) ?? false) else { return nil }
            return Abbreviation(short: map.span(abbreviation.short), long: abbreviation.long.map(map.span), expansion: abbreviation.expansion)
        }
    }

    private func mapped(_ assertion: Assertion, _ map: RedactionMap) -> Assertion {
        var assertion = assertion
        assertion.cues = assertion.cues.compactMap { map.isGone($0.span) ? nil : Assertion.Cue(span: map.span($0.span), rule: $0.rule) }
        return assertion
    }

    // MARK: Values

    private func mapValues(_ document: Document, _ result: inout Document, _ map: RedactionMap, _ shift: DateShift) {
        result.measurements = document.measurements.compactMap { measurement in
            guard !map.isTouched(measurement.valueSpan) else { return nil }
            var measurement = measurement
            measurement.span = map.span(measurement.span)
            measurement.valueSpan = map.span(measurement.valueSpan)
            measurement.unitSpan = measurement.unitSpan.map(map.span)
            measurement.specimen = measurement.specimen.flatMap { map.isGone($0) ? nil : map.span($0) }
            measurement.time = moved(measurement.time, shift)
            measurement.assertion = mapped(measurement.assertion, map)
            return measurement
        }
        result.medications = document.medications.compactMap { medication in
            guard !map.isGone(medication.span) else { return nil }
            var medication = medication
            medication.span = map.span(medication.span)
            medication.dosages = medication.dosages.map { dosage in
                var dosage = dosage
                dosage.span = map.span(dosage.span)
                dosage.asNeededFor = dosage.asNeededFor.flatMap { map.isGone($0) ? nil : map.span($0) }
                return dosage
            }
            medication.start = moved(medication.start, shift)
            medication.end = moved(medication.end, shift)
            medication.assertion = mapped(medication.assertion, map)
            return medication
        }
        result.allergies = document.allergies.compactMap { allergy in
            guard !map.isGone(allergy.span) else { return nil }
            var allergy = allergy
            allergy.span = map.span(allergy.span)
            return allergy
        }
        result.times = document.times.compactMap { time in
            guard let value = moved(time.value, shift), mode == .surrogate || !map.isTouched(time.span) || !isExact(time.value) && time.kind != .date else { return nil }
            var moved = time
            moved.span = map.span(time.span)
            moved.value = value
            moved.begin = self.moved(time.begin, shift)
            moved.end = self.moved(time.end, shift)
            return moved.span.isEmpty ? nil : moved
        }
        result.quantities = document.quantities.compactMap { quantity in
            guard !map.isTouched(quantity.span) else { return nil }
            var quantity = quantity
            quantity.span = map.span(quantity.span)
            return quantity
        }
    }
}
