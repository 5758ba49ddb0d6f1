import CasebookCore
import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Foundation
import Testing

/// Five steps of PyTorch's optimisers that Scripts/make-optimizer-fixtures.py wrote.
@Suite struct OptimizerFixtureTests {
    private let json: JSONValue

    init() throws {
        let file = Fixture.root + "/Tests/CasebookLearningTests/Fixtures/optimizers.json"
        json = try JSONParser.parse([UInt8](Data(contentsOf: URL(fileURLWithPath: file))))
    }

    private static func floats(_ value: JSONValue?) throws -> [Float] {
        try #require(value?.array).map { item in
            guard case .number(let text) = item else { throw CocoaError(.formatting) }
            return try #require(Float(text))
        }
    }

    private static let methods: [(name: String, method: OptimizerMethod, rate: Float)] = [
        ("sgd", .sgd, 0.1), ("momentum", .momentum(), 0.1), ("nesterov", .nesterov(), 0.1), ("adagrad", .adagrad(), 0.1), ("rmsprop", .rmsprop(), 0.02),
        ("adam", .adam(), 0.05), ("adamw", .adamW(), 0.05),
    ]

    private func check(_ name: String, _ method: OptimizerMethod, rate: Float, decay: Float, clipping: GradientClipping? = nil) throws {
        var parameters = Parameters()
        let weight = parameters.add("weight", Tensor(try Self.floats(json["weight"]), [2, 3]))
        let bias = parameters.add("bias", Tensor(try Self.floats(json["bias"])), role: .bias)
        var optimizer = Optimizer(method, for: parameters, weightDecay: decay)
        let steps = try #require(json[name]?.array), gradients = try #require(json["gradients"]?.array)
        for (step, gradient) in zip(steps, gradients) {
            let elements = try Self.floats(gradient)
            optimizer.step(
                &parameters, Gradients([weight: Tensor(elements[..<6], [2, 3]), bias: Tensor(elements[6...], [3])], of: parameters), rate: rate, clipping: clipping)
            for (one, other) in zip(parameters[weight].elements + parameters[bias].elements, try Self.floats(step)) {
                #expect(abs(one - other) <= 1e-6 * max(1, abs(other)), "\(name): \(one), not \(other)")
            }
        }
    }

    @Test func stepsAreThoseOfPyTorch() throws {
        for (name, method, rate) in Self.methods {
            try check(name, method, rate: rate, decay: 0)
            try check(name + "+decay", method, rate: rate, decay: 0.1)
        }
    }

    @Test func clippingIsThatOfPyTorch() throws {
        try check("clipped norm", .momentum(), rate: 0.1, decay: 0.1, clipping: .norm(1.5))
        try check("clipped value", .momentum(), rate: 0.1, decay: 0.1, clipping: .value(0.5))
    }

    @Test func rowsAreThoseOfSparseAdam() throws {
        let part = try #require(json["sparse"])
        var parameters = Parameters()
        let table = parameters.add("table", Tensor(try Self.floats(part["table"]), [6, 2]))
        var optimizer = Optimizer(.adam(epsilon: 1e-12), for: parameters)
        let steps = try #require(part["steps"]?.array), rows = try #require(part["rows"]?.array), values = try #require(part["values"]?.array)
        for ((step, rows), values) in zip(zip(steps, rows), values) {
            let indexes = try #require(rows.array).map { Int32(try #require($0.integer)) }
            var gradients = Gradients([:], of: parameters)
            gradients[table] = .rows(indexes: indexes, values: Tensor(try Self.floats(values), [indexes.count, 2]))
            optimizer.step(&parameters, gradients, rate: 0.05)
            for (one, other) in zip(parameters[table].elements, try Self.floats(step)) { #expect(abs(one - other) <= 1e-6, "\(one), not \(other)") }
        }
    }
}
