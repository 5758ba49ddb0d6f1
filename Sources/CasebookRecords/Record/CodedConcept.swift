/// A code of a terminology with its words, as a record states it.
public struct CodedConcept: Sendable, Hashable {
    /// Name of the terminology (`LOINC`, `SNOMED CT`, `RxNorm`, `ICD-10-CM`), else its object identifier or URI; nil where none is stated.
    public var system: String?
    public var code: String?
    public var display: String?
    /// The words of the author, where they stand beside the code.
    public var originalText: String?
    /// Why there is no code (`UNK`, `NI`, `OTH`): never a value in its place.
    public var nullFlavor: String?
    /// The same in other terminologies.
    public var translations: [CodedConcept]

    public init(
        system: String? = nil, code: String? = nil, display: String? = nil, originalText: String? = nil, nullFlavor: String? = nil, translations: [CodedConcept] = []
    ) {
        self.system = system
        self.code = code
        self.display = display
        self.originalText = originalText
        self.nullFlavor = nullFlavor
        self.translations = translations
    }

    /// The words to show: the author's, else the terminology's, else a translation's.
    public var name: String? {
        if let originalText { return originalText }
        if let display { return display }
        for translation in translations { if let name = translation.name { return name } }
        return nil
    }

    /// Whether it says nothing: neither code nor words.
    public var isEmpty: Bool { code == nil && display == nil && originalText == nil && translations.isEmpty }
}
