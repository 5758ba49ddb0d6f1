import CasebookCore
import CasebookTensor
import CasebookTestSupport
import Foundation
import Testing

/// Losses and gradients of PyTorch that Scripts/make-loss-fixtures.py wrote.
@Suite struct LossFixtureTests {
    private let json: JSONValue

    init() throws {
        let file = Fixture.root + "/Tests/CasebookTensorTests/Fixtures/losses.json"
        json = try JSONParser.parse([UInt8](Data(contentsOf: URL(fileURLWithPath: file))))
    }

    private func floats(_ value: JSONValue?) throws -> [Float] {
        try #require(value?.array).map { item in
            guard case .number(let text) = item else { throw CocoaError(.formatting) }
            return try #require(Float(text))
        }
    }

    /// Value and gradient of a loss at the logits of a case, beside those of the case.
    private func check(_ part: JSONValue?, _ shape: Shape, _ loss: (Variable) -> Variable, at location: SourceLocation = #_sourceLocation) throws {
        let part = try #require(part)
        var parameters = Parameters()
        let id = parameters.add("logits", Tensor(try floats(part["logits"]), shape))
        var random = RandomGenerator(seed: 0)
        let result = valueWithGradient(at: parameters, random: &random) { pass in loss(pass[id]) }
        let wanted = try floats(.array([#require(part["loss"])]))[0]
        #expect(abs(result.loss - wanted) <= 2e-6 * max(1, abs(wanted)), "\(result.loss), not \(wanted)", sourceLocation: location)
        let gradient = result.gradients.dense(id, shape: shape).elements
        for (one, other) in zip(gradient, try floats(part["gradient"])) {
            #expect(abs(one - other) <= 1e-6, "\(one), not \(other)", sourceLocation: location)
        }
        // Without a tape the same value comes out, and nothing is recorded.
        #expect(loss(Variable(parameters[id])).value.scalar == result.loss, sourceLocation: location)
    }

    @Test func categorical() throws {
        let part = try #require(json["categorical"])
        let targets = try #require(part["targets"]?.array).map { Int32(try #require($0.integer)) }
        let weights = try floats(part["weights"])
        try check(part["plain"], [6, 4]) { $0.crossEntropy(targets) }
        try check(part["full"], [6, 4]) { $0.crossEntropy(targets, classWeights: weights, smoothing: 0.125) }
        try check(part["focal"], [6, 4]) { $0.crossEntropy(targets, focus: 2) }
    }

    @Test func binary() throws {
        let part = try #require(json["binary"])
        let targets = Tensor(try floats(part["targets"]), [4, 3])
        let weights = try floats(part["weights"])
        try check(part["plain"], [4, 3]) { $0.binaryCrossEntropy(targets) }
        try check(part["full"], [4, 3]) { $0.binaryCrossEntropy(targets, positiveWeights: weights) }
        try check(part["focal"], [4, 3]) { $0.binaryCrossEntropy(targets, focus: 2) }
    }

    @Test func squaredError() throws {
        let targets = Tensor(try floats(json["squared"]?["targets"]), [3, 2])
        try check(json["squared"], [3, 2]) { $0.meanSquaredError(targets) }
    }

    @Test func survival() throws {
        let part = try #require(json["survival"])
        let times = try floats(part["times"])
        let events = try floats(part["events"]).map { $0 == 1 }
        try check(part["cox"], [12]) { $0.partialLikelihood(times: times, events: events) }
        try check(part["ranking"], [12, 1]) { $0.survivalRanking(times: times, events: events) }
    }
}
