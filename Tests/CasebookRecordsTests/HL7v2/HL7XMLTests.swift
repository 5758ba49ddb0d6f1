import CasebookCore
import CasebookRecords
import CasebookText
import CasebookXML
import Testing

@Suite struct HL7XMLTests {
    private func read(_ xml: String) throws -> HL7Message { try HL7Message(xml: XMLTree.parse(Array(xml.utf8))) }

    /// Every value of a message with its place.
    static func leaves(_ message: HL7Message) -> [String: String] {
        var leaves: [String: String] = [:]
        for segment in message.segments {
            for (field, element) in segment.fields.enumerated() {
                let repetitions = element.level == .field ? element.parts : [element]
                for (repetition, value) in repetitions.enumerated() {
                    let components = value.level == .repetition ? value.parts : [value]
                    for (component, part) in components.enumerated() {
                        for (index, leaf) in (part.level == .component ? part.parts : [part]).enumerated() where leaf.value != nil {
                            leaves["\(segment.index) \(segment.name)-\(field + 1)(\(repetition + 1)).\(component + 1).\(index + 1)"] = leaf.value
                        }
                    }
                }
            }
        }
        return leaves
    }

    @Test func groupsNamesAndEscapes() throws {
        let message = try read(
            """
            <?xml version="1.0"?>
            <ns:ORU_R01 xmlns:ns="urn:hl7-org:v2xml">
              <ns:MSH><ns:MSH.1>|</ns:MSH.1><ns:MSH.2>^~\\&amp;</ns:MSH.2><ns:MSH.11><ns:PT.1>P</ns:PT.1></ns:MSH.11>
                <ns:MSH.9><ns:MSG.1>ORU</ns:MSG.1><ns:MSG.2>R01</ns:MSG.2></ns:MSH.9></ns:MSH>
              <ns:ORU_R01.PATIENT_RESULT><ns:ORU_R01.PATIENT>
                <ns:PID><ns:PID.3><ns:CX.1>1</ns:CX.1><ns:CX.4><ns:HD.1>A</ns:HD.1><ns:HD.3>ISO</ns:HD.3></ns:CX.4></ns:PID.3><ns:PID.3><ns:CX.1>2</ns:CX.1></ns:PID.3>
                  <ns:PID.5><ns:XPN.2>Jane</ns:XPN.2></ns:PID.5></ns:PID></ns:ORU_R01.PATIENT>
                <ns:OBX><ns:OBX.5>a|b^c &amp; d<ns:escape V=".br"/>next
              </ns:OBX.5></ns:OBX></ns:ORU_R01.PATIENT_RESULT>
            </ns:ORU_R01>
            """)
        #expect(message.segments.map(\.name) == ["MSH", "PID", "OBX"])
        #expect(message["MSH-9.2"] == "R01")
        #expect(message["MSH-11"] == "P")
        #expect(message["PID-3.4.3"] == "ISO")
        #expect(message["PID-3(2)"] == "2")
        #expect(message["PID-5.1"] == nil)
        #expect(message["PID-5.2"] == "Jane")
        #expect(message["OBX-5"] == "a|b^c & d\nnext")
        #expect(message.er7().contains("a\\F\\b\\S\\c \\T\\ d\\.br\\next\r"))
    }

    @Test(arguments: HL7Fixtures.all) func roundTrip(_ text: String) throws {
        let message = try HL7Message(parsing: text)
        let xml = message.xml()
        let again = try read(xml)
        #expect(Self.leaves(again) == Self.leaves(message))
        #expect(again.xml() == xml)
        #expect(xml.contains("xmlns=\"urn:hl7-org:v2xml\""))
    }

    @Test func namesOfComponents() throws {
        let xml = try HL7Message(parsing: HL7Fixtures.laboratory).xml()
        #expect(xml.contains("<ORU_R01 "))
        #expect(xml.contains("<CX.4><HD.1>NORTH</HD.1>"))
        #expect(xml.contains("<PID.5><XPN.1><FN.1>Delacroix</FN.1></XPN.1><XPN.2>Amelie</XPN.2>"))
        #expect(xml.contains("<OBX.5><SN.1>&gt;</SN.1><SN.2>60</SN.2></OBX.5>"))
        #expect(xml.contains("<ZZZ.1>local</ZZZ.1>"))
    }

    @Test func spacesNullAndControls() throws {
        let message = try HL7Message(parsing: "MSH|^~\\&|A\rZZZ|\"\"|  |a\\X0D\\\\H\\b\\N\\  \\Z1\\|~~x|\u{1}|lone\\end|&b^&c\r")
        #expect(HL7XMLTests.leaves(try read(message.xml())) == HL7XMLTests.leaves(message))
    }

    @Test func noMessage() {
        for xml in ["<a/>", "<ADT_A01><PID/></ADT_A01>", "<ADT_A01><MSH.1>|</MSH.1></ADT_A01>"] {
            let error = #expect(throws: ClinicalError.self) { try read(xml) }
            #expect(error?.code == .hl7Malformed)
        }
        let large = "<A><MSH/>" + String(repeating: "<PID><PID.999/></PID>", count: 100) + "</A>"
        let error = #expect(throws: ClinicalError.self) { try HL7Message(xml: XMLTree.parse(Array(large.utf8)), limits: HL7Limits(bytes: 10_000)) }
        #expect(error?.code == .sizeLimit)
    }
}
