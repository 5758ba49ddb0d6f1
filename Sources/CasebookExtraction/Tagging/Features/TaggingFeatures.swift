package import CasebookCore

/// What a tagger sees of a text: arrays over its units, cut into windows. Reused from text to text.
package struct TaggingFeatures: Sendable {
    /// Places in the scalars of the text.
    var starts: [Int32] = []
    var ends: [Int32] = []
    var words: [Int32] = []
    var bigrams: [Int32] = []
    var segments: [Int32] = []
    /// Begin, inside, end or single in a dictionary word.
    var places: [Int32] = []
    var shapes: [Int32] = []
    var marks: [UInt32] = []
    /// Characters of all words, one after the other, and where each word's begin.
    var characters: [Int32] = []
    var characterStarts: [Int32] = [0]
    /// The number of the guideline to follow.
    var guideline = 0
    /// Units of each window, in order.
    var windows: [Range<Int>] = []

    package var count: Int { starts.count }

    /// The first unit that ends after a place in the scalars of the text. O(log n).
    func unit(endingAfter place: Int32) -> Int {
        var low = 0, high = count
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] <= place { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The units that a stretch of the text's scalars touches; nil for none. O(log n), and linear in their number.
    func units(from start: Int32, to end: Int32) -> Range<Int>? {
        let first = unit(endingAfter: start)
        var last = first
        while last < count, starts[last] < end { last += 1 }
        return first < last ? first..<last : nil
    }

    mutating func removeAll() {
        starts.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
        bigrams.removeAll(keepingCapacity: true)
        segments.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        shapes.removeAll(keepingCapacity: true)
        marks.removeAll(keepingCapacity: true)
        characters.removeAll(keepingCapacity: true)
        characterStarts.removeAll(keepingCapacity: true)
        characterStarts.append(0)
        windows.removeAll(keepingCapacity: true)
    }
}
