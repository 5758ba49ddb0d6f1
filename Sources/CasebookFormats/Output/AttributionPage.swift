public import CasebookCore
public import CasebookExtraction

/// A page (HTML) that shows what in each text speaks for its label: integrated gradients as colour, attention as a line below.
public struct AttributionPage: Sendable {
    /// A classified text with its attributions.
    public struct Text: Sendable {
        public var id: String
        public var text: SourceText
        public var label: String
        public var probability: Double
        public var attributions: [TextAttribution]

        public init(id: String, text: SourceText, label: String, probability: Double, attributions: [TextAttribution]) {
            self.id = id
            self.text = text
            self.label = label
            self.probability = probability
            self.attributions = attributions
        }
    }

    private var page: [UInt8] = []

    public init(title: String) {
        write(
            """
            <!DOCTYPE html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>\(HTMLPage.escape(title))</title><style>
            body{font:16px/1.9 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2430}
            section{border-top:1px solid #d7dce2;padding:.8rem 0}
            h2{font-size:1rem;margin:0 0 .3rem} h2 small{font-weight:normal;color:#5c6773}
            p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
            p span{border-radius:2px;border-bottom:2px solid transparent}
            .key{color:#5c6773;font-size:.9rem}
            </style></head><body><h1>\(HTMLPage.escape(title))</h1>
            <p class="key">Green speaks for the label, red against it (integrated gradients); the line below shows where the classifier looks (attention).</p>

            """)
    }

    public mutating func add(_ text: Text) {
        write("<section><h2>\(HTMLPage.escape(text.label)) <small>\(percent(text.probability)) · \(HTMLPage.escape(text.id))</small></h2><p>")
        let most = max(1e-9, text.attributions.map { abs($0.gradient) }.max() ?? 0), seen = max(1e-9, text.attributions.map(\.attention).max() ?? 0)
        var place = 0
        for attribution in text.attributions {
            write(HTMLPage.escape(text.text[TextSpan(place, attribution.span.start)]))
            let strength = abs(attribution.gradient) / most, colour = attribution.gradient >= 0 ? "46,160,67" : "207,34,46"
            write(
                """
                <span style="background:rgba(\(colour),\(number(strength * 0.7)));border-color:rgba(9,105,218,\(number(attribution.attention / seen)))" \
                title="\(number(attribution.gradient)) log odds, attention \(number(attribution.attention))">\(HTMLPage.escape(text.text[attribution.span]))</span>
                """)
            place = attribution.span.end
        }
        write(HTMLPage.escape(text.text[TextSpan(place, text.text.count)]))
        write("</p></section>\n")
    }

    /// The whole page.
    public var bytes: [UInt8] { page + Array("</body></html>\n".utf8) }

    private mutating func write(_ text: String) { page += Array(text.utf8) }

    private func percent(_ value: Double) -> String { "\(Int((value * 100).rounded())) %" }

    /// Three decimals.
    private func number(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
}
