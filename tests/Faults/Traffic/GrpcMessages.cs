using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using Tritone.Protocol.Grpc;

namespace Tritone.Faults.Traffic;

/// <summary>Requests and answers of gRPC.</summary>
internal static class GrpcMessages
{
    /// <summary>Makes a request.</summary>
    public static ModelInferRequest Request(string model, Question question, string id)
    {
        var request = new ModelInferRequest { ModelName = model, Id = id };
        foreach (var (name, values) in new[] { ("input_ids", question.Ids), ("attention_mask", Enumerable.Repeat(1L, question.Ids.Length).ToArray()) })
        {
            request.Inputs.Add(new ModelInferRequest.Types.InferInputTensor { Name = name, Datatype = "INT64", Shape = { 1, question.Ids.Length } });
            request.RawInputContents.Add(ByteString.CopyFrom(MemoryMarshal.AsBytes<long>(values)));
        }

        return request;
    }

    /// <summary>Holds an answer against the right one.</summary>
    public static Outcome Compare(AnswerSheet sheet, Question question, string id, ModelInferResponse answer)
        => answer.Id == id ? sheet.CompareLogits(question, MemoryMarshal.Cast<byte, float>(answer.RawOutputContents[0].Span)) : new Outcome(OutcomeKind.Wrong, "the answer to another request");

    /// <summary>What became of a call that failed.</summary>
    public static Outcome Failure(RpcException exception)
    {
        if (exception.StatusCode is not StatusCode.Unavailable)
        {
            return new Outcome(exception.StatusCode is StatusCode.Cancelled or StatusCode.Internal && exception.InnerException is not null ? OutcomeKind.Lost : OutcomeKind.Failed, exception.Status.ToString());
        }

        // The client's own library says UNAVAILABLE too, of connections that ended: only what the server says is a refusal for sure.
        return exception.InnerException is null or System.Net.Sockets.SocketException or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }
            ? new Outcome(OutcomeKind.Refused)
            : new Outcome(OutcomeKind.Lost, exception.Status.Detail);
    }
}
