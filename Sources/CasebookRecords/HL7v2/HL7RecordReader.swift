internal import CasebookText

/// Makes clinical records of HL7 v2 messages.
package enum HL7RecordReader {
    /// A document that a message carries in an observation and that is no plain, HTML or RTF text: CDA, PDF, an image.
    package struct Attachment: Sendable {
        /// `text/xml`, `application/pdf`; `application/octet-stream` where it is not known.
        package var mediaType: String
        package var bytes: [UInt8]
        package var place: OriginPlace
        /// Whether it is a CDA document.
        package var isCDA: Bool
    }

    /// A record and what came with it.
    package struct Result: Sendable {
        package var record: ClinicalRecord
        package var attachments: [Attachment]
    }

    /// The record of the patient whose segments these are, with what the message carries about them. Linear time.
    package static func result(of message: HL7Message, segments: Range<Int>, id: String) -> Result {
        var builder = HL7RecordBuilder(message, id: id)
        builder.read(segments)
        return builder.result()
    }

    /// The segments of each patient: from one `PID` to the next, the first with all before it. A `PID` of the same patient begins nothing new.
    /// Linear time.
    package static func patients(of message: HL7Message) -> [Range<Int>] {
        let storage = message.storage
        var starts = [0]
        var known: [[String]] = []
        for index in storage.segments.indices where storage.has("PID", at: index) {
            let segment = HL7Segment(storage: storage, index: index)
            let identity = [segment.text(3) ?? segment.text(2) ?? "", segment.text(5) ?? "", segment.text(5, 2) ?? ""]
            if let last = known.last, last != identity { starts.append(index) }
            if known.last != identity { known.append(identity) }
        }
        return starts.indices.map { starts[$0]..<($0 + 1 < starts.count ? starts[$0 + 1] : storage.segments.count) }
    }
}
