import CasebookCore
import CasebookOmics
import CasebookTestSupport
import Foundation
import Testing

@Suite struct OmicsTableTests {
    private func matrix(_ text: String, samples: Set<String> = []) throws -> OmicsMatrix {
        let folder = try TemporaryFolder()
        return try OmicsTableReader.read(path: folder.write("t.csv", text)).matrix(name: "x", samples: samples)
    }

    private func code(_ text: String) throws -> String? {
        do { _ = try matrix(text) } catch let error as ClinicalError { return error.code.rawValue }
        return nil
    }

    @Test func headersAndSeparatorsAreFoundOut() throws {
        let plain = try matrix("id,x,y\na,1,2\nb,NA,4\n")
        #expect(plain.samples == ["a", "b"] && plain.features == ["x", "y"] && plain[0, 1] == 2 && plain[1, 0].isNaN)
        let tabs = try matrix("x\ty\na\t1\t2\nb\t3\t\n")
        #expect(tabs.samples == ["a", "b"] && tabs.features == ["x", "y"] && tabs[1, 1].isNaN)
        let bare = try matrix("1.5,2\r\n3,4e-1\r\n")
        #expect(bare.samples == nil && bare.features == ["1", "2"] && bare.rowCount == 2 && bare[1, 1] == 0.4)
        let quoted = try matrix("\"\";\"x\";\"y\"\n\"1\";1;2\n\"2\";3;n/a\n")
        #expect(quoted.samples == ["1", "2"] && quoted.features == ["x", "y"] && quoted[1, 1].isNaN)
        let unnamed = try matrix("x,y\n1,2\n")
        #expect(unnamed.samples == nil && unnamed.features == ["x", "y"])
        let named = try matrix("a,1,2\nb,3,4\n")
        #expect(named.samples == ["a", "b"] && named.features == ["1", "2"])
    }

    @Test func marksOfOtherProgramsArePassedOver() throws {
        let matrix = try matrix("\u{FEFF}\"case_id\",\"x\",\"y\"\r\n\"1\",1,2\r\n\"2\",,4\r\n\r\n")
        #expect(matrix.samples == ["1", "2"] && matrix.features == ["x", "y"] && matrix[1, 0].isNaN && matrix[1, 1] == 4)
        let folder = try TemporaryFolder(), table = try folder.write("l.csv", "\u{FEFF}\"\",\"age\",\"label\"\r\n\"2\",50,b\r\n\"1\",60,a\r\n")
        let labels = try OmicsLabels.read(path: table, head: .diagnosis, cohort: OmicsCohort([matrix]))
        #expect(labels.targets == .classes([0, 1], names: ["a", "b"]))
    }

    @Test func columnsThatAreSamplesAreTurned() throws {
        let matrix = try matrix("gene,a,b,c\nx,1,2,3\ny,4,5,6\n", samples: ["a", "b", "c"])
        #expect(matrix.samples == ["a", "b", "c"] && matrix.features == ["x", "y"] && Array(matrix.row(1)) == [2, 5])
    }

    @Test func damagedTablesAreRefused() throws {
        #expect(try code("") == "omics.table")
        #expect(try code("id,x\n") == "omics.table")
        #expect(try code("id,x,y\na,1,2\nb,3\n") == "omics.table")
        #expect(try code("id,x,y\na,1,2\nb,3,four\n") == "omics.table")
        #expect(try code("id,x,y\na,1,2\nb,3,inf\n") == "omics.table")
        #expect(try code("id,x,x\na,1,2\n") == "omics.table")
        #expect(try code("id,x,y\na,1,2\na,3,4\n") == "omics.table")
        #expect(try code("a\nb\n") == "omics.table")
        #expect(try code("id,x\n,1\nb,2\n") == "omics.table")
        #expect(try code("id,x\n\"a,1\n") == "table.malformed")
    }

