import Casebook
import CasebookTestSupport
import CasebookXML
import Testing

@Suite struct XMLTreeTests {
    private static let vocabulary = XMLVocabulary(["a", "b", "c", "id", "type", "text"], mixed: "text")

    private func parse(_ xml: String, limits: XMLLimits = XMLLimits()) throws(ClinicalError) -> XMLTree {
        try XMLTree.parse(Array(xml.utf8), limits: limits, vocabulary: Self.vocabulary)
    }

    private func code(_ xml: String, limits: XMLLimits = XMLLimits()) -> String? {
        do throws(ClinicalError) { _ = try parse(xml, limits: limits) } catch { return error.code.rawValue }
        return nil
    }

    @Test func readsElementsAttributesAndText() throws {
        let tree = try parse("<a id='1'>\n  <b type=\"x &amp; y\">one</b>\n  <c/>\n  <other>two<![CDATA[ <three> ]]></other>\n</a>")
        let root = tree.root
        #expect(root.name == "a")
        #expect(root.attribute(3) == "1")
        #expect(root.children.map(\.name) == ["b", "c", "other"])
        #expect(root.child(1)?.attribute(4) == "x & y")
        #expect(root.child(1)?.attribute(4, is: "x & y") == true)
        #expect(root.child(1)?.text == "one")
        #expect(root.child(2)?.text == "")
        #expect(root.children.first { $0.name == "other" }?.text == "two <three> ")
        #expect(root.child(1)?.line == 2)
        #expect(root.children.map(\.path) == ["/a/b", "/a/c", "/a/other"])
    }

    @Test func dropsBlanksBetweenElementsButNotWithinMixedContent() throws {
        let tree = try parse("<a> <b> </b> <text>one <b>two</b> <b>three</b> </text> </a>")
        #expect(tree.root.text == "one two three ")
    }

    @Test func tellsNameSpacesAndToleratesUndeclaredPrefixes() throws {
        let declared = try parse("<a xmlns='urn:hl7-org:v3' xmlns:s='urn:hl7-org:sdtc'><s:b/><b xmlns=''/></a>")
        #expect(declared.root.namespace == .v3)
        #expect(declared.root.children.map(\.namespace) == [.sdtc, .none])
        #expect(!declared.hasUndeclaredPrefix)
        let undeclared = try parse("<a><b xsi:type='PQ'/><sdtc:c/></a>")
        #expect(undeclared.hasUndeclaredPrefix)
        #expect(undeclared.root.child(1)?.attribute(4) == "PQ")
        #expect(undeclared.root.child(2)?.namespace == .sdtc)
    }

