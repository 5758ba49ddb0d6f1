import CasebookCore
import CasebookLearning
import CasebookTestSupport
import Foundation
import Testing

@Suite struct EmbeddingTrainerTests {
    private static func small() -> EmbeddingOptions {
        var options = EmbeddingOptions()
        options.dimension = 20
        options.minimumCount = 1
        options.epochs = 3
        options.roundLength = 500
        return options
    }

    private func train(_ texts: [String], _ options: EmbeddingOptions, jobs: Int = 1) throws -> TrainedEmbeddings {
        let folder = try TemporaryFolder()
        let paths = try texts.enumerated().map { try folder.write("\($0).txt", $1) }
        return try EmbeddingTrainer(options).train(files: paths, jobs: jobs)
    }

    /// Sentences of one topic each; in the first, two words stand for one another.
    private static func corpus(sentences: Int) -> String {
        var generator = SeededGenerator(seed: 2)
        let topics = [
            ["chest", "pain", "heart", "ecg", "troponin", "infarction"], ["cough", "fever", "lung", "sputum", "pneumonia", "oxygen"],
            ["rash", "itch", "skin", "cream", "eczema", "erythema"],
        ]
        var text = ""
        for _ in 0..<sentences {
            let topic = Int.random(in: 0..<3, using: &generator)
            var words = (0..<6).map { _ in topics[topic].randomElement(using: &generator)! }
            if topic == 0 { words[3] = Bool.random(using: &generator) ? "aspirin" : "clopidogrel" }
            text += words.joined(separator: " ") + "\n"
        }
        return text
    }

    @Test(arguments: EmbeddingOptions.Model.allCases, [0, 2000]) func interchangeableWordsEndUpNearest(model: EmbeddingOptions.Model, buckets: Int) throws {
        var options = Self.small()
        options.model = model
        options.buckets = buckets
        options.subsampling = 0
        options.epochs = 20
        options.learningRate = 0.05
        let result = try train([Self.corpus(sentences: 1500)], options)
        #expect(result.vectors.nearest(to: "aspirin", count: 1)?.first?.word == "clopidogrel")
        #expect(result.vectors.nearest(to: "eczema", count: 5)?.allSatisfy { ["rash", "itch", "skin", "cream", "erythema"].contains($0.word) } == true)
        #expect(result.loss > 0 && result.loss < 6 * log(2))
    }

    @Test func theNumberOfThreadsChangesNothing() throws {
        for (buckets, shards) in [(0, 2), (500, 2), (0, 5)] {
            var options = Self.small()
            options.buckets = buckets
            options.shards = shards
            let texts = [Self.corpus(sentences: 700), "", Self.corpus(sentences: 400) + "no line feed at the end"]
            let one = try train(texts, options, jobs: 1)
            for jobs in [2, 3, 8] {
                let other = try train(texts, options, jobs: jobs)
                #expect(one.vectors.values.map(\.bitPattern) == other.vectors.values.map(\.bitPattern) && one.loss == other.loss)
            }
            options.seed = 9
            #expect(try train(texts, options).vectors.values != one.vectors.values)
        }
    }

    @Test(arguments: [2, 8]) func shardsLearnTogether(shards: Int) throws {
        var options = Self.small()
        options.shards = shards
        options.subsampling = 0
        options.epochs = 30
        options.roundLength = 200
        options.learningRate = 0.05
        let result = try train([Self.corpus(sentences: 1500)], options)
        #expect(result.vectors.values.allSatisfy { abs($0) < 100 })
        #expect(result.vectors.nearest(to: "aspirin", count: 1)?.first?.word == "clopidogrel")
    }

