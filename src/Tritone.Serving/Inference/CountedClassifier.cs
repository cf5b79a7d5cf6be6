using System.Runtime.CompilerServices;
using Tritone.Serving.Statistics;

namespace Tritone.Serving.Inference;

/// <summary>A classifier whose answers are counted by label.</summary>
internal sealed class CountedClassifier(IEmotionClassifier classifier, ModelRecorder recorder) : IEmotionClassifier
{
    public IReadOnlyList<string> Labels => classifier.Labels;

    public Prediction Classify(string text) => Count(classifier.Classify(text));

    public IReadOnlyList<Prediction> Classify(IReadOnlyList<string> texts) => Count(classifier.Classify(texts));

    public async Task<Prediction> ClassifyAsync(string text, CancellationToken cancellationToken = default) => Count(await classifier.ClassifyAsync(text, cancellationToken));

    public async Task<IReadOnlyList<Prediction>> ClassifyAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
        => Count(await classifier.ClassifyAsync(texts, cancellationToken));

    public async IAsyncEnumerable<Prediction> ClassifyAsync(IAsyncEnumerable<string> texts, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var prediction in classifier.ClassifyAsync(texts, cancellationToken))
        {
            yield return Count(prediction);
        }
    }

    public void Dispose() => classifier.Dispose();

    private IReadOnlyList<Prediction> Count(IReadOnlyList<Prediction> predictions)
    {
        foreach (var prediction in predictions)
        {
            Count(prediction);
        }

        return predictions;
    }

    private Prediction Count(Prediction prediction)
    {
        recorder.Predicted(prediction.Label);
        return prediction;
    }
}
