internal import CasebookXML

/// Reads HL7 v3 data types: concepts, times, quantities, names, addresses.
enum CDADataTypes {
    // MARK: Concepts

    /// A CD, CE, CV, CS, … with its translations; nil where it says nothing at all. `resolve` gives the words that a reference points to.
    static func concept(_ element: XMLElement?, resolve: (XMLElement) -> String?) -> CodedConcept? {
        guard let element else { return nil }
        var concept = CodedConcept()
        concept.code = element.filled(.code)
        if let oid = element.filled(.codeSystem) { concept.system = CodeSystems.name(oid: oid) } else { concept.system = element.filled(.codeSystemName) }
        concept.display = element.filled(.displayName)
        concept.nullFlavor = element.filled(.nullFlavor)
        for child in element.children {
            switch child.cda {
            case .originalText: concept.originalText = words(child, resolve: resolve)
            case .translation:
                if let translation = Self.concept(child, resolve: resolve), !translation.isEmpty { concept.translations.append(translation) }
            case .displayName:
                // HL7 v3 release 2 data types.
                if concept.display == nil { concept.display = child.filled(.value) }
            default: break
            }
        }
        return concept.isEmpty && concept.nullFlavor == nil ? nil : concept
    }

    /// Text of an ED: its own words, else those that it refers to.
    static func words(_ element: XMLElement, resolve: (XMLElement) -> String?) -> String? {
        if let reference = element.child(.reference), let words = resolve(reference), !words.isEmpty { return words }
        if let own = element.content { return own.singleSpaced }
        return element.filled(.value)
    }

    // MARK: Times

    /// ISO 8601 of a TS; nil for a null flavor or what is no time.
    static func time(_ element: XMLElement?) -> String? {
        guard let element, !element.hasAttribute(.nullFlavor), let value = element.filled(.value) else { return nil }
        return RecordTime.iso(value)
    }

    /// A TS or IVL_TS.
    static func interval(_ element: XMLElement) -> EffectiveTime? {
        var interval = EffectiveTime()
        if let value = time(element) ?? time(element.child(.center)) {
            interval.start = value
        } else {
            interval.start = time(element.child(.low))
            interval.end = time(element.child(.high))
            if interval.isEmpty, let any = element.child(.any) { interval.start = time(any) }
        }
        return interval.isEmpty ? nil : interval
    }

    // MARK: Quantities

    /// A PQ or IVL_PQ with its unit; a number beside a null flavor is none.
    static func quantity(_ element: XMLElement) -> (value: FactValue, unit: String?)? {
        let isNull = element.hasAttribute(.nullFlavor)
        if !isNull, let text = element.filled(.value) { return (Numeral.json(text).map { .number($0) } ?? .text(text), unit(element)) }
        let low = isNull ? nil : element.child(.low)
        let high = isNull ? nil : element.child(.high)
        let lowNumber = low.flatMap { bound($0) }
        let highNumber = high.flatMap { bound($0) }
        if lowNumber != nil || highNumber != nil { return (.range(low: lowNumber, high: highNumber), low.flatMap { unit($0) } ?? high.flatMap { unit($0) }) }
        if let center = element.child(.center), let text = center.filled(.value), let number = Numeral.json(text) { return (.number(number), unit(center)) }
        // A unit that UCUM has not stands in a translation.
        if let translation = element.child(.translation), let text = translation.filled(.value) {
            return (
                Numeral.json(text).map { .number($0) } ?? .text(text), translation.child(.originalText)?.content ?? translation.filled(.displayName) ?? translation.filled(.code)
            )
        }
        return nil
    }

    private static func bound(_ element: XMLElement) -> String? { element.hasAttribute(.nullFlavor) ? nil : element.filled(.value).flatMap { Numeral.json($0) } }

    private static func unit(_ element: XMLElement) -> String? {
        guard let unit = element.filled(.unit) else { return nil }
        return unit == "1" ? nil : unit
    }

    // MARK: People

    /// A person's name in its usual order: family name first and unparted in Chinese, given names first elsewhere.
    static func personName(_ element: XMLElement?) -> String? {
        guard let element, !element.hasAttribute(.nullFlavor) else { return nil }
        var given: [String] = []
        var family: [String] = []
        var before: [String] = []
        var after: [String] = []
        var parts: [String] = []
        func collect(_ element: XMLElement) {
            for child in element.children {
                guard let text = child.content ?? child.filled(.value) else {
                    if child.is(.item) { collect(child) }
                    continue
                }
                switch child.cda {
                case .given: given.append(text)
                case .family: family.append(text)
                case .prefix: before.append(text)
                case .suffix: after.append(text)
                case .part: parts.append(text)
                case .item: collect(child)
                default: break
                }
            }
        }
        collect(element)
        if given.isEmpty, family.isEmpty { return parts.isEmpty ? element.content?.singleSpaced : parts.joined(separator: " ") }
        if family.contains(where: \.containsHan) || given.contains(where: \.containsHan) { return (family + given).joined() }
        return (before + given + family + after).joined(separator: " ").singleSpaced
    }

    /// An address on one line.
    static func address(_ element: XMLElement?) -> String? {
        guard let element, !element.hasAttribute(.nullFlavor) else { return nil }
        let parts = element.children.compactMap { $0.content ?? $0.filled(.value) }
        guard !parts.isEmpty else { return element.content?.singleSpaced }
        return parts.joined(separator: parts.contains(where: \.containsHan) ? "" : ", ").singleSpaced
    }
}
