using System.Diagnostics;
using Tritone.Repository;
using Tritone.Tokenization;

namespace Tritone.Runtime.Classification;

/// <summary>Texts in, predictions out, before whatever runs the tokens. Thread-safe: one instance serves all callers.</summary>
public sealed class TextClassifier
{
    private readonly TextParts _parts;
    private readonly ITokenModel _model;

    private TextClassifier(TextParts parts, ITokenModel model)
    {
        _parts = parts;
        _model = model;
    }

    /// <summary>The labels in the order of the logits.</summary>
    public IReadOnlyList<string> Labels => _parts.Head.Labels;

    /// <summary>The most tokens of a text that the model sees, special ones included.</summary>
    public int MaxTokens => _parts.Settings.MaxTokens;

    /// <summary>What makes tokens of texts.</summary>
    public TextTokenizer Tokenizer => _parts.Tokenizer;

    /// <summary>The name of the graph's output that has the logits.</summary>
    public string Output => _parts.Output.Name;

    /// <summary>Reads what stands around a graph.</summary>
    /// <param name="directory">The model's directory.</param>
    /// <param name="tokenizer">The tokenizer of that directory.</param>
    /// <param name="model">What runs the tokens.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: what is in the directory is not sound.</exception>
    public static TextClassifier Load(ModelDirectory directory, TextTokenizer tokenizer, ITokenModel model)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(model);
        return new TextClassifier(TextParts.Load(directory, tokenizer), model);
    }

    /// <summary>Classifies a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">How.</param>
    /// <param name="which">What messages call it.</param>
    /// <param name="cancellationToken">Gives up while it waits; a run that has begun is finished.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.InvalidArgument"/>: it is too long and long texts are refused, or it has no tokens. Otherwise as for <see cref="ITokenModel.RunAsync"/>.
    /// </exception>
    public async Task<TextAnswer> ClassifyAsync(string text, TextOptions options = default, string which = "the text", CancellationToken cancellationToken = default)
    {
        var start = Stopwatch.GetTimestamp();
        var prepared = _parts.Preparation.Prepare(text, which, options.OnLong, _parts.Preparation.DefaultStride, options.TruncationSide);
        return await RunAsync(prepared, default, Stopwatch.GetElapsedTime(start), options.IsFresh, cancellationToken);
    }

    /// <summary>Classifies a pair of texts.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">The second text.</param>
    /// <param name="options">How. A pair is not read in windows.</param>
    /// <param name="which">What messages call the pair.</param>
    /// <param name="cancellationToken">Gives up while it waits; a run that has begun is finished.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.InvalidArgument"/>: it is too long and long texts are refused. <see cref="ErrorCode.Unsupported"/>: the tokenizer or the model does not tell the texts of a pair
    /// apart, or it is to be read in windows. Otherwise as for <see cref="ITokenModel.RunAsync"/>.
    /// </exception>
    public async Task<TextAnswer> ClassifyPairAsync(string first, string second, TextOptions options = default, string which = "the pair", CancellationToken cancellationToken = default)
    {
        var start = Stopwatch.GetTimestamp();
        var (prepared, types) = _parts.Preparation.PreparePair(first, second, which, options.OnLong, options.TruncationSide);
        return await RunAsync(prepared, types.AsSpan().ContainsAnyExcept(0) ? types : default, Stopwatch.GetElapsedTime(start), options.IsFresh, cancellationToken);
    }

    /// <summary>How many tokens a text has, or a pair, special ones included, however many the model takes.</summary>
    /// <param name="text">The text, or the first of a pair.</param>
    /// <param name="second">The second of a pair; null for a single text.</param>
    public int CountTokens(string text, string? second = null) => _parts.Preparation.Count(text, second);

    private async Task<TextAnswer> RunAsync(PreparedText prepared, ReadOnlyMemory<int> types, TimeSpan tokenization, bool isFresh, CancellationToken cancellationToken)
    {
        var (queue, compute) = (TimeSpan.Zero, TimeSpan.Zero);
        foreach (var (row, running) in prepared.Rows.Select(row => (row, _model.RunAsync(new ModelTokens(row.Ids, types), isFresh, cancellationToken))).ToList())
        {
            var answer = await running;
            row.SetLogits(answer.Logits.Span);
            queue = answer.Queue > queue ? answer.Queue : queue;
            compute = answer.Compute > compute ? answer.Compute : compute;
        }

        return new TextAnswer(prepared.Predict(_parts.Head), tokenization, queue, compute);
    }
}
