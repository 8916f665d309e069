import Corpus
import Language
import Rendering
import Tables

/// What a session is given from outside: files, a clock, a sign to stop, and what the prompt knows. It reads none of these
/// by itself.
package struct Surroundings {
  var door: FileDoor
  /// The statements of earlier conversations, which the prompt keeps in a file.
  package var earlier: () -> [String] = { [] }
  /// The keys of the prompt with what they do, for `help keys`; empty where there is no prompt.
  package var keys: [(key: String, does: String)] = []
  /// Asked between operators and in long loops.
  package var isCancelled: @Sendable () -> Bool = { false }
  /// Makes a PNG, PDF or EPS of a picture in SVG; nil where nothing is there to do it.
  package var convert: (([UInt8], PictureFormat) -> PictureConversion)?
  /// Told now and then how far long work is: a stage or a file, how much is done of how much, and of what.
  package var progress: Session.ProgressReport?
  /// Nanoseconds of a steady clock, for `timing`; without one nothing is timed.
  package var now: (() -> UInt64)?
}
