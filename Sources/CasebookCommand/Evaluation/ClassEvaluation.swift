import Casebook

/// What is counted where labels are compared with those of annotated documents.
struct ClassEvaluation {
    private(set) var all = ValueScore()
    /// Of texts that do not stand in the training documents and were not counted before; nil where those are not known.
    private(set) var fresh: ValueScore?
    /// Of always taking the label that is the most frequent in the training documents.
    private(set) var majority: ValueScore?
    private(set) var texts = 0
    private(set) var freshTexts = 0
    private var seen: Set<String> = []
    private var frequent = ""

    init(training: [AnnotatedDocument]?) {
        guard let training else { return }
        seen = Set(training.map { Self.key($0.text) })
        var counts: [String: Int] = [:]
        for label in training.flatMap(\.labels) { counts[label, default: 0] += 1 }
        frequent = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
        fresh = ValueScore()
        majority = ValueScore()
    }

    mutating func add(text: String, gold: [String], found: [String], isMultiple: Bool) {
        let isFresh = seen.insert(Self.key(text)).inserted
        // Of several labels each is a yes or no of its own, and what is there or found counts.
        let pairs =
            isMultiple
            ? Set(gold).union(found).sorted().map { (gold.contains($0) ? $0 : "-", found.contains($0) ? $0 : "-") } : [(gold.first ?? "-", found.first ?? "-")]
        texts += 1
        if isFresh { freshTexts += 1 }
        for (wanted, given) in pairs {
            all.add(gold: wanted, predicted: given)
            if isFresh { fresh?.add(gold: wanted, predicted: given) }
        }
        let always = isMultiple ? Set(gold).union([frequent]).sorted() : [gold.first ?? "-"]
        for wanted in always { majority?.add(gold: gold.contains(wanted) ? wanted : "-", predicted: isMultiple && wanted != frequent ? "-" : frequent) }
    }

    private static func key(_ text: String) -> String {
        String(text.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }.map(Character.init))
    }
}
