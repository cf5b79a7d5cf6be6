using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tritone.Runtime.Classification;

namespace Tritone.Server.Classification;

/// <summary>What the texts of a request took; of several texts, the longest of each.</summary>
/// <param name="Total">From the arrival of the request to its answer.</param>
/// <param name="Tokenization">Making tokens.</param>
/// <param name="Queue">Waiting for a run.</param>
/// <param name="Inference">The run.</param>
internal readonly record struct TextTimes(TimeSpan Total, TimeSpan Tokenization, TimeSpan Queue, TimeSpan Inference)
{
    private const string TotalHeader = "x-total-time";
    private const string TokenizationHeader = "x-tokenization-time";
    private const string QueueHeader = "x-queue-time";
    private const string InferenceHeader = "x-inference-time";

    public static TextTimes Of(TimeSpan total, IReadOnlyList<TextAnswer> answers)
    {
        var times = new TextTimes(total, default, default, default);
        foreach (var answer in answers)
        {
            times = new TextTimes(total, Longer(times.Tokenization, answer.Tokenization), Longer(times.Queue, answer.Queue), Longer(times.Inference, answer.Compute));
        }

        return times;
    }

    /// <summary>Says them in headers: those of text-embeddings-inference, but with decimals, and the standard one that browsers draw.</summary>
    public void WriteTo(HttpResponse response)
    {
        Write(response, static time => time.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture));
        response.Headers["Server-Timing"] = string.Create(
            CultureInfo.InvariantCulture,
            $"total;dur={Total.TotalMilliseconds:0.###}, tokenization;dur={Tokenization.TotalMilliseconds:0.###}, queue;dur={Queue.TotalMilliseconds:0.###}, inference;dur={Inference.TotalMilliseconds:0.###}");
    }

    /// <summary>Says them in headers as text-embeddings-inference does: in whole milliseconds.</summary>
    public void WriteWholeTo(HttpResponse response) => Write(response, static time => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));

    private void Write(HttpResponse response, Func<TimeSpan, string> format)
    {
        response.Headers[TotalHeader] = format(Total);
        response.Headers[TokenizationHeader] = format(Tokenization);
        response.Headers[QueueHeader] = format(Queue);
        response.Headers[InferenceHeader] = format(Inference);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
