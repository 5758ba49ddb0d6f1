internal import CasebookCore
internal import CasebookXML

/// Reads the structured entries of a section into facts. What a template does not tell, the section's kind and the element's own shape do, so that entries
/// of unknown templates are kept as well.
struct CDAEntryReader {
    /// Statements within statements; real documents stay below 10. Reading recurses over them.
    private static let deepestNesting = 24

    let context: CDASectionContext
    /// Whether statements are put together as Chinese national documents part them.
    var isChinese = false
    /// Whom the section is about, where it is not the patient.
    var subject: CodedConcept?
    private(set) var facts: [ClinicalFact] = []
    /// References to IDs that are nowhere in the document.
    private(set) var danglingReferences = 0
    /// Statements that were left out because they are nested too deeply.
    private(set) var nestedTooDeeply = 0

    /// Gives the words that a reference points to.
    let resolver: (XMLElement) -> String?

    init(context: CDASectionContext) {
        self.context = context
        resolver = { context.resolve($0) }
    }

    /// What an outer statement hands down to those in it.
    struct Inherited {
        var depth = 0
        var status: String?
        var effective: EffectiveTime?
        var recorded: String?
        var mood: FactMood?
        var isDenied = false
        var nullFlavor: String?
        var relation: CodedConcept?
        /// Kind of the statement above, for those without a template of their own.
        var panel: FactKind?
        /// It hangs on a statement that stands for itself, so that the section's kind says nothing of it.
        var isAside = false
    }

    /// Reads one `entry`.
    mutating func read(_ entry: XMLElement) {
        for child in entry.children where Self.isStatement(child) { append(statements(child, Inherited(relation: subject))) }
    }

    /// Reads a statement that stands alone, or those just below another element.
    mutating func read(statement root: XMLElement) {
        if Self.isStatement(root) { append(statements(root, Inherited(relation: subject))) } else { read(within: root) }
    }

    /// Reads the outermost statements below an element, however deep.
    mutating func read(within element: XMLElement) {
        for child in element.children {
            if Self.isStatement(child) { append(statements(child, Inherited(relation: subject))) } else { read(within: child) }
        }
    }

    private mutating func append(_ found: [ClinicalFact]) {
        guard isChinese else {
            facts += found
            return
        }
        for fact in found { ChineseStatements.append(fact, to: &facts) }
    }

    static func isStatement(_ element: XMLElement) -> Bool {
        switch element.cda {
        case .observation, .act, .substanceAdministration, .supply, .procedure, .encounter, .organizer: true
        default: false
        }
    }

    static func isLink(_ element: XMLElement) -> Bool { element.is(.entryRelationship) || element.is(.component) }

    /// The statements that an element and what hangs on it amount to.
    mutating func statements(_ element: XMLElement, _ inherited: Inherited) -> [ClinicalFact] {
        guard inherited.depth < Self.deepestNesting else {
            nestedTooDeeply += 1
            return []
        }
        var inherited = inherited
        inherited.depth += 1
        switch element.cda {
        case .act where isContainer(element): return container(element, inherited)
        case .organizer: return organizer(element, inherited)
        default: return [fact(element, inherited)]
        }
    }

    /// Notes a reference to nowhere.
    mutating func note(_ reference: XMLElement?) {
        if let reference, let id = CDASectionContext.id(reference), !context.narratives.holds(id) { danglingReferences += 1 }
    }

    // MARK: Containers

    /// Acts that only hold together what they are about: concerns, and the heads of diagnoses and medication lists.
    private func isContainer(_ act: XMLElement) -> Bool {
        guard act.children.contains(where: { Self.isLink($0) && $0.children.contains { Self.isStatement($0) } }) else { return false }
        for template in act.children where template.is(.templateId) {
            guard let root = template.filled(.root) else { continue }
            if CDAStatementKinds.containers.contains(root) { return true }
            if CDAStatementKinds.kind(template: root) != nil { return false }
        }
        guard let code = act.child(.code) else { return true }
        if let concept = CDADataTypes.concept(code, resolve: resolver), concept.code == nil { return concept.name == nil && concept.translations.isEmpty }
        return code.filled(.code).map { CDAStatementKinds.containerCodes.contains($0) } ?? true
    }

