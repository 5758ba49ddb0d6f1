extension HL7Message {
    /// A record for every patient of the message, most often one; the second has `id` with `#2`, and so on. CDA documents that the message carries are
    /// read into their patient's record. Linear time.
    public func records(id: String) -> [ClinicalRecord] {
        HL7RecordReader.patients(of: self).enumerated().map { record(segments: $1, id: $0 == 0 ? id : "\(id)#\($0 + 1)") }
    }

    /// - Parameter segments: one of `HL7RecordReader.patients(of:)`.
    package func record(segments: Range<Int>, id: String) -> ClinicalRecord {
        let result = HL7RecordReader.result(of: self, segments: segments, id: id)
        var record = result.record
        for attachment in result.attachments where attachment.isCDA { record.embed(document: attachment.bytes, at: attachment.place) }
        return record
    }
}
