import Casebook
import CasebookTensor
import Foundation

/// The card that training writes beside a model: what is known of it without asking anybody.
struct ModelCard {
    /// Where the model is written; its last part is the title.
    var folder: String
    var what: String
    var seed: UInt64
    var data: String
    var scores: String

    var text: String {
        """
        # \(PrintableText.make(URL(fileURLWithPath: folder).lastPathComponent))

        \(what) Trained by casebook \(casebookVersion), seed \(seed).

        ## Data

        \(data)

        config.json holds digests of the files. Their licences say whether the weights may be passed on.

        ## Scores

        \(scores)

        ## Limits

        No medical device. Measure it on data of the place where it is to be used.

        """
    }
}
