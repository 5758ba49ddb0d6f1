internal import Foundation

/// What short strings of characters a text holds, and how similar that makes it to another (spectrum kernel: Leslie et al., PSB 2002).
struct GramProfile: Sendable, Hashable {
    /// Grams ascending, each with the logarithm of its count plus one, scaled to length 1.
    private let grams: [UInt64]
    private let weights: [Float]

    /// - Parameters:
    ///   - lengths: of the strings, up to 7 characters.
    ///   - alphabet: what each byte counts as; two bytes of one number are not told apart.
    init(_ text: String, lengths: ClosedRange<Int>, alphabet: [UInt8]) {
        precondition(lengths.lowerBound > 0 && lengths.upperBound < 8 && alphabet.count == 256, "Grams have 1 to 7 characters of an alphabet of bytes.")
        let bytes = text.utf8.map { alphabet[Int($0)] }
        var all: [UInt64] = []
        for length in lengths where length <= bytes.count {
            for start in 0...(bytes.count - length) {
                // The length stands in the topmost byte, so that no two grams are the same number.
                all.append(bytes[start..<(start + length)].reduce(UInt64(length)) { $0 << 8 | UInt64($1) })
            }
        }
        all.sort()
        var grams: [UInt64] = [], counts: [Float] = []
        for gram in all {
            if gram == grams.last {
                counts[counts.count - 1] += 1
            } else {
                grams.append(gram)
                counts.append(1)
            }
        }
        let logarithms = counts.map { log(1 + Double($0)) }
        let norm = logarithms.reduce(0) { $0 + $1 * $1 }.squareRoot()
        self.grams = grams
        weights = logarithms.map { Float($0 / max(norm, .leastNormalMagnitude)) }
    }

    /// The cosine of two profiles, from 0 to 1. O(grams).
    static func similarity(_ a: GramProfile, _ b: GramProfile) -> Float {
        var first = 0, second = 0, sum: Float = 0
        a.grams.withUnsafeBufferPointer { own in
            b.grams.withUnsafeBufferPointer { other in
                while first < own.count, second < other.count {
                    if own[first] == other[second] {
                        sum += a.weights[first] * b.weights[second]
                        first += 1
                        second += 1
                    } else if own[first] < other[second] {
                        first += 1
                    } else {
                        second += 1
                    }
                }
            }
        }
        return min(sum, 1)
    }
}