    @Test func cohortsAlignByIDOrByRow() throws {
        let first = OmicsMatrix(name: "a", samples: ["s", "t"], features: ["x"], rowCount: 2, values: [1, 2])
        let second = OmicsMatrix(name: "b", samples: ["u", "t"], features: ["y"], rowCount: 2, values: [3, .nan])
        let cohort = try OmicsCohort([first, second])
        #expect(cohort.samples == ["s", "t", "u"] && cohort.has(modality: 0, sample: 1) && !cohort.has(modality: 1, sample: 1) && cohort.has(modality: 1, sample: 2))
        let bare = OmicsMatrix(name: "c", samples: nil, features: ["x"], rowCount: 2, values: [1, 2])
        #expect(throws: ClinicalError.self) { try OmicsCohort([first, bare]) }
        #expect(throws: ClinicalError.self) { try OmicsCohort([bare, OmicsMatrix(name: "d", samples: nil, features: ["x"], rowCount: 1, values: [1])]) }
        #expect(throws: ClinicalError.self) { try OmicsCohort([first, first]) }
        #expect(throws: ClinicalError.self) { try OmicsCohort([]) }
    }

    @Test func labelsAreMatchedByIDOrByRow() throws {
        let folder = try TemporaryFolder()
        let named = try OmicsCohort([OmicsMatrix(name: "a", samples: ["s", "t", "u"], features: ["x"], rowCount: 3, values: [1, 2, 3])])
        let found = try OmicsLabels.read(path: folder.write("l.csv", "u,yes\ns,no\nzz,no\nt,NA\n"), head: .diagnosis, cohort: named)
        #expect(found.samples == [0, 2] && found.targets == .classes([0, 1], names: ["no", "yes"]))
        let bare = try OmicsCohort([OmicsMatrix(name: "a", samples: nil, features: ["x"], rowCount: 3, values: [1, 2, 3])])
        let times = try OmicsLabels.read(path: folder.write("t.csv", "time,event\n3,1\n4,0\n5,LIVING\n"), head: .prognosis, cohort: bare)
        #expect(times.targets == .survival(times: [3, 4, 5], events: [true, false, false]))
        let numbers = try OmicsLabels.read(path: folder.write("n.csv", "1\n2\n3.5\n"), head: .response, cohort: bare)
        #expect(numbers.targets == .numbers([1, 2, 3.5]))
        let wrong: [(String, OmicsHead)] = [
            ("1\n2\n", .response), ("a\na\na\n", .diagnosis), ("1,2\n2,1\n3,1\n", .prognosis), ("-1,1\n2,1\n3,1\n", .prognosis), ("", .response),
        ]
        for (text, head) in wrong {
            #expect(throws: ClinicalError.self) { try OmicsLabels.read(path: folder.write("w.csv", text), head: head, cohort: bare) }
        }
        #expect(throws: ClinicalError.self) { try OmicsLabels.read(path: folder.write("w.csv", "s,a\ns,b\nt,a\n"), head: .diagnosis, cohort: named) }
        let alone = try OmicsLabels.read(path: folder.write("o.csv", "subtype\nb\na\nb\n"), head: .diagnosis, cohort: named)
        #expect(alone.targets == .classes([1, 0, 1], names: ["a", "b"]))
        #expect(throws: ClinicalError.self) { try OmicsLabels.read(path: folder.write("o.csv", "b\na\n"), head: .diagnosis, cohort: named) }
        // Ids that the matrices lack do not go by row, unless they are the rows' numbers; classes that are numbers are in their order.
        #expect(throws: ClinicalError.self) { try OmicsLabels.read(path: folder.write("w.csv", "id,label\n3,a\n1,b\n2,a\n"), head: .diagnosis, cohort: bare) }
        let counted = try OmicsLabels.read(path: folder.write("c.csv", "MRN_id,label\n1,10\n2,2\n3,10\n"), head: .diagnosis, cohort: bare)
        #expect(counted.targets == .classes([1, 0, 1], names: ["2", "10"]))
    }
}
