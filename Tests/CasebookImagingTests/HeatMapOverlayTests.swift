import CasebookImaging
import Testing

@Suite struct HeatMapOverlayTests {
    @Test func coloursCoverWhereTheMapIsHigh() throws {
        let picture = MedicalImage(height: 8, width: 8, values: (0..<64).map { Float($0) })
        let shown = HeatMapOverlay()(map: [0, 0, 0, 1], rows: 2, columns: 2, over: picture)
        #expect(shown.channels == 3 && shown.height == 8 && shown.width == 8)
        // Nothing of the map: the grey itself.
        #expect(shown[0, 0, 0, 0] == shown[2, 0, 0, 0])
        // Much of it: more red than blue.
        #expect(shown[0, 0, 7, 7] > shown[2, 0, 7, 7] + 50)
        #expect(shown.values.allSatisfy { 0...255 ~= $0 })
        #expect(try RasterFile.read(RasterFile.png(shown)).channels == 3)
    }

    @Test func whatIsNoNumberDoesNoHarm() throws {
        let picture = MedicalImage(height: 2, width: 2, values: [.nan, .infinity, -.infinity, 5])
        for map in [[Float.nan, 1], [.infinity, -1], [0, 0], [-3e38, 3e38]] {
            let shown = HeatMapOverlay()(map: map, rows: 1, columns: 2, over: picture)
            #expect(shown.values.allSatisfy { 0...255 ~= $0 })
        }
        _ = try RasterFile.png(picture)
    }
}