    private mutating func container(_ act: XMLElement, _ inherited: Inherited) -> [ClinicalFact] {
        var down = handedDown(by: act, inherited)
        down.status = act.child(.statusCode)?.filled(.code) ?? inherited.status
        if CDAStatementKinds.isConcern(act) {
            // When a concern was followed is not when the problem began or ended.
            down.recorded = down.recorded ?? act.child(.effectiveTime).flatMap { CDADataTypes.interval($0)?.start }
        } else if let time = act.child(.effectiveTime).flatMap({ CDADataTypes.interval($0) }) {
            down.effective = time
        }
        var found: [ClinicalFact] = []
        var remarks: [XMLElement] = []
        for link in act.children where Self.isLink(link) {
            for child in link.children where Self.isStatement(child) {
                // A remark or state beside the concern is no problem of its own, and holds for what it is about.
                if CDAStatementKinds.isAttribute(child) { remarks.append(child) } else { found += statements(child, down) }
            }
        }
        guard !found.isEmpty else { return [fact(act, inherited)] }
        for remark in remarks { for place in found.indices { read(attribute: remark, into: &found[place]) } }
        return found
    }

    private mutating func organizer(_ element: XMLElement, _ inherited: Inherited) -> [ClinicalFact] {
        var down = handedDown(by: element, inherited)
        down.effective = element.child(.effectiveTime).flatMap { CDADataTypes.interval($0) } ?? inherited.effective
        if let status = element.child(.statusCode)?.filled(.code), ClinicalFact.withdrawn.contains(status.lowercased()) { down.status = status }
        down.panel = kind(element, inherited)
        var members: [ClinicalFact] = []
        for link in element.children where Self.isLink(link) {
            for child in link.children where Self.isStatement(child) { members += statements(child, down) }
        }
        if down.relation != nil { return members }
        var panel = fact(element, inherited, readsLinks: false)
        panel.kind = .panel
        panel.members = members
        return [isChinese ? ChineseStatements.result(of: panel) : panel]
    }

    /// What a statement that holds others says of all of them.
    private func handedDown(by element: XMLElement, _ inherited: Inherited) -> Inherited {
        var down = inherited
        if mood(element) != .event { down.mood = mood(element) }
        down.recorded = authorTime(element) ?? inherited.recorded
        down.isDenied = inherited.isDenied || element.isTrue(.negationInd)
        down.nullFlavor = element.filled(.nullFlavor) ?? inherited.nullFlavor
        down.relation = relation(element) ?? inherited.relation
        return down
    }

    // MARK: Shared

    func mood(_ element: XMLElement) -> FactMood {
        switch element.filled(.moodCode) {
        case nil, "EVN"?: .event
        case "GOL"?: .goal
        case "RQO"?, "ARQ"?, "PRMS"?, "PRP"?, "APT"?: .request
        default: .intent
        }
    }

    func kind(_ element: XMLElement, _ inherited: Inherited) -> FactKind {
        CDAStatementKinds.kind(element, section: inherited.isAside ? "other" : context.kind)
    }

    /// Whom a statement is about, where it is not the patient.
    func relation(_ element: XMLElement) -> CodedConcept? {
        guard let subject = element.child(.subject) else { return nil }
        return CDADataTypes.concept(subject.descend(.relatedSubject, .code), resolve: resolver)
            ?? (subject.child(.relatedSubject) == nil ? nil : CodedConcept(originalText: "relative"))
    }

    func authorTime(_ element: XMLElement) -> String? {
        for author in element.children where author.is(.author) { if let time = CDADataTypes.time(author.child(.time)) { return time } }
        return nil
    }
}
