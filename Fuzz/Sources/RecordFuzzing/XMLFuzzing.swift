import Casebook

/// Reads the input as an XML record and checks what must hold of any.
@_cdecl("casebook_fuzz_xml")
public func fuzzXML(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    do throws(ClinicalError) {
        RecordInvariants.check(try RecordReader.record(xml: bytes, id: "fuzz"), inputSize: size)
    } catch {
        RecordInvariants.check(error)
    }
    return 0
}