    @Test func progressEndsWithTheLastWord() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("text", Self.corpus(sentences: 1000))
        var reports: [EmbeddingProgress] = []
        let result = try EmbeddingTrainer(Self.small()).train(files: [path], jobs: 1) { reports.append($0) }
        #expect(reports.count > 3 && zip(reports, reports.dropFirst()).allSatisfy { $0.words < $1.words && $0.learningRate > $1.learningRate })
        #expect(reports.last?.words == 18_000 && reports.last?.totalWords == 18_000)
        #expect(result.counts.reduce(0, +) == 6000)
    }

    // MARK: Vocabulary

    private func words(_ result: TrainedEmbeddings) -> [String] { (0..<result.vectors.count).map { result.vectors.word($0) } }

    @Test func theVocabularyHoldsFrequentWordsFirst() throws {
        var options = Self.small()
        options.epochs = 1
        options.minimumCount = 2
        let text = "b a a c c\u{B}c d\r\na e e\t\u{0}f 糖尿病 糖尿病 " + String(repeating: "x", count: 3000) + " " + String(repeating: "x", count: 3000)
        let result = try train(["\u{FEFF}" + text], options)
        #expect(words(result) == ["a", "c", "e", "糖尿病"] && result.counts == [3, 3, 2, 2])
        options.maximumVocabulary = 3
        #expect(try words(train([text], options)) == ["a", "c", "e"])
    }

    @Test func rareWordsAreForgottenWhereThereAreTooMany() throws {
        var options = Self.small()
        options.epochs = 1
        options.countedWords = 100
        var text = ""
        for index in 0..<5000 { text += "word\(index) often " + (index % 3 == 0 ? "second\n" : "\n") }
        let result = try train([text], options)
        #expect(result.vectors.count <= 100 && words(result).prefix(2) == ["often", "second"])
        #expect(result.counts[0] == 5000 && result.counts[1] >= 1600)
    }

    @Test func charactersAreWordsWhereWanted() throws {
        var options = Self.small()
        options.epochs = 1
        options.unit = .characters
        let result = try train(["糖尿病　3.5cm 糖\n糖 3.5cm"], options)
        #expect(words(result) == ["糖", "3", ".", "5cm", "尿", "病"] && result.counts == [3, 2, 2, 2, 1, 1])
    }

    @Test(arguments: EmbeddingOptions.Unit.allCases, [1, 2, 7, 64]) func shardsReadEveryWordOnce(unit: EmbeddingOptions.Unit, shards: Int) throws {
        // Lines, words and characters of all lengths, so that borders of shards and of blocks fall everywhere; a word longer than a block is left out.
        var generator = SeededGenerator(seed: 4)
        var text = ""
        for _ in 0..<9000 {
            text += String(repeating: ["x", "é", "糖", "𠮷"].randomElement(using: &generator)!, count: Int.random(in: 1...20, using: &generator))
            text += [" ", " ", "\n", "\n\n ", "\t"].randomElement(using: &generator)!
        }
        let texts = [text, "", "alone", unit == .words ? String(repeating: "糖", count: 100_000) + " " + text : text]
        var options = Self.small()
        options.dimension = 1
        options.epochs = 2
        options.negatives = 1
        options.unit = unit
        options.shards = shards
        let folder = try TemporaryFolder()
        let paths = try texts.enumerated().map { try folder.write("\($0).txt", $1) }
        var read = 0
        let result = try EmbeddingTrainer(options).train(files: paths, jobs: 2) { read = $0.words }
        #expect(read == 2 * result.counts.reduce(0, +))
        if unit == .words { #expect(result.counts.reduce(0, +) == 18_001) }
    }

    @Test func aWordThatIsNotInTheTextIsComposed() throws {
        var options = Self.small()
        options.buckets = 1000
        options.gramLengths = 3...4
        let result = try train([Self.corpus(sentences: 300)], options)
        let subwords = try #require(result.subwords)
        let composed = try #require(subwords.vector(of: "aspirins"))
        #expect(composed.count == 20 && composed.allSatisfy(\.isFinite) && composed != subwords.vector(of: "creams"))
        // Too short for an n-gram of three.
        #expect(subwords.vector(of: "") == nil)
        #expect(try train(["a b a b"], Self.small()).subwords == nil)
    }

    // MARK: Failures

    private func code(_ texts: [Data], _ options: EmbeddingOptions) throws -> ClinicalError? {
        let folder = try TemporaryFolder()
        let paths = try texts.enumerated().map { try folder.write("\($0).txt", $1) }
        return #expect(throws: ClinicalError.self) { try EmbeddingTrainer(options).train(files: paths, jobs: 1) }
    }

    @Test func badTextIsRefused() throws {
        for unit in EmbeddingOptions.Unit.allCases {
            var options = Self.small()
            options.unit = unit
            let error = try code([Data("fine fine\nfine 糖".utf8) + [0xC4, 0xE3, 0x20] + Data("x\n".utf8)], options)
            #expect(error?.code == .embeddingCorpus && error?.location?.line == 2)
        }
        var options = Self.small()
        options.minimumCount = 3
        #expect(try code([Data("a b c a b".utf8)], options)?.code == .embeddingCorpus)
        #expect(try code([Data()], options)?.code == .embeddingCorpus)
        let missing = #expect(throws: ClinicalError.self) { try EmbeddingTrainer(Self.small()).train(files: ["/nowhere/text"], jobs: 1) }
        #expect(missing?.code == .fileUnreadable)
    }

    @Test func aModelTooLargeIsRefusedBeforeItIsMade() throws {
        var options = Self.small()
        options.dimension = 65_536
        // Two words with two rows each and the buckets: one row more than 2^32 numbers.
        options.buckets = 65_536 - 3
        #expect(try code([Data("a b a b".utf8)], options)?.code == .sizeLimit)
        options.buckets = 1_000_000_000
        #expect(try code([Data("a b a b".utf8)], options)?.code == .sizeLimit)
    }

    @Test func aStepTooLargeIsNoResult() throws {
        var options = Self.small()
        options.learningRate = 1e30
        let error = try code([Data(Self.corpus(sentences: 300).utf8)], options)
        #expect(error?.code == .embeddingDiverged)
    }
}
