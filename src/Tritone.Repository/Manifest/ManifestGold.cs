namespace Tritone.Repository.Manifest;

/// <summary>How well a version and the float model fit labelled texts. Shares are from 0 to 1.</summary>
/// <param name="FloatMacroF1">Macro-F1 of the float model.</param>
/// <param name="MacroF1">That of the version.</param>
/// <param name="MacroF1Difference">The version's less the float model's, with the ends of its 95 % interval (paired bootstrap).</param>
/// <param name="FloatAccuracy">Accuracy of the float model.</param>
/// <param name="Accuracy">That of the version.</param>
/// <param name="OnlyFloatRight">Texts on which only the float model is right.</param>
/// <param name="OnlyVersionRight">Texts on which only the version is right.</param>
/// <param name="McNemarP">The p value of McNemar's exact test.</param>
/// <param name="FloatCalibrationError">The expected calibration error of the float model.</param>
/// <param name="CalibrationError">That of the version.</param>
public sealed record ManifestGold(
    double FloatMacroF1,
    double MacroF1,
    ManifestInterval MacroF1Difference,
    double FloatAccuracy,
    double Accuracy,
    int OnlyFloatRight,
    int OnlyVersionRight,
    double McNemarP,
    double FloatCalibrationError,
    double CalibrationError);
