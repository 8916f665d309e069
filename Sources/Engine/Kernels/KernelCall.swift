import Diagnostics
import Language
import Tables
import Text

/// A call of a function over the rows at hand.
package struct KernelCall {
  package let name: String
  /// The arguments, each in as many cells as there are rows.
  package let columns: [Column]
  /// Those that are written as a value, the same in every row.
  package let constants: [Value?]
  /// How many rows there are.
  package let count: Int
  /// The type of what is made.
  package let type: DataType
  /// Which rows have an unknown argument, and the reason of the first.
  package let validity: Validity
  let context: ExecutionContext
  let source: SourceText
  let span: Span

  func checkElements(_ count: Int) throws(Diagnostic) {
    guard count > Limit.elements.number else { return }
    try context.check(.elements, count, by: "\(name)", in: source, at: span, help: KernelCall.help)
  }

  static let help: Sentence = "use shorter texts, or keep fewer rows first: | where … or | take …"
}

extension Evaluator {
  /// Hands whole columns to the kernel of a function, and passes unknown values on.
  func called(
    _ function: Function, _ parts: [BoundExpression], _ expression: BoundExpression
  ) throws(Diagnostic) -> Column {
    guard let kernel = context.kernels[function.name], let compute = kernel.rows else {
      throw Kernels.missing(function.name)
    }
    var columns: [Column] = []
    for part in parts { columns.append(try evaluate(part)) }
    let validity = columns.reduce(Validity.allKnown) { Validity.either($0, $1.validity) }
    // The type of a written `unknown` is anybody's guess, and no kernel needs to know it.
    if !kernel.takesUnknown, parts.contains(where: { $0.constant?.isUnknown == true }) {
      var unknown = allUnknown(of: expression.type)
      unknown.validity = validity
      return unknown
    }
    let call = KernelCall(
      name: function.name, columns: columns, constants: parts.map(\.constant), count: count, type: expression.type,
      validity: validity,
      context: context, source: source, span: expression.span)
    var made = try compute(call)
    if !kernel.takesUnknown { made.validity = Validity.either(validity, made.validity) }
    if made.decimals == nil, made.digits == nil { made = made.showing(kernel.precision.digits(of: columns)) }
    return made
  }
}
