internal import CasebookCore
internal import Foundation

/// The words that are trained, most frequent first, with what is drawn by their counts.
struct EmbeddingVocabulary: Sendable {
    let table: WordTable
    let counts: [Int]
    /// Of all words in the vocabulary, over one reading of the corpus.
    let total: Int
    /// Chance that an occurrence is kept, in 2^-32.
    private let keeping: [UInt32]
    let noise: AliasTable
    let grams: SubwordGrams
    /// Rows of the input matrix that make up each word: its own, then those of its n-grams, which follow all words' own.
    private let rows: [Int32]
    private let rowEnds: [Int]

    var count: Int { counts.count }
    var inputRows: Int { count + grams.buckets }

    /// Reads the corpus once. Words of one count stand in the order of their first occurrence.
    ///
    /// Where more different words are met than are counted, the rarest are forgotten, those seen once first, then those seen twice; so memory is
    /// bounded as in the word2vec program.
    init(files: CorpusFiles, options: EmbeddingOptions) throws(ClinicalError) {
        var table = WordTable()
        var counts: [Int] = []
        var forgotten = 1
        var reader = CorpusReader(files: files, range: 0..<files.size, unit: options.unit)
        reading: while true {
            switch try reader.next() {
            case .end: break reading
            case .lineEnd: continue
            case .word(let word, let hash):
                let (index, isNew) = table.insert(word, hash: hash)
                guard isNew else {
                    counts[index] += 1
                    continue
                }
                counts.append(1)
                while counts.count > options.countedWords {
                    let kept = counts.indices.filter { counts[$0] > forgotten }
                    table = table.picking(kept)
                    counts = kept.map { counts[$0] }
                    forgotten += 1
                }
            }
        }
        let frequent = counts.indices.filter { counts[$0] >= options.minimumCount }.sorted { (counts[$0], $1) > (counts[$1], $0) }
        let kept = Array(frequent.prefix(options.maximumVocabulary))
        guard !kept.isEmpty else {
            throw ClinicalError(.embeddingCorpus, "No word occurs at least \(options.minimumCount) times; give more text or lower the minimum count.")
        }
        self.init(table: table.picking(kept), counts: kept.map { counts[$0] }, options: options)
    }

    init(table: WordTable, counts: [Int], options: EmbeddingOptions) {
        self.table = table
        self.counts = counts
        total = counts.reduce(0, +)
        let threshold = options.subsampling * Double(total)
        keeping = counts.map { count in
            guard threshold > 0 else { return .max }
            let share = threshold / Double(count)
            return UInt32(min(1, share.squareRoot() + share) * 4_294_967_295)
        }
        noise = AliasTable(weights: counts.map { pow(Double($0), 0.75) })
        grams = SubwordGrams(buckets: options.buckets, lengths: options.gramLengths)
        var rows: [Int32] = []
        var rowEnds: [Int] = []
        for index in counts.indices {
            rows.append(Int32(index))
            rows += grams.buckets(of: table.bytes(of: index)).map { Int32(counts.count + $0) }
            rowEnds.append(rows.count)
        }
        self.rows = rows
        self.rowEnds = rowEnds
    }

    /// Whether an occurrence is kept, given 32 random bits.
    @inline(__always)
    func keeps(_ word: Int, _ random: UInt32) -> Bool { random <= keeping[word] }

    func inputRows(of word: Int) -> ArraySlice<Int32> { rows[(word == 0 ? 0 : rowEnds[word - 1])..<rowEnds[word]] }
}
