import Casebook
import CasebookRecords
import Testing

/// Markup as text.
@Suite struct FHIRNarrativeTests {
    @Test(
        arguments: [
            ("WBC 5 x 10<sup>9</sup>/L", "WBC 5 x 10^9/L"), ("10<sup>-3</sup>", "10^-3"), ("10<sup> <b>12</b></sup>", "10^12"), ("10<sup>&minus;6</sup>", "10^\u{2212}6"),
            ("kg/m<sup>2</sup>", "kg/m2"), ("the 2<sup>nd</sup> day", "the 2nd day"), ("CO<sub>2</sub> 10<sub>2</sub>", "CO2 102"), ("10 <sup>9</sup>", "10 9"),
            ("10<sup>9", "109"),
            ("</sup>10<sup></sup>", "10"), ("<table><tr><td>a</td><td><p>b</p><p>c</p></td></tr><tr><th>d</th></tr></table>", "a | b c\nd"),
            ("<pre>one\r\n  two\rthree</pre>four", "one\ntwo\nthree\nfour"), ("a<br/><br/><br/>b", "a\n\nb"), ("no <del>chest</del> pain", "no pain"), ("1<s>0</s>0", "10"),
            ("Fever <s>and</s>chills", "Fever chills"), ("a&nbsp;&amp;&nbsp;b &lt;c&gt; &#x4e2d; &bogus; R&D", "a & b <c> 中 &bogus; R&D"), ("x<p title=\"a>b\">y</p>", "x\ny"),
            ("5 < 6 and <b>7</b> > 6", "5 < 6 and 7 > 6"), ("<head><title>t</title><meta/></head>kept", "kept"), ("<b title=\"open>kept</b>", "kept"), ("a<!-- b -->c", "ac"),
        ])
    func plain(markup: String, text: String) throws {
        let resource = JSONValue.object([
            .init("resourceType", .string("Composition")),
            .init("section", .array([.object([.init("text", .object([.init("div", .string("<div>\(markup)</div>"))]))])])),
        ])
        #expect(try FHIRReader.record(resource, id: "r").record.sections.map(\.text) == [text])
    }
}
