import CasebookCore
import CasebookTestSupport
import Foundation
import Testing

/// The answers of scikit-learn, SciPy and lifelines that Scripts/make-metric-fixtures.py wrote.
struct MetricFixture {
    let json: JSONValue

    /// One part of the file, by the name of its members in turn.
    init(_ path: String...) throws {
        let file = Fixture.root + "/Tests/CasebookLearningTests/Fixtures/metrics.json"
        var json = try JSONParser.parse([UInt8](Data(contentsOf: URL(fileURLWithPath: file))))
        for name in path { json = try #require(json[name]) }
        self.json = json
    }

    func number(_ name: String) throws -> Double { try Self.number(#require(json[name])) }
    func numbers(_ name: String) throws -> [Double] { try #require(json[name]?.array).map(Self.number) }
    func integers(_ name: String) throws -> [Int] { try #require(json[name]?.array).map { try #require($0.integer) } }
    func flags(_ name: String) throws -> [Bool] { try integers(name).map { $0 == 1 } }
    func rows(_ name: String) throws -> [[Double]] { try #require(json[name]?.array).map { try #require($0.array).map(Self.number) } }

    static func number(_ value: JSONValue) throws -> Double {
        if case .number(let text) = value { return try #require(Double(text)) }
        let text = try #require(value.string)
        return try #require(Double(text))
    }
}

/// Whether two numbers agree but for rounding.
func near(_ one: Double?, _ other: Double?, _ tolerance: Double = 1e-11) -> Bool {
    guard let one, let other else { return one == nil && other == nil }
    return one == other || abs(one - other) <= tolerance * max(1, abs(one), abs(other))
}

func near(_ one: [Double], _ other: [Double], _ tolerance: Double = 1e-11) -> Bool {
    one.count == other.count && zip(one, other).allSatisfy { near($0, $1, tolerance) }
}

extension SeededGenerator {
    /// Rows of two classes with scores that often tie.
    mutating func scoredRows(_ count: Int, levels: Int = 8) -> (labels: [Bool], scores: [Double]) {
        let labels = (0..<count).map { _ in Bool.random(using: &self) }
        return (labels, labels.map { Double(Int.random(in: 0..<levels, using: &self) + ($0 ? 1 : 0)) / 4 })
    }
}
