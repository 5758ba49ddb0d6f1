import Casebook
import CasebookImaging
import Foundation

/// A few pictures of a report that the model was sure of, right and wrong, with the maps that tell where it looked.
struct ImageReportGallery {
    let model: ImageModel

    static let sheet = """
        .matrices{display:flex;flex-wrap:wrap;gap:30px;overflow-x:auto}table.matrix{width:auto}.matrix caption{text-align:left;font-size:13px;color:var(--soft)}
        .matrix td,.matrix th{text-align:right;min-width:64px}.matrix tr>th:first-child{text-align:left}
        .gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(330px,1fr));gap:22px;margin:10px 0}figure{margin:0;break-inside:avoid}
        figcaption{font-size:13px;line-height:1.45;margin-top:5px}.panes{display:grid;grid-template-columns:repeat(3,1fr);gap:6px}
        .panes img{width:100%;display:block;background:#000}img.small{image-rendering:pixelated}.panes span{font-size:11px;color:var(--soft)}

        """

    /// Pictures are shown no larger, in pixels of their longer side.
    private static let longest = 224
    /// Right ones and wrong ones, each.
    private static let most = 12

    /// - Throws: `image.unsupported` where a picture cannot be shown.
    func html(_ cases: [ImageReportCase]) throws(ClinicalError) -> String {
        guard model.architecture.axes == 2 else { return "<p class=\"note\">Stacks are not shown: maps are of pictures.</p>\n" }
        return """
            <section><h2>Where it looked</h2>
            <p class="note">A map shows where the picture counted for the class that was named, and not why: red does not say that there is a finding, nor blue that there is none.
            Grad-CAM weighs the last features by their gradients; occlusion covers one place after another and sees how far the probability falls. Each map has a scale of its own.
            Numbers are places in the collection. The page holds these pictures: pass it on only as you might the pictures.</p>
            \(try figures(chosen(from: cases, isRight: false), "Wrong: the surest of each class"))
            \(try figures(chosen(from: cases, isRight: true), "Right: the surest of each class"))</section>

            """
    }

    /// Of each class those of the highest confidence.
    private func chosen(from cases: [ImageReportCase], isRight: Bool) -> [ImageReportCase] {
        let perClass = max(1, Self.most / 2 / model.labels.count)
        let found = model.labels.indices.flatMap { label in
            cases.filter { $0.label == label && $0.isRight == isRight }.sorted { (-$0.confidence, $0.number) < (-$1.confidence, $1.number) }.prefix(perClass)
        }
        return Array(found.prefix(Self.most))
    }

    private func figures(_ cases: [ImageReportCase], _ title: String) throws(ClinicalError) -> String {
        guard !cases.isEmpty else { return "<h2>\(title)</h2><p class=\"note\">None.</p>\n" }
        var html = "<h2>\(title)</h2><div class=\"gallery\">\n"
        for one in cases { html += try figure(one) }
        return html + "</div>\n"
    }

    private func figure(_ one: ImageReportCase) throws(ClinicalError) -> String {
        let image = shown(one.image), named = one.named
        let isSmall = max(image.height, image.width) < Self.longest / 2
        func pane(_ picture: MedicalImage, _ what: String) throws(ClinicalError) -> String {
            let bytes = try RasterFile.png(picture), kind = isSmall ? " class=\"small\"" : ""
            return "<div><img\(kind) alt=\"\(what)\" src=\"data:image/png;base64,\(Data(bytes).base64EncodedString())\"><span>\(what)</span></div>"
        }
        func over(_ map: HeatMap) -> MedicalImage { HeatMapOverlay()(map: map.values, rows: map.rows, columns: map.columns, over: image) }
        // A map of nothing shows grey as the others do.
        let plain = image.channels == 1 ? over(HeatMap(rows: 1, columns: 1, values: [0])) : coloured(image)
        let gradients = ImageMapKind.gradcam.map(model, one.image, label: named), covered = ImageMapKind.occlusion.map(model, one.image, label: named)
        let panes = try pane(plain, "picture") + pane(over(gradients), "Grad-CAM") + pane(over(covered), "occlusion")
        return "<figure><div class=\"panes\">\(panes)</div><figcaption>\(caption(one, fall: covered.values.max() ?? 0))</figcaption></figure>\n"
    }

    private func caption(_ one: ImageReportCase, fall: Float) -> String {
        let label = HTMLPage.escape(model.labels[one.label]), named = HTMLPage.escape(model.labels[one.named]), confidence = String(format: "%.3f", one.confidence)
        let verdict = one.isRight ? "<b>\(label)</b>, called so with \(confidence)" : "<b>\(label)</b>, called <b>\(named)</b> with \(confidence)"
        let cover = fall > 0 ? String(format: "Covering a place lowers the networks’ probability by %.3f at most.", fall) : "Covering lowers the networks’ probability nowhere."
        return "No. \(one.number): \(verdict). \(cover)"
    }

    private func shown(_ image: MedicalImage) -> MedicalImage {
        let longer = max(image.height, image.width)
        guard longer > Self.longest else { return image }
        return image.resized(height: max(1, image.height * Self.longest / longer), width: max(1, image.width * Self.longest / longer))
    }

    /// Colours of 16 bits as those of 8.
    private func coloured(_ image: MedicalImage) -> MedicalImage {
        var image = image
        if image.values.contains(where: { $0 > 255 }) { for place in image.values.indices { image.values[place] *= 255 / 65_535 } }
        return image
    }
}
