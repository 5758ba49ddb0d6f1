/// Tells allergies (AL1, IAM) from statements that none is known, or that one is not there.
enum HL7NoneKnown {
    /// What the code and words of an allergy say. `type` is HL7 table 0127.
    static func answer(_ concept: CodedConcept, type: String?) -> NoneKnown.Answer {
        for one in [concept] + concept.translations {
            if let scope = NoneKnown.of(code: one.code) { return .noneKnown(scope) }
            let texts = [one.originalText, one.display].compactMap { $0 }
            for text in texts {
                let found = answer(toText: text, type: type)
                if found != .something { return found }
            }
            // A code is read as words where there are no others, but for abbreviations: `NO` beside `Nitrous oxide` denies nothing.
            guard let code = one.code, texts.isEmpty || code.lowercased().hasPrefix("nk") else { continue }
            let found = answer(toText: code, type: type)
            if found != .something { return found }
        }
        return .something
    }

    private static func answer(toText text: String, type: String?) -> NoneKnown.Answer {
        let lower = text.lowercased()
        let isAboutAllergy = lower.hasPrefix("nk") || ["allerg", "reaction", "sensitiv", "过敏", "過敏"].contains { lower.contains($0) }
        switch NoneKnown.answer(to: text) {
        // A product may be called No-Something; a denial speaks of allergy.
        case .denied: return isAboutAllergy || lower.hasPrefix("den") || lower.hasPrefix("否") ? .denied : .something
        // A bare "none" is about what the segment is about.
        case .noneKnown("any") where !isAboutAllergy:
            switch type?.uppercased() {
            case "DA": return .noneKnown("drug")
            case "FA": return .noneKnown("food")
            case "EA": return .noneKnown("environment")
            default: return .noneKnown("any")
            }
        case let answer: return answer
        }
    }
}
