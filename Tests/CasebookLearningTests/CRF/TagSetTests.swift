import CasebookCore
import CasebookLearning
import CasebookTensor
import Testing

@Suite struct TagSetTests {
    private func tagSet(_ scheme: TagScheme) throws -> TagSet { try TagSet(kinds: ["drug", "lab-test"], scheme: scheme) }

    @Test func labelsOfKinds() throws {
        #expect(try tagSet(.iob2).labels == ["O", "B-drug", "I-drug", "B-lab-test", "I-lab-test"])
        #expect(
            try tagSet(.bioes).labels == ["O", "B-drug", "I-drug", "E-drug", "S-drug", "B-lab-test", "I-lab-test", "E-lab-test", "S-lab-test"])
        #expect(try TagSet(kinds: [], scheme: .iob2).labels == ["O"])
    }

    @Test func labelsInAnyOrder() throws {
        let tags = try TagSet(labels: ["I-a", "B-b", "O", "I-b", "B-a"], scheme: .iob2)
        #expect(try tags.tags(for: [LabelledSpan(start: 1, end: 3, kind: "a")], count: 4) == [2, 4, 0, 2])
        #expect(tags.spans(of: [2, 4, 0, 1]) == [LabelledSpan(start: 1, end: 3, kind: "a"), LabelledSpan(start: 3, end: 4, kind: "b")])
    }

    @Test(
        arguments: [
            ["B-a", "I-a"], ["O", "B-a"], ["O", "I-a"], ["O", "B-a", "I-b"], ["O", "O"], ["O", "B-a", "I-a", "B-a"], ["O", "B-", "I-"], ["O", "a", "b"],
            ["O", "Ba", "Ia"],
            ["O", "B-a", "I-a", "E-a", "S-a"], ["O", "", "B-a"], [],
        ])
    func wrongLabels(labels: [String]) {
        let error = #expect(throws: ClinicalError.self) { try TagSet(labels: labels, scheme: .iob2) }
        #expect(error?.code == .tagLabels)
    }

    private func sequences(of tags: TagSet, length: Int) -> [[Int32]] {
        (0..<length).reduce([[]]) { sequences, _ in sequences.flatMap { sequence in (0..<tags.count).map { sequence + [Int32($0)] } } }
    }

    /// What the constraints allow is exactly what spans can be written as.
    @Test(arguments: TagScheme.allCases, 0...4) func constraintsAllowWhatSpansGive(scheme: TagScheme, length: Int) throws {
        let tags = try tagSet(scheme)
        let constraints = tags.constraints
        for sequence in sequences(of: tags, length: length) {
            let spans = tags.spans(of: sequence)
            #expect(constraints.allows(sequence) == (try tags.tags(for: spans, count: length) == sequence))
        }
    }

    @Test(arguments: TagScheme.allCases) func spansComeBack(scheme: TagScheme) throws {
        let tags = try tagSet(scheme)
        var random = SeededGenerator(seed: 3)
        for _ in 0..<200 {
            var spans: [LabelledSpan] = []
            var token = Int.random(in: 0...2, using: &random)
            while token < 20 {
                let end = min(20, token + Int.random(in: 1...4, using: &random))
                spans.append(LabelledSpan(start: token, end: end, kind: Bool.random(using: &random) ? "drug" : "lab-test"))
                token = end + Int.random(in: 0...3, using: &random)
            }
            let sequence = try tags.tags(for: spans.shuffled(using: &random), count: 20)
            #expect(tags.constraints.allows(sequence))
            #expect(tags.spans(of: sequence) == spans)
        }
    }

    @Test func brokenSequencesAreReadAsTheCoNLLEvaluationDoes() throws {
        func spans(_ scheme: TagScheme, _ labels: String) throws -> String {
            let tags = try TagSet(kinds: ["a", "b"], scheme: scheme)
            let numbers = labels.split(separator: " ").map { Int32(tags.labels.firstIndex(of: String($0))!) }
            return tags.spans(of: numbers).map { "\($0.start)-\($0.end)\($0.kind)" }.joined(separator: " ")
        }
        #expect(try spans(.iob2, "I-a I-a O I-b I-a") == "0-2a 3-4b 4-5a")
        #expect(try spans(.iob2, "B-a I-b I-b B-b") == "0-1a 1-3b 3-4b")
        #expect(try spans(.bioes, "B-a O E-a S-a I-a S-a") == "0-1a 2-3a 3-4a 4-5a 5-6a")
        #expect(try spans(.bioes, "B-a B-a E-b I-b E-b B-a I-a") == "0-1a 1-2a 2-3b 3-5b 5-7a")
    }

    @Test(
        arguments: [
            [LabelledSpan(start: 0, end: 0, kind: "drug")], [LabelledSpan(start: -1, end: 1, kind: "drug")], [LabelledSpan(start: 2, end: 6, kind: "drug")],
            [LabelledSpan(start: 3, end: 2, kind: "drug")], [LabelledSpan(start: 0, end: 1, kind: "other")],
            [LabelledSpan(start: 0, end: 3, kind: "drug"), LabelledSpan(start: 2, end: 4, kind: "lab-test")],
        ], TagScheme.allCases)
    func wrongSpans(spans: [LabelledSpan], scheme: TagScheme) throws {
        let tags = try tagSet(scheme)
        let error = #expect(throws: ClinicalError.self) { try tags.tags(for: spans, count: 5) }
        #expect(error?.code == .tagSpans)
    }

    /// The confidence of a span is the sum of the probabilities of all sequences that hold exactly this span.
    @Test(arguments: TagScheme.allCases, [false, true]) func confidenceOfSpans(scheme: TagScheme, isConstrained: Bool) throws {
        let tags = try TagSet(kinds: scheme == .iob2 ? ["a", "b"] : ["a"], scheme: scheme)
        var generator = RandomGenerator(seed: 12)
        func random(_ shape: Shape) -> Tensor { generator.uniform(shape, in: -1...1) }
        let chain = LinearChain(
            transitions: random([5, 5]), start: random([5]), end: random([5]), constraints: isConstrained ? tags.constraints : nil)
        let emissions = random([4, 5])
        var posterior = LinearChainPosterior(chain)
        posterior.update(emissions, layout: SequenceLayout(lengths: [4]), sequence: 0)
        let all = sequences(of: tags, length: 4).map { ($0, posterior.probability(of: $0, from: 0)) }
        #expect(abs(all.reduce(0) { $0 + $1.1 } - 1) < 1e-4)
        for start in 0..<4 {
            for end in (start + 1)...4 {
                let span = LabelledSpan(start: start, end: end, kind: "a")
                // A sequence whose tags break the scheme holds the span as the scheme would write it, and not longer.
                let written = try tags.tags(for: [span], count: 4)[start..<end]
                let expected = all.reduce(0.0) { sum, item in
                    let goesOn = scheme == .iob2 && end < 4 && tags.labels[Int(item.0[min(end, 3)])] == "I-a"
                    return sum + (item.0[start..<end] == written && !goesOn ? item.1 : 0)
                }
                #expect(abs(tags.confidence(of: span, in: posterior) - expected) < 1e-5)
            }
        }
        #expect(tags.confidence(of: LabelledSpan(start: 0, end: 2, kind: "other"), in: posterior) == 0)
    }
}
