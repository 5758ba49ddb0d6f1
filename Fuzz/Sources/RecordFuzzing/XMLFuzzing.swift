import Casebook

/// Reads the input as an XML record, whole and in pieces, and checks what must hold of any.
@_cdecl("casebook_fuzz_xml")
public func fuzzXML(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    do throws(ClinicalError) {
        RecordInvariants.check(try RecordReader.record(xml: bytes, id: "fuzz"), inputSize: size)
    } catch {
        RecordInvariants.check(error)
    }
    do throws(ClinicalError) {
        var rest = bytes[...]
        var stream = try CDASectionStream(
            file: nil,
            read: { () throws(ClinicalError) in
                guard !rest.isEmpty else { return nil }
                defer { rest = rest.dropFirst(997) }
                return Array(rest.prefix(997))
            })
        var sections: [RecordSection] = []
        while let section = try stream.next() { sections.append(section) }
        var record = try stream.header(id: "fuzz")
        record.sections = sections + record.sections
        RecordInvariants.check(record, inputSize: size)
    } catch {
        RecordInvariants.check(error)
    }
    return 0
}
