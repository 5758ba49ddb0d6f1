internal import CasebookCore
internal import Foundation

/// Random numbers for initial weights, dropout and sampling: a seed gives the same numbers everywhere, and `state` is all that a checkpoint has to
/// keep.
public struct RandomGenerator: RandomNumberGenerator, Sendable, Hashable {
    /// Everything that decides the numbers to come.
    public var state: UInt64

    /// Whether tensors are left unwritten.
    private var isBlank = false

    public init(seed: UInt64) { state = seed }

    /// A generator that leaves tensors unwritten, at no cost: for networks whose parameters are read from a file as soon as they are described.
    package static var blank: RandomGenerator {
        var generator = RandomGenerator(seed: 0)
        generator.isBlank = true
        return generator
    }

    public mutating func next() -> UInt64 {
        var generator = SeededGenerator(seed: state)
        defer { state &+= SeededGenerator.increment }
        return generator.next()
    }

    /// A generator for a part of the work, whose numbers do not depend on what other parts draw.
    public func split(_ index: Int) -> RandomGenerator {
        var generator = SeededGenerator(seed: state ^ (UInt64(truncatingIfNeeded: index) &+ 1) &* 0xD1B5_4A32_D192_ED03)
        return RandomGenerator(seed: generator.next())
    }

    /// Fisher and Yates' shuffle, written out so that it stays the same with every version of the standard library.
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        for last in stride(from: elements.count - 1, to: 0, by: -1) { elements.swapAt(last, Int(next().multipliedFullWidth(by: UInt64(last + 1)).high)) }
    }

    /// Uniform in [0, 1), with 24 random bits.
    public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

    /// Normal with mean 0 and variance 1 (Box and Muller 1958).
    public mutating func normal() -> Float {
        let radius = (-2 * Foundation.log(1 - Double(next() >> 11) * 0x1p-53)).squareRoot()
        return Float(radius * cos(2 * .pi * Double(next() >> 11) * 0x1p-53))
    }

    public mutating func uniform(_ shape: Shape, in range: ClosedRange<Float>) -> Tensor {
        if isBlank { return Tensor(uninitialized: shape) }
        let width = range.upperBound - range.lowerBound
        return Tensor(shape) { for index in $0.indices { $0[index] = range.lowerBound + width * uniform() } }
    }

    public mutating func normal(_ shape: Shape, deviation: Float = 1) -> Tensor {
        if isBlank { return Tensor(uninitialized: shape) }
        return Tensor(shape) { for index in $0.indices { $0[index] = deviation * normal() } }
    }

    /// A square matrix drawn evenly from all orthogonal ones: a normal matrix, orthogonalised row by row (Gram and Schmidt, each row twice so that
    /// nothing is lost to rounding). O(size³).
    package mutating func orthogonal(_ size: Int) -> Tensor {
        if isBlank { return Tensor(uninitialized: [size, size]) }
        var rows: [[Double]] = []
        while rows.count < size {
            var row = (0..<size).map { _ in Double(normal()) }
            for _ in 0..<2 {
                for other in rows {
                    var product = 0.0
                    for index in 0..<size { product += row[index] * other[index] }
                    for index in 0..<size { row[index] -= product * other[index] }
                }
                let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
                for index in 0..<size { row[index] /= length }
            }
            rows.append(row)
        }
        return Tensor(rows.flatMap { $0.map { Float($0) } }, [size, size])
    }

    /// Elements that are 0 with the given probability and else 1 / (1 - probability) (inverted dropout).
    public mutating func dropoutMask(_ shape: Shape, probability: Float) -> Tensor {
        precondition(probability >= 0 && probability < 1, "A share of less than one can be dropped, not \(probability).")
        let kept = 1 / (1 - probability)
        let threshold = UInt32(Double(probability) * 0x1p32)
        return Tensor(shape) { elements in
            var index = 0
            while index < elements.count {
                let bits = next()
                elements[index] = UInt32(truncatingIfNeeded: bits) < threshold ? 0 : kept
                if index + 1 < elements.count { elements[index + 1] = UInt32(truncatingIfNeeded: bits >> 32) < threshold ? 0 : kept }
                index += 2
            }
        }
    }
}
