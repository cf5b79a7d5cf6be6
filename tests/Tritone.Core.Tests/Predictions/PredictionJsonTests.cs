using System.Text;
using System.Text.Json;
using Tritone.Scoring;

namespace Tritone.Core.Tests.Predictions;

public sealed class PredictionJsonTests
{
    private static readonly ClassificationHead Head = new(["a", "b", "c"], Activation.Softmax);

    [Fact]
    public void WriteFields_Prediction_HasAllScoresInTheModelsOrder()
        => Assert.Equal(
            """{"label":"b","score":0.5,"scores":{"a":0.25,"b":0.5,"c":0.25},"tokens":7,"truncated":2}""",
            Write(Head.Predict([0, MathF.Log(2), 0], 7, 2)));

    [Fact]
    public void WriteFields_TopAndLogits_AreTheBestFirst()
        => Assert.Equal(
            """{"label":"b","score":0.5,"scores":{"b":0.5,"a":0.25},"tokens":7,"truncated":0,"logits":[0,0.6931472,0]}""",
            Write(Head.Predict([0, MathF.Log(2), 0], 7, 0), topN: 2, includeLogits: true));

    [Fact]
    public void WriteFields_MultiLabelPrediction_SaysWhichApply()
        => Assert.Equal(
            """{"label":"a","score":0.5,"labels":["a"],"scores":{"a":0.5,"b":0.25},"tokens":3,"truncated":0}""",
            Write(new ClassificationHead(["a", "b"], Activation.Sigmoid).Predict([0, -MathF.Log(3)], 3, 0)));

    private static string Write(Prediction prediction, int? topN = null, bool includeLogits = false)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            prediction.WriteFields(writer, topN, includeLogits);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
