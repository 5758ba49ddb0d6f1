import Casebook

/// Reads the input as HL7 v2, writes it in both syntaxes, and reads those again.
@_cdecl("casebook_fuzz_er7")
public func fuzzER7(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    do throws(ClinicalError) {
        let batch = try HL7Batch(parsing: UnsafeBufferPointer(start: data, count: size))
        for message in batch.messages {
            for record in message.records(id: "fuzz") { RecordInvariants.check(record, inputSize: size) }
            let written = message.er7()
            let again = try HL7Message(parsing: written).er7()
            precondition(again == written, "what is written reads as itself")
            // Names of elements are not made of every delimiter; then the reader says so.
            _ = try? RecordReader.record(xml: Array(message.xml().utf8), id: "fuzz")
        }
    } catch {
        RecordInvariants.check(error)
    }
    return 0
}
