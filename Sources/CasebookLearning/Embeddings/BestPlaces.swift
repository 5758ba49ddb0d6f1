/// The highest scores of many, in a heap whose top is the lowest of them; of equal scores the earlier index is the higher.
struct BestPlaces {
    private let limit: Int
    private var heap: [(score: Float, index: Int)] = []

    init(limit: Int) { self.limit = limit }

    /// Takes a score up where it is among the highest so far; logarithmic in the limit.
    mutating func offer(_ score: Float, _ index: Int) {
        if heap.count < limit {
            heap.append((score, index))
            var place = heap.count - 1
            while place > 0, isLower(heap[place], heap[(place - 1) / 2]) {
                heap.swapAt(place, (place - 1) / 2)
                place = (place - 1) / 2
            }
        } else if let top = heap.first, isLower(top, (score, index)) {
            heap[0] = (score, index)
            var place = 0
            while true {
                var lowest = place
                for child in [2 * place + 1, 2 * place + 2] where child < heap.count && isLower(heap[child], heap[lowest]) { lowest = child }
                if lowest == place { return }
                heap.swapAt(place, lowest)
                place = lowest
            }
        }
    }

    /// The highest first.
    func sorted() -> [(score: Float, index: Int)] { heap.sorted { isLower($1, $0) } }

    private func isLower(_ a: (score: Float, index: Int), _ b: (score: Float, index: Int)) -> Bool { a.score < b.score || a.score == b.score && a.index > b.index }
}
