import Methods

/// The methods of comparison.
package enum Comparison {
  /// In the order of help.
  package static let methods: [any Method] = [
    CrosstabMethod(), AuditMethod(), CaseComparisonMethod(), RateComparisonMethod(), MeasureComparisonMethod(),
    MillMethod(), SimilarityMethod(isUnlike: false), SimilarityMethod(isUnlike: true), PairsMethod(),
    RelationMethod(kind: .necessity), RelationMethod(kind: .sufficiency), FitMethod(), FuzzyCalibrationMethod(),
    CrispCalibrationMethod(), TruthTableMethod(), MinimizationMethod(),
  ]
}
