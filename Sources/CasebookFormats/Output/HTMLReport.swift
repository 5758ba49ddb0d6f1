/// The frame of a report as one HTML page that loads nothing and runs nothing.
package enum HTMLReport {
    /// Styles of charts and tables of figures.
    package static let figureSheet = """
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(330px,1fr));gap:18px;margin:14px 0}svg.chart{width:100%;font:11px system-ui,sans-serif}
        svg.chart .grid{stroke:#e6eaef;fill:none}svg.chart .axis{stroke:#5b6876;fill:none}svg.chart .line{fill:none;stroke-width:1.8}svg.chart .head{font-size:13px;font-weight:600}
        h2{font-size:16px;margin:26px 0 6px}table{font-size:14px}td:not(:first-child),th:not(:first-child){text-align:right}.note{color:var(--soft);font-size:14px}

        """

    /// A table under a title; nothing where there are no rows. All is plain text.
    package static func table(_ header: [String], _ rows: [[String]], _ title: String) -> String {
        guard !rows.isEmpty else { return "" }
        func row(_ cells: [String], _ tag: String) -> String { "<tr>" + cells.map { "<\(tag)>\(HTMLPage.escape($0))</\(tag)>" }.joined() + "</tr>\n" }
        return "<section><h2>\(HTMLPage.escape(title))</h2>\n<table>\(row(header, "th"))\(rows.map { row($0, "td") }.joined())</table></section>\n"
    }

    /// - Parameters:
    ///   - title: as plain text.
    ///   - sheet: styles beside those of all pages.
    ///   - header: as HTML.
    ///   - content: as HTML.
    ///   - hasPictures: whether there are pictures in the page itself.
    package static func page(title: String, sheet: String, header: String, content: String, hasPictures: Bool = false) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'\(hasPictures ? "; img-src data:" : "")">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>\(HTMLPage.escape(title))</title>
        <style>\(HTMLStyle.sheet)\(sheet)</style>
        </head>
        <body>
        <header>\(header)</header>
        <div class="page"><main class="plain">
        \(content)
        </main></div>
        </body>
        </html>

        """
    }
}
