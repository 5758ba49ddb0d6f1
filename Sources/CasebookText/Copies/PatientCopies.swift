package import CasebookCore

/// The texts of many patients, each in its `CopyIndex`. Of patients whose texts have not come for long the oldest are forgotten, so that memory stays bounded.
package struct PatientCopies {
    /// Runs of words that are kept of all patients together: some 100 MB.
    private static let most = 4 << 20

    private var patients: [String: (index: CopyIndex, turn: Int)] = [:]
    private var buffer = ScalarBuffer()
    private var turn = 0
    private var count = 0

    package init() {}

    /// What a patient's text repeats of the earlier ones.
    package mutating func read(_ text: SourceText, patient: String, id: String) -> [CopiedText] {
        buffer.read(text, table: .standard)
        var entry = patients.removeValue(forKey: patient) ?? (CopyIndex(), 0)
        count -= entry.index.count
        let found = entry.index.read(buffer, id: id)
        count += entry.index.count
        turn += 1
        entry.turn = turn
        patients[patient] = entry
        if count > Self.most { forget() }
        return found
    }

    /// Forgets the patients that were seen longest ago, down to half of what is kept.
    private mutating func forget() {
        for (patient, entry) in patients.sorted(by: { $0.value.turn < $1.value.turn }) where count > Self.most / 2 {
            patients[patient] = nil
            count -= entry.index.count
        }
    }
}
