import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Testing

@Suite struct ConditionalRandomFieldTests {
    private func make(_ constraints: TagConstraints? = nil) -> (ConditionalRandomField, Parameters) {
        var parameters = Parameters(), random = RandomGenerator(seed: 5)
        let layer = ConditionalRandomField(tagCount: 5, constraints: constraints, name: "tagger.crf", into: &parameters, random: &random)
        return (layer, parameters)
    }

    @Test func parametersHaveTheNamesOfTheFile() {
        let (layer, parameters) = make()
        #expect(parameters.ids.map(parameters.name) == ["tagger.crf.transitions", "tagger.crf.start_transitions", "tagger.crf.end_transitions"])
        #expect(parameters[layer.transitions].shape == [5, 5] && parameters[layer.start].shape == [5] && parameters[layer.end].shape == [5])
        #expect(parameters.ids.allSatisfy { parameters[$0].elements.allSatisfy { abs($0) <= 0.1 } })
    }

    @Test func gradients() {
        var (layer, parameters) = make()
        var random = RandomGenerator(seed: 1)
        let layout = SequenceLayout(lengths: [3, 5, 1])
        let emissions = parameters.add("emissions", GradientCheck.numbers([9, 5], using: &random))
        for id in [layer.transitions, layer.start, layer.end] { parameters[id] = GradientCheck.numbers(parameters[id].shape, using: &random) }
        let tags: [[Int32]] = [[0, 3, 1], [4, 2, 0, 3, 1], [4]]
        let check = GradientCheck(parameters) { pass in layer.loss(pass[emissions], tags: tags, layout: layout, weights: [1, 0.5, 2], &pass).sum }
        #expect(check.problems().isEmpty)
    }

    /// Where emissions say nothing, the transitions learn which tag follows which; decoding then gives the training sequence back.
    @Test func learnsTransitions() throws {
        let tagSet = try TagSet(kinds: ["a"], scheme: .bioes)
        var (layer, parameters) = make(tagSet.constraints)
        let span = LabelledSpan(start: 1, end: 4, kind: "a")
        let gold = try tagSet.tags(for: [span], count: 5)
        let layout = SequenceLayout(lengths: [5]), emissions = Tensor.zeros([5, 5])
        var random = RandomGenerator(seed: 0)
        var losses: [Float] = []
        for _ in 0..<200 {
            let step = valueWithGradient(at: parameters, random: &random) { pass in layer.loss(Variable(emissions), tags: [gold], layout: layout, &pass).sum }
            losses.append(step.loss)
            for id in parameters.ids {
                var tensor = parameters[id]
                tensor.add(step.gradients.dense(id, shape: tensor.shape), scaledBy: -0.2)
                parameters[id] = tensor
            }
        }
        #expect(losses[199] < 0.7 && losses[199] < 0.3 * losses[0])
        var workspace = LinearChainWorkspace()
        let decoded = layer.decode(emissions, layout: layout, parameters: parameters, workspace: &workspace)
        #expect(decoded[0].tags == gold && tagSet.spans(of: decoded[0].tags) == [span])
        let marginals = layer.marginals(emissions, layout: layout, parameters: parameters)
        #expect(marginals.sum(axis: 1).elements.allSatisfy { abs($0 - 1) < 1e-5 })
        for (row, tag) in gold.enumerated() { #expect(marginals[row, Int(tag)] > 0.5) }
        var posterior = LinearChainPosterior(layer.chain(parameters))
        posterior.update(emissions, layout: layout, sequence: 0)
        #expect(tagSet.confidence(of: span, in: posterior) > 0.5)
    }

    @Test func constraintsHoldWhateverTheEmissionsSay() throws {
        let tagSet = try TagSet(kinds: ["a"], scheme: .bioes)
        let (layer, parameters) = make(tagSet.constraints)
        let layout = SequenceLayout(lengths: [7, 1, 0, 30])
        var random = RandomGenerator(seed: 2), workspace = LinearChainWorkspace()
        for _ in 0..<20 {
            let emissions = random.uniform([38, 5], in: -20...20)
            let paths = layer.decode(emissions, layout: layout, parameters: parameters, workspace: &workspace)
            #expect(paths.map(\.tags.count) == [7, 1, 0, 30])
            #expect(paths.allSatisfy { tagSet.constraints.allows($0.tags) && $0.score > -.infinity })
        }
    }
}
