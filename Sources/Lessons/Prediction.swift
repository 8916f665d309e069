import LessonFile

/// What a class has said before a block ran, and how it fares.
struct Prediction: Sendable, Equatable {
  /// As it was typed.
  var text: String
  /// Which of the choices it is, from 0.
  var choice: Int?

  /// Nil where a number was typed for which there is no choice.
  init?(_ typed: String, among choices: [String]) {
    text = LessonChoice.trimmed(typed)
    if let number = Int(LessonChoice.key(typed)) {
      if choices.indices.contains(number - 1) {
        choice = number - 1
        return
      }
    }
    choice = LessonChoice.index(of: [text], among: choices)
    if choice == nil, !choices.isEmpty, Int(LessonChoice.key(typed)) != nil { return nil }
  }
}
