using System.Globalization;
using System.Text.Json;
using Grpc.Core;

namespace Tritone.Server.Tests.Conformance;

/// <summary>A call that a real Triton was sent over gRPC, and what it answered.</summary>
/// <param name="Name">Its name, which begins with its number: <c>036-infer-typed-b1</c>.</param>
/// <param name="Method">The method that was called.</param>
/// <param name="Metadata">What was sent beside the messages.</param>
/// <param name="Compression">The compression of the requests; null for none.</param>
/// <param name="HasDeadline">Whether the client gave up before the answer.</param>
/// <param name="Requests">The messages that were sent.</param>
/// <param name="Responses">The messages that came back.</param>
/// <param name="Status">How the call ended.</param>
internal sealed record GrpcCase(
    string Name, string Method, Metadata Metadata, string? Compression, bool HasDeadline, IReadOnlyList<GrpcMessage> Requests, IReadOnlyList<GrpcMessage> Responses, Status Status)
{
    public int Number => int.Parse(Name.AsSpan(0, 3), CultureInfo.InvariantCulture);

    public bool IsStream => Method is "ModelStreamInfer";

    public static List<GrpcCase> ReadAll(string path) => [.. File.ReadLines(path).Select(Read)];

    private static GrpcCase Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var request = document.RootElement.GetProperty("request");
        var response = document.RootElement.GetProperty("response");
        var metadata = new Metadata();
        if (request.TryGetProperty("metadata", out var entries))
        {
            foreach (var entry in entries.EnumerateArray())
            {
                metadata.Add(entry[0].GetString()!, entry[1].GetString()!);
            }
        }

        // A mode of the error that is told by the note alone.
        if (request.TryGetProperty("note", out var note) && note.GetString()!.Contains("triton_grpc_error: true", StringComparison.Ordinal) && metadata.Count == 0)
        {
            metadata.Add("triton_grpc_error", "true");
        }

        return new GrpcCase(
            document.RootElement.GetProperty("case").GetString()!,
            request.GetProperty("method").GetString()!,
            metadata,
            request.TryGetProperty("compression", out var compression) ? compression.GetString() : null,
            response.GetProperty("status").GetString() == "DEADLINE_EXCEEDED",
            Messages(request, "request"),
            Messages(response, "response"),
            new Status(
                Enum.Parse<StatusCode>(response.GetProperty("status").GetString()!.Replace("_", "", StringComparison.Ordinal), ignoreCase: true),
                response.TryGetProperty("message", out var message) ? message.GetString()! : ""));
    }

    private static List<GrpcMessage> Messages(JsonElement side, string name)
    {
        if (side.TryGetProperty(name, out var one))
        {
            return [GrpcMessage.Read(one)];
        }

        return side.TryGetProperty($"{name}s", out var many) ? [.. many.EnumerateArray().Select(GrpcMessage.Read)] : [];
    }
}
