internal import CasebookTensor

/// The similarity of texts to those that a model was fitted on: the mean of the cosines of several profiles.
struct EntitySimilarity: Sendable {
    enum Kind: Sendable, Hashable {
        case drug, target
    }

    let kind: Kind
    /// None twice.
    let texts: [String]
    private let profiles: [[GramProfile]]
    private let places: [String: Int]

    init(_ kind: Kind, texts: [String]) {
        self.kind = kind
        self.texts = texts
        profiles = texts.map { Self.profiles(kind, $0) }
        places = Dictionary(texts.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    /// The place of a text, nil for one that is new.
    func place(of text: String) -> Int? { places[text] }

    /// Rows of similarities (others × texts).
    func rows(_ others: [String]) -> Tensor {
        var result = Tensor.zeros([others.count, texts.count])
        result.withMutableElements { out in
            for (row, other) in others.enumerated() {
                let own = Self.profiles(kind, other)
                for column in texts.indices { out[row * texts.count + column] = Self.similarity(own, profiles[column]) }
            }
        }
        return result
    }

    /// Among the texts themselves.
    var square: Tensor {
        let count = texts.count
        var result = Tensor.zeros([count, count])
        result.withMutableElements { out in
            for row in 0..<count {
                for column in 0...row {
                    let value = row == column ? 1 : Self.similarity(profiles[row], profiles[column])
                    (out[row * count + column], out[column * count + row]) = (value, value)
                }
            }
        }
        return result
    }

    private static func similarity(_ a: [GramProfile], _ b: [GramProfile]) -> Float {
        var sum: Float = 0
        for place in a.indices { sum += GramProfile.similarity(a[place], b[place]) }
        return sum / Float(a.count)
    }

    private static func profiles(_ kind: Kind, _ text: String) -> [GramProfile] {
        switch kind {
        case .drug: [GramProfile(text, lengths: 1...3, alphabet: bytes), GramProfile(text, lengths: 4...7, alphabet: bytes)]
        case .target: [GramProfile(text, lengths: 3...3, alphabet: bytes), GramProfile(text, lengths: 5...5, alphabet: residues)]
        }
    }

    private static let bytes = (0..<256).map { UInt8($0) }

    /// Residues by what they can stand in for each other as (Murphy, Wallqvist and Levy, Protein Engineering 2000: ten classes).
    private static let residues: [UInt8] = {
        var alphabet = bytes
        for group in ["LVIM", "C", "A", "G", "ST", "P", "FYW", "EDNQ", "KR", "H"] {
            for letter in group.utf8 { alphabet[Int(letter)] = group.utf8.first ?? letter }
        }
        return alphabet
    }()
}
