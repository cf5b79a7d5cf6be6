using System.Buffers.Binary;
using Google.Protobuf;
using Tritone.Protocol.Grpc;

namespace Tritone.Server.Tests.Conformance;

/// <summary>Compares what a call came to with what was recorded: status, text of the error, and each message; floats by their values, times not at all.</summary>
internal sealed class GrpcComparison(IReadOnlyList<(string Recorded, string Here)> words, bool lacksCases)
{
    public IEnumerable<Difference> Compare(GrpcCase recorded, GrpcReply actual)
    {
        if (recorded.Status.StatusCode != actual.Status.StatusCode)
        {
            yield return new Difference("status", $"expected {recorded.Status}, got {actual.Status}");
            yield break;
        }

        // The text about a deadline is the client's.
        if (!recorded.HasDeadline && Here(recorded.Status.Detail) != actual.Status.Detail)
        {
            yield return new Difference("message", $"expected {recorded.Status.Detail}, got {actual.Status.Detail}");
        }

        if (recorded.Responses.Count != actual.Messages.Count)
        {
            yield return new Difference("body", $"expected {recorded.Responses.Count} messages, got {actual.Messages.Count}");
            yield break;
        }

        for (var i = 0; i < recorded.Responses.Count; i++)
        {
            if (Compare(recorded.Responses[i].Parse(), GrpcMessage.Parser(recorded.Responses[i].Type).ParseFrom(actual.Messages[i])) is { } what)
            {
                yield return new Difference("body", $"message {i}: {what}");
            }
        }
    }

    private string? Compare(IMessage expected, IMessage actual)
    {
        if (Tensors(expected, actual) is { } tensors)
        {
            return tensors;
        }

        var (left, right) = (GrpcMessageText.Of(expected, words), GrpcMessageText.Of(actual, []));
        return expected is ModelStatisticsResponse && lacksCases ? StatisticsText.Compare(left, right) : JsonText.Compare(left, right);
    }

    // Tensors are compared here and taken out; what is left is text.
    private static string? Tensors(IMessage expected, IMessage actual)
    {
        if (Inference(expected) is not { } left || Inference(actual) is not { } right)
        {
            return null;
        }

        if (left.RawOutputContents.Count != right.RawOutputContents.Count || left.Outputs.Count != right.Outputs.Count)
        {
            return $"expected {left.RawOutputContents.Count} tensors, got {right.RawOutputContents.Count}";
        }

        for (var i = 0; i < left.RawOutputContents.Count; i++)
        {
            var one = left.RawOutputContents[i].Span;
            var other = right.RawOutputContents[i].Span;
            if (left.Outputs[i].Datatype == "FP32" ? !AreNear(one, other) : !one.SequenceEqual(other))
            {
                return $"expected {System.Convert.ToHexString(one)}, got {System.Convert.ToHexString(other)}";
            }
        }

        left.RawOutputContents.Clear();
        right.RawOutputContents.Clear();
        return null;
    }

    private static ModelInferResponse? Inference(IMessage message) => message switch
    {
        ModelInferResponse response => response,
        ModelStreamInferResponse stream => stream.InferResponse,
        _ => null,
    };

    private static bool AreNear(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        if (expected.Length != actual.Length)
        {
            return false;
        }

        for (var i = 0; i < expected.Length; i += sizeof(float))
        {
            var (one, other) = (BinaryPrimitives.ReadSingleLittleEndian(expected[i..]), BinaryPrimitives.ReadSingleLittleEndian(actual[i..]));
            if (!one.Equals(other) && !(Math.Abs(one - other) <= 1e-4f * Math.Max(1e-3f, Math.Abs(one))))
            {
                return false;
            }
        }

        return true;
    }

    private string Here(string text) => words.Aggregate(text, (all, word) => all.Replace(word.Recorded, word.Here, StringComparison.Ordinal));
}
