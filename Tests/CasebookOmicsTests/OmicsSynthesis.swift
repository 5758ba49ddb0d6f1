import CasebookTensor

/// Made-up tables of two modalities, whose first features tell the class, the hazard or the number.
struct OmicsSynthesis {
    let ids: [String]
    let signal: [Float]
    /// As files are written: a header, ids, numbers; some values missing.
    let rna: String
    let protein: String

    init(count: Int = 60, seed: UInt64 = 3) {
        var random = RandomGenerator(seed: seed), ids: [String] = [], signal: [Float] = []
        var rna = "id," + (1...8).map { "g\($0)" }.joined(separator: ",") + "\n", protein = "id,p1,p2,p3\n"
        for row in 0..<count {
            let id = "s\(row)", value = (row % 2 == 0 ? Float(1) : -1) + 0.3 * random.normal()
            ids.append(id)
            signal.append(value)
            rna += id + "," + (0..<8).map { $0 < 3 ? "\(value + 0.5 * random.normal())" : row % 9 == $0 ? "NA" : "\(random.normal())" }.joined(separator: ",") + "\n"
            // Every fifth sample has no protein.
            if row % 5 != 4 { protein += id + ",\(value + random.normal()),\(random.normal()),\(random.normal())\n" }
        }
        (self.ids, self.signal, self.rna, self.protein) = (ids, signal, rna, protein)
    }

    var diagnosis: String { "id,label\n" + zip(ids, signal).map { "\($0),\($1 > 0 ? "case" : "control")\n" }.joined() }
    var prognosis: String { "id,time,event\n" + zip(ids, signal).enumerated().map { "\($1.0),\(10 - 4 * $1.1),\($0 % 3 == 0 ? "alive" : "dead")\n" }.joined() }
    var response: String { "id,value\n" + zip(ids, signal).map { "\($0),\(50 + 10 * $1)\n" }.joined() }
}
