using System.Buffers;
using System.Runtime.InteropServices;
using Tritone.Protocol.Inference;
using Tritone.Runtime.Classification;
using Tritone.Serving.Inference;
using Tritone.Serving.Scheduling;
using Tritone.Tensors;

namespace Tritone.Serving.Texts;

/// <summary>Runs sequences of tokens with the requests for tensors that come at the same time: each is a request of one row. Thread-safe.</summary>
/// <param name="signature">What the model takes.</param>
/// <param name="hasTokenTypes">Whether token types are taken though the configuration does not name them.</param>
/// <param name="clock">The scheduler's clock.</param>
/// <param name="schedule">Takes a request in.</param>
internal sealed class ScheduledTokens(ModelSignature signature, Func<bool> hasTokenTypes, Clock clock, Func<InferenceWork, Task<InferenceResponse>> schedule) : ITokenModel
{
    // The one with labels has the logits.
    private readonly RequestedOutput[] _outputs = [.. signature.OutputNames.Where(signature.Labels.ContainsKey).Take(1).Select(name => new RequestedOutput(name))];

    public async Task<TokenAnswer> RunAsync(ModelTokens tokens, bool isFresh, CancellationToken cancellationToken)
    {
        var request = new InferenceRequest { Inputs = Inputs(tokens), Outputs = _outputs };
        var work = new InferenceWork(request, rows: 1, clock.Now, cancellationToken);
        var response = await schedule(work);
        return new TokenAnswer(MemoryMarshal.Cast<byte, float>(response.Outputs[0].Data.Span).ToArray(), work.Took.Queue, work.Took.Compute);
    }

    private InputTensor[] Inputs(ModelTokens tokens)
    {
        var names = signature.Inputs.Select(input => input.Name);
        if (signature.FindInput(ClassifierGraph.TokenTypeIds) is null && tokens.Types.Span.ContainsAnyExcept(0))
        {
            names = hasTokenTypes()
                ? names.Append(ClassifierGraph.TokenTypeIds)
                : throw new TritoneException(ErrorCode.Unsupported, $"model '{signature.Config.Name}' takes no {ClassifierGraph.TokenTypeIds}: it does not tell the texts of a pair apart");
        }

        return [.. names.Select(name => new InputTensor(name, TensorDataType.Int64, [1, tokens.Ids.Length], Data(name, tokens)))];
    }

    private static ReadOnlySequence<byte> Data(string name, ModelTokens tokens)
    {
        var bytes = new byte[tokens.Ids.Length * sizeof(long)];
        var values = MemoryMarshal.Cast<byte, long>(bytes.AsSpan());
        if (name == ClassifierGraph.AttentionMask)
        {
            values.Fill(1);
        }
        else
        {
            var source = name == ClassifierGraph.InputIds ? tokens.Ids.Span : tokens.Types.Span;
            for (var i = 0; i < source.Length; i++)
            {
                values[i] = source[i];
            }
        }

        return new ReadOnlySequence<byte>(bytes);
    }
}
