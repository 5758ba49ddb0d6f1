import CasebookLearning
import CasebookTensor
import Testing

@Suite struct ParameterAverageTests {
    private func average(_ values: [Float], decay: Float) -> Float {
        var parameters = Parameters()
        let id = parameters.add("weight", Tensor([100]))
        var average = ParameterAverage(of: parameters, decay: decay)
        for value in values {
            parameters[id] = Tensor([value])
            average.add(parameters)
        }
        #expect(average.count == values.count)
        return average.parameters[id].scalar
    }

    @Test func aDecayOfOneIsTheMean() { #expect(abs(average([1, 2, 6, 7], decay: 1) - 4) < 1e-6) }

    @Test func anExponentialAverageForgetsTheStart() {
        // Equal up to two, then halves.
        #expect(abs(average([1, 3, 4, 10], decay: 0.5) - ((2.0 + 4) / 2 + 10) / 2) < 1e-6)
        #expect(average([], decay: 0.9) == 100)
    }

    @Test func frozenParametersAreLeftAsTheyAre() {
        var parameters = Parameters()
        let frozen = parameters.add("frozen", Tensor([0.1])), state = parameters.add("statistics", Tensor([1]), role: .state)
        parameters.setFrozen(true) { $0 == "frozen" }
        var average = ParameterAverage(of: parameters, decay: 0.9)
        for step in 0..<5 {
            parameters[state] = Tensor([Float(step)])
            average.add(parameters)
        }
        #expect(average.parameters[frozen].scalar == 0.1 && average.parameters[state].scalar == 2)
    }
}
