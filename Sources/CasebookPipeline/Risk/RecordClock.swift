internal import CasebookRecords
internal import CasebookRisk

/// Reads the times of a record, of which some may state an offset from universal time and others not.
struct RecordClock {
    /// Of times that state none, in seconds: that of the record's own times, the first that does.
    private let offset: Int

    init(_ record: ClinicalRecord) {
        let times = [record.times.created, record.times.authored, record.encounter?.start, record.encounter?.end, record.times.start, record.times.end]
        offset = times.lazy.compactMap(\.self).compactMap(CivilTime.offset).first ?? 0
    }

    func seconds(_ text: String?, isEnd: Bool = false) -> Double? { text.flatMap { CivilTime.seconds($0, isEnd: isEnd, offset: offset) } }
}
