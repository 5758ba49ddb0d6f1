import CasebookCore
import CasebookTestSupport
import Testing

@Suite struct ResourceLocatorTests {
    @Test func findsWhatTheCallerNames() throws {
        let folder = try TemporaryFolder()
        try folder.write("Lexicons/x", "")
        #expect(try ResourceLocator(explicit: [folder.path]).folder(named: "Lexicons", bundle: "none") == folder.path + "/Lexicons")
    }

    @Test func theErrorListsEveryPath() throws {
        let error = #expect(throws: ClinicalError.self) { try ResourceLocator(explicit: ["/nowhere"]).folder(named: "Nothing", bundle: "no_bundle") }
        #expect(error?.code == .resourceMissing)
        #expect(error?.message.contains("/nowhere/Nothing") == true)
        #expect(error?.message.contains("share/casebook/Nothing") == true)
    }
}
