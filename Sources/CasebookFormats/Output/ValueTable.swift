internal import CasebookCore
internal import CasebookText

/// A table of plain text for people: what a document holds beside its mentions, for pages and terminals alike.
struct ValueTable {
    struct Row {
        /// One for each column.
        var cells: [String]
        /// What the row is to stand out as: a state of a medication, a reading of a value, a status; nil for none.
        var mark: String?
    }

    var title: String
    var header: [String]
    var rows: [Row]
    /// Columns that stand there even where they are empty.
    var fixed: Range<Int> = 0..<1

    /// Before the text what a stay changed, with its allergies; after it measurements, medications, allergies and times; those that there are.
    static func tables(of document: Document) -> (before: [ValueTable], after: [ValueTable]) {
        let view = ReconciliationView(document)?.tables ?? [], allergies = allergies(document)
        let after = [measurements(document), medications(document)] + (view.isEmpty ? [allergies] : []) + [times(document)]
        return ((view.isEmpty ? [] : view + [allergies]).filter { !$0.rows.isEmpty }, after.filter { !$0.rows.isEmpty })
    }

    private static func measurements(_ document: Document) -> ValueTable {
        let rows = document.measurements.map { measurement in
            // What was measured of nobody, or of another, must not look like a result.
            let reading = measurement.interpretation.map { $0.rawValue + (measurement.isInterpretationStated ? "" : " (computed)") } ?? ""
            let isAbnormal = measurement.interpretation.map { ![.normal, .negative].contains($0) } ?? false
            let said = remarks(measurement.assertion)
            return Row(
                cells: [
                    name(measurement.test, document), ValueText.text(measurement, unit: unit(measurement, document)), reading, ValueText.range(measurement), measurement.time ?? "",
                    said,
                ], mark: !said.isEmpty ? "unsure" : isAbnormal ? "abnormal" : nil)
        }
        return ValueTable(title: "Measurements", header: ["Test", "Value", "Reading", "Reference", "Time", "Remarks"], rows: rows)
    }

    /// The unit as it is written.
    private static func unit(_ measurement: Measurement, _ document: Document) -> String? {
        measurement.unitSpan.map { ValueText.words($0, in: document.text) } ?? measurement.unit
    }

    private static func medications(_ document: Document) -> ValueTable {
        let rows = document.medications.map { medication in
            let product = [medication.strength.map { ValueText.text($0) }, medication.form].compactMap(\.self).joined(separator: " ")
            let period = [medication.start.map { "from " + $0 }, medication.end.map { "to " + $0 }].compactMap(\.self).joined(separator: " ")
            let reasons = medication.reasons.map { name($0, document) }.joined(separator: ", ")
            return Row(
                cells: [
                    name(medication.drug, document), product, ValueText.dosages(medication, in: document.text), medication.status.rawValue, medication.context?.rawValue ?? "",
                    period, reasons,
                    remarks(medication.assertion),
                ], mark: medication.status.rawValue)
        }
        return ValueTable(title: "Medications", header: ["Drug", "Product", "Instructions", "State", "Context", "Period", "For", "Remarks"], rows: rows)
    }

    static func allergies(_ document: Document) -> ValueTable {
        let rows = document.allergies.map { allergy in
            let reactions = allergy.reactions.map { name($0, document) }.joined(separator: ", ")
            let state = allergy.noneKnown != nil ? "none known" : allergy.status.rawValue + (allergy.isIntolerance ? ", intolerance" : "")
            let category = allergy.noneKnown?.rawValue ?? allergy.category?.rawValue ?? ""
            let isActive = allergy.noneKnown == nil && allergy.status == .active
            return Row(cells: [ValueText.words(allergy.span, in: document.text), category, state, reactions, allergy.severity ?? ""], mark: isActive ? "allergy" : nil)
        }
        return ValueTable(title: "Allergies", header: ["Words", "Category", "State", "Reactions", "Severity"], rows: rows)
    }

    private static func times(_ document: Document) -> ValueTable {
        let rows = document.times.map { time in
            let value = [time.modifier, time.value, time.frequency].compactMap(\.self).joined(separator: " ")
            let ends = [time.begin, time.end].compactMap(\.self).joined(separator: " – ")
            return Row(cells: [ValueText.words(time.span, in: document.text), time.kind.rawValue, value, ends, name(time.event, document)], mark: nil)
        }
        return ValueTable(title: "Times", header: ["Words", "Kind", "Value", "From – to", "Event"], rows: rows)
    }

    /// The words of an entity on one line; empty for none.
    static func name(_ index: Int?, _ document: Document) -> String {
        guard let index, document.entities.indices.contains(index) else { return "" }
        return ValueText.words(document.entities[index].span, in: document.text)
    }

    /// What differs from a statement about the patient now.
    static func remarks(_ assertion: Assertion) -> String {
        var parts: [String] = []
        if assertion.status != .present { parts.append(assertion.status.rawValue) }
        if assertion.temporality != .current { parts.append(assertion.temporality.rawValue) }
        if assertion.subject != .patient { parts.append(assertion.relation.map { "\(assertion.subject.rawValue) \($0)" } ?? assertion.subject.rawValue) }
        return parts.joined(separator: ", ")
    }

    // MARK: As HTML and text

    /// Columns in which something stands.
    private var used: [Int] { header.indices.filter { column in fixed.contains(column) || rows.contains { !$0.cells[column].isEmpty } } }

    var html: String {
        let used = used, head = used.map { "<th>\(HTMLPage.escape(header[$0]))</th>" }.joined()
        let body = rows.map { row in
            "<tr\(row.mark.map { " class=\"\(HTMLPage.escape($0))\"" } ?? "")>" + used.map { "<td>\(HTMLPage.escape(row.cells[$0]))</td>" }.joined() + "</tr>"
        }
        return "<section class=\"values\"><h2>\(HTMLPage.escape(title))</h2><table><tr>\(head)</tr>\n\(body.joined(separator: "\n"))\n</table></section>\n"
    }

    /// Columns that are as wide as what stands in them, without those in which nothing stands; `style` gives text its colour by a row's mark.
    func lines(_ style: (String, String?) -> String) -> [String] {
        let used = used
        let widths = used.map { column in ([header[column]] + rows.map { $0.cells[column] }).map { Self.width($0) }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            var text = ""
            for (place, column) in used.enumerated() {
                text += cells[column]
                if place + 1 < used.count { text += String(repeating: " ", count: widths[place] - Self.width(cells[column]) + 2) }
            }
            while text.last == " " { text.removeLast() }
            return text
        }
        return [line(header)] + rows.map { style(line($0.cells), $0.mark) }
    }

    /// Places on a terminal, of which a Chinese character takes two.
    static func width(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + ($1.isWide ? 2 : 1) } }
}
