/// The frame of a report as one HTML page that loads nothing and runs nothing.
enum HTMLReport {
    /// - Parameters:
    ///   - title: as plain text.
    ///   - sheet: styles beside those of all pages.
    ///   - header: as HTML.
    ///   - content: as HTML.
    static func page(title: String, sheet: String, header: String, content: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
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