    /// Every run of text must be found in the document where the tree says that it is.
    @Test func placesOfTextPointIntoTheDocument() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            var xml = "<text>"
            for _ in 0..<Int.random(in: 1...20, using: &generator) {
                switch Int.random(in: 0..<9, using: &generator) {
                case 0: xml += "plain words"
                case 7: xml += "one line\r\nand one\r\n"
                case 8: xml += "第一行\r\n第二行\r\n\r\n<![CDATA[甲\r\n乙]]>"
                case 1: xml += "胸痛伴气促，" + String(repeating: "病", count: Int.random(in: 0...400, using: &generator))
                case 2: xml += "&#x4E2D;"
                case 3: xml += "<b>&lt;5</b>"
                case 4: xml += "<!-- note --><?pi data?>"
                case 5: xml += "<c/>\n\t"
                default: xml += "<![CDATA[raw & ready]]>"
                }
            }
            xml += "</text>"
            let bytes = Array(xml.utf8)
            let tree = try XMLTree.parse(bytes, vocabulary: Self.vocabulary)
            func visit(_ element: XMLElement) {
                element.forEachChild(element: visit) { text, source in
                    // A run without references stands there as it is; one of a reference begins at its &.
                    let here = bytes[source..<min(bytes.count, source + text.count)]
                    #expect(Array(here) == Array(text) || bytes[source] == UInt8(ascii: "&"), "\(source) in \(xml)")
                }
                #expect(bytes[element.source] == UInt8(ascii: "<"))
            }
            visit(tree.root)
        }
    }

    // MARK: What is refused

    @Test(arguments: [
        "<!DOCTYPE a><a/>", "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "<!-- c --><?p?><!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'http://127.0.0.1/'>]><a>&x;</a>", "<?xml version=\"1.0\"><!DOCTYPE a><a/>",
    ]) func refusesDocumentTypes(_ xml: String) { #expect(code(xml) == "xml.doctype") }

    @Test func aDocumentTypeWithinACommentIsNone() { #expect(code("<!-- <!DOCTYPE a> --><a><![CDATA[<!DOCTYPE a>]]></a>") == nil) }

    @Test(arguments: [
        "", " ", "text", "<a>", "<a></b>", "<a><b></a></b>", "<a x=1/>", "<a x='1' x='2'/>", "<a>&nbsp;</a>", "<a>&</a>", "<a/><b/>", "<a>\u{1}</a>", "<a", "<a>]]></a>",
        "<a><!-- -- --></a>",
        "<a b='<'/>", "<1/>", "<a>&#0;</a>", "<![CDATA[x]]>",
    ]) func refusesWhatIsNotWellFormed(_ xml: String) { #expect(code(xml) == "xml.malformed") }

    @Test func errorsSayWhereWithoutTheDocumentsWords() throws {
        do throws(ClinicalError) {
            _ = try parse("<a>\n  <secret>病人张三 <b></secret>\n</a>")
            Issue.record("no error")
        } catch {
            #expect(error.location?.line == 2)
            #expect((error.location?.column ?? 0) > 10)
            #expect(error.description.contains("/a/*/b"))
            #expect(!error.description.contains("张三") && !error.description.contains("secret"))
        }
    }

    @Test func keepsItsCaps() {
        var limits = XMLLimits()
        limits.depth = 5
        limits.attributes = 3
        limits.nodes = 50
        limits.text = 100
        limits.bytes = 10_000
        #expect(code(String(repeating: "<a>", count: 5) + String(repeating: "</a>", count: 5), limits: limits) == nil)
        #expect(code(String(repeating: "<a>", count: 6) + String(repeating: "</a>", count: 6), limits: limits) == "limit.depth")
        #expect(code("<a b='' c='' d=''/>", limits: limits) == nil)
        #expect(code("<a b='' c='' d='' e=\"\"/>", limits: limits) == "limit.attributes")
        #expect(code("<a>" + String(repeating: "<b/>", count: 60) + "</a>", limits: limits) == "limit.nodes")
        #expect(code("<a>" + String(repeating: "x", count: 101) + "</a>", limits: limits) == "limit.text")
        #expect(code("<a b='" + String(repeating: "x", count: 101) + "'/>", limits: limits) == "limit.text")
        #expect(code("<a>" + String(repeating: " ", count: 10_000) + "</a>", limits: limits) == "limit.size")
    }

    /// Hundreds of thousands of attributes on one tag are quadratic in the parser, and are seen before it.
    @Test func countsAttributesBeforeTheParserDoes() {
        let attributes = (0..<200_000).map { " a\($0)=''" }.joined()
        #expect(code("<a\(attributes)/>") == "limit.attributes")
    }

    /// libxml2 looks through all name spaces in scope at every name.
    @Test func countsNameSpacesInScope() {
        func nested(_ levels: Int) -> String {
            (0..<levels).map { level in "<a" + (0..<50).map { " xmlns:n\(level)_\($0)='u'" }.joined() + ">" }.joined() + String(repeating: "<b/>", count: 100)
                + String(repeating: "</a>", count: levels)
        }
        #expect(code(nested(15)) == nil)
        #expect(code(nested(30)) == "limit.attributes")
        #expect(code("<a>" + String(repeating: "<b xmlns='u' xmlns:p='v'/>", count: 2_000) + "</a>") == nil)
    }

    /// libxml2 calls these broken.
    @Test(arguments: [("<a><![CDATA[", "]]></a>"), ("<a><!-- ", " --></a>"), ("<a b='", "'/>"), ("<?p ", "?><a/>")])
    func whatIsLongerThanTheParserReadsIsALimit(_ ends: (String, String)) {
        #expect(code(ends.0 + String(repeating: "x", count: 10_100_000) + ends.1) == "limit.text")
    }

    @Test func theRootStandsBehindWhatComesBeforeIt() throws {
        let tree = try parse("<?xml version='1.0'?>\n<?p?>\n\n  <a\n id='1'><b/></a>")
        #expect(tree.root.line == 4 && tree.root.column == 3)
    }

    @Test func foreignNamesAreNotOurs() throws {
        let root = try parse("<a xmlns='urn:hl7-org:v3' xmlns:x='urn:x'><x:b/><b/><x:b x:id='2'/></a>").root
        #expect(root.child(1)?.index == root.children.first { $0.namespace == .v3 }?.index)
        #expect(root.children.map(\.name) == ["b", "b", "b"])
        #expect(root.children.map { $0.attribute(3) } == [nil, nil, nil])
    }

    // MARK: Pieces

    @Test func partsHoldTheirOwnTextAndNames() throws {
        var reader = try XMLPartReader(part: 1, parent: 0, limits: XMLLimits(), vocabulary: Self.vocabulary)
        let header = "<a><other>" + String(repeating: "long header ", count: 1_000) + "</other>"
        var parts = try reader.feed(Array((header + "<b><n1 y='1'>one</n1></b><b><n2>two</n2></b>").utf8), isLast: false)
        parts += try reader.feed(Array("<b/></a>".utf8), isLast: true)
        #expect(parts.map { $0.root.text } == ["one", "two", ""])
        #expect(parts.map { $0.root.children.map(\.name) } == [["n1"], ["n2"], []])
        #expect(parts[0].textSize < 10)
    }

    @Test func piecesOfAnySizeGiveTheSameAsTheWhole() throws {
        let xml = "<?xml version='1.0'?><!-- <!DOCTYPE --><a id='x>y'><b>一二三<c type=\"'\"/>four</b><b>five</b><![CDATA[]]]]><c>]]&gt;</c></a>"
        let bytes = Array(xml.utf8)
        let whole = try parse(xml)
        for size in [1, 2, 3, 7, 64, 4096] {
            var reader = try XMLPartReader(part: 1, parent: 0, limits: XMLLimits(), vocabulary: Self.vocabulary)
            var parts: [XMLTree] = []
            for start in stride(from: 0, to: bytes.count, by: size) { parts += try reader.feed(Array(bytes[start..<min(bytes.count, start + size)]), isLast: false) }
            parts += try reader.feed([], isLast: true)
            #expect(parts.map(\.root.text) == whole.root.children.filter { $0.name == "b" }.map(\.text))
            #expect(parts.first?.root.child(2)?.attribute(4) == "'")
            #expect(reader.rest()?.root.children.map(\.name) == ["c"])
            #expect(reader.rest()?.root.attribute(3) == "x>y")
        }
    }

    @Test func piecesRefuseWhatTheWholeRefuses() throws {
        for xml in ["<a><!-- --", "<a><b></a>", "<!DOCTYPE a><a/>", "<a x='1' x='2'/>"] {
            var reader = try XMLPartReader(part: 1, parent: 0, limits: XMLLimits(), vocabulary: Self.vocabulary)
            #expect(throws: ClinicalError.self) {
                for byte in xml.utf8 { _ = try reader.feed([byte], isLast: false) }
                _ = try reader.feed([], isLast: true)
            }
        }
    }

    // MARK: Anything

    @Test func survivesMutations() {
        let seed = Array("<a xmlns='urn:hl7-org:v3' id='1'><b type=\"x\">text &amp; more</b><text>one<c/>two</text><!-- c --><![CDATA[d]]></a>".utf8)
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<4_000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: place)
                default: bytes.insert(seed[Int.random(in: 0..<seed.count, using: &generator)], at: place)
                }
            }
            if let tree = try? XMLTree.parse(bytes, vocabulary: Self.vocabulary) { #expect(tree.nodeCount > 0) }
        }
    }

    @Test func tasksParseAtTheSameTimeWithEqualResults() async throws {
        let xml = "<a>" + (0..<500).map { "<b id='\($0)'>words \($0)<c/></b>" }.joined() + "</a>"
        let expected = try parse(xml).root.text
        await withTaskGroup(of: String?.self) { group in
            for _ in 0..<8 { group.addTask { try? (0..<20).map { _ in try self.parse(xml).root.text }.last } }
            for await text in group { #expect(text == expected) }
        }
    }
}
