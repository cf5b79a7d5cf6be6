using System.Text.Json;
using Tritone.Protocol.Metadata;

namespace Tritone.LoadTesting.Payloads;

/// <summary>Reads the tensors of requests from a file, all of them before anything is sent.</summary>
/// <remarks>
/// <para><c>.jsonl</c>: a line is a request. Each key is an input, its value nested arrays whose shape includes the batch; <c>"label"</c>, if no input is called so, is the expected label or an
/// array with one for each row.</para>
/// <para>Any other name: perf_analyzer's form, <c>{"data": [{"INPUT": [...]}, ...]}</c>. An input is a list, flat or nested, or an object with <c>"content"</c> and <c>"shape"</c>, or with
/// <c>"b64"</c>: the tensor's bytes as the binary extension lays them out. Shapes leave out the batch; entries that follow each other form requests of <see cref="TensorOptions.BatchSize"/>, the
/// last filled up from the beginning.</para>
/// </remarks>
public static class TensorFile
{
    /// <summary>Reads a file. <see cref="TensorOptions.Pad"/> and <see cref="TensorOptions.Seed"/> mean nothing here.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model; every one of its inputs must be there.</param>
    /// <param name="options">The batch size, which must be 1 for <c>.jsonl</c>, and the shapes of inputs that the file gives as flat lists.</param>
    /// <returns>At least one request.</returns>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: there is no such file. <see cref="ErrorCode.Internal"/>: it cannot be read.
    /// <see cref="ErrorCode.InvalidArgument"/>: it has something else in it; the message names the line or entry and the input.
    /// </exception>
    public static IReadOnlyList<TensorRequest> Read(string path, ModelMetadata model, TensorOptions options)
    {
        ArgumentNullException.ThrowIfNull(path);
        var inputs = ModelInput.ReadAll(model, options);
        if (!File.Exists(path))
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no file '{path}'");
        }

        try
        {
            var requests = path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)
                ? JsonLinesFile.Read(path, inputs, options)
                : PerfAnalyzerFile.Read(path, inputs, options);
            return requests.Count > 0 ? requests : throw ModelInput.Invalid($"'{path}' has no entries");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TritoneException(ErrorCode.Internal, $"'{path}' cannot be read: {ErrorText.Of(exception)}", exception);
        }
    }

    /// <summary>Parses JSON and reads it, so that whatever is wrong with it ends as one error that says where.</summary>
    internal static T Parse<T>(ReadOnlyMemory<byte> json, string where, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? read(document.RootElement)
                : throw ModelInput.Invalid($"{where}: expected a JSON object, not {document.RootElement.ValueKind}");
        }
        catch (JsonException exception)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"{where}: not sound JSON: {ErrorText.Of(exception)}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // JsonElement's word for an escape that is half of a surrogate pair.
            throw new TritoneException(ErrorCode.InvalidArgument, $"{where}: a string is not valid Unicode", exception);
        }
    }

    /// <summary>Checks that an object has a member for each input and no other, but for one key.</summary>
    internal static void CheckKeys(JsonElement entry, IReadOnlyList<ModelInput> inputs, string where, string? other = null)
    {
        var known = string.Join(", ", inputs.Select(input => input.Name));
        foreach (var member in entry.EnumerateObject())
        {
            if (member.Name != other && inputs.All(input => input.Name != member.Name))
            {
                throw ModelInput.Invalid($"{where}: '{ErrorText.Shorten(member.Name)}' is no input of the model; its inputs are {known}");
            }
        }

        if (inputs.FirstOrDefault(input => !entry.TryGetProperty(input.Name, out _)) is { } missing)
        {
            throw ModelInput.Invalid($"{where}: input '{missing.Name}' is missing");
        }
    }
}
