using Tritone.Modeling.Architectures;
using Tritone.Modeling.Gate;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Forms;
using Tritone.Modeling.Parity;

namespace Tritone.Modeling.Conversion;

/// <summary>Makes a float graph and holds it against the plain computation.</summary>
internal static class FloatConversion
{
    public static Artefact Make(
        EncoderClassifier encoder, ConversionPlan plan, Precision precision, string path, IProgress<ConversionProgress>? progress, CancellationToken cancellationToken)
    {
        var graph = ClassifierGraphWriter.Build(encoder, GraphForm.Float(precision));
        var file = GraphFile.Write(graph, path, done => progress?.Report(new ConversionProgress(ConversionStage.Writing, done)), cancellationToken);

        progress?.Report(new ConversionProgress(ConversionStage.Checking, 0));
        using var model = GateModel.OfGraph(path, plan);
        return new Artefact(graph, file, ParityCheck.RefuseFar(new ParityCheck(encoder, precision).Run(model.Sequences, plan.ToParityCases(), cancellationToken)));
    }
}
