internal import CCasebookICU
public import CasebookCore

/// ICU's word-break iterator over an array of scalars.
///
/// Each scalar is shown to ICU as one UTF-16 unit, scalars beyond the Basic Multilingual Plane as a letter or a symbol; a run of Han characters
/// as one punctuation sign: the lattice cuts it, and ICU's slower dictionary stays out of the way.
package struct WordBreaker: ~Copyable {
    private let words: OpaquePointer
    private var shadow: [UInt16] = []
    /// Scalar index where each unit of the shadow starts.
    private var starts: [Int32] = []
    private var ends: [Int32] = []

    /// Throws `text.icu-unavailable` when ICU's data cannot be loaded.
    package init() throws(ClinicalError) {
        guard let words = casebook_icu_words_open() else {
            throw ClinicalError(.icuUnavailable, "ICU could not open its word-break rules; install libicu and its data.")
        }
        self.words = words
    }

    deinit { casebook_icu_words_close(words) }

    /// Calls `body` with the scalar index after each segment of `buffer`, white space included; a run of Han characters is one segment. With
    /// `keepsHan`, ICU's dictionary cuts Han runs itself. Linear time.
    package mutating func cut<Result>(_ buffer: borrowing ScalarBuffer, keepsHan: Bool, _ body: (UnsafeBufferPointer<Int32>) -> Result) -> Result {
        let count = buffer.count
        shadow.removeAll(keepingCapacity: true)
        shadow.reserveCapacity(count)
        starts.removeAll(keepingCapacity: true)
        starts.reserveCapacity(count + 1)
        if ends.count < count { ends = [Int32](repeating: 0, count: max(count, 256)) }
        let han = CharacterClass.han.rawValue
        let letter = CharacterClass.letter.rawValue
        buffer.scalars.withUnsafeBufferPointer { scalars in
            buffer.classes.withUnsafeBufferPointer { classes in
                var isInRun = false
                for index in 0..<count {
                    let scalar = scalars[index]
                    if classes[index] == han, !keepsHan {
                        if isInRun { continue }
                        isInRun = true
                        starts.append(Int32(truncatingIfNeeded: index))
                        shadow.append(0x3002)
                        continue
                    }
                    isInRun = false
                    starts.append(Int32(truncatingIfNeeded: index))
                    if classes[index] == han, scalar > 0xFFFF {
                        shadow.append(0x3002)
                    } else if scalar > 0xFFFF {
                        shadow.append(classes[index] == letter ? 0x61 : 0x2764)
                    } else {
                        shadow.append(UInt16(scalar))
                    }
                }
            }
        }
        starts.append(Int32(truncatingIfNeeded: count))
        let words = words
        let found = shadow.withUnsafeBufferPointer { text in
            ends.withUnsafeMutableBufferPointer { casebook_icu_words_cut(words, text.baseAddress, Int32(text.count), $0.baseAddress) }
        }
        for index in 0..<max(0, Int(found)) { ends[index] = starts[Int(ends[index])] }
        return ends.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[0..<max(0, Int(found))])) }
    }
}

extension ClinicalError.Code {
    /// ICU's data is missing.
    public static let icuUnavailable = Self("text.icu-unavailable")
}
