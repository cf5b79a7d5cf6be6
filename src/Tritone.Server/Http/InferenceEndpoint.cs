using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tritone.Protocol.Inference;
using Tritone.Serving;

namespace Tritone.Server.Http;

/// <summary><c>POST /v2/models/{model}[/versions/{version}]/infer</c>: tensors in, tensors out.</summary>
internal sealed class InferenceEndpoint(ModelRepository repository)
{
    private const string JsonLengthHeader = "Inference-Header-Content-Length";

    public async Task InferAsync(HttpContext context, string name, string? version)
    {
        // As in Triton, a model that is not there is told before the body is read.
        var model = repository.Find(name, version);
        RefuseCompression(context);
        var body = await RequestBody.ReadAsync(context);
        RefuseBinary(context, body.Length, model);

        var response = await model.InferAsync(InferenceRequestReader.Read(body), context.RequestAborted);
        var output = new ArrayBufferWriter<byte>();
        response.WriteTo(output);
        await Replies.BodyAsync(context, "application/json", output.WrittenMemory);
    }

    private static void RefuseCompression(HttpContext context)
    {
        if (context.Request.Headers.ContentEncoding.ToString() is not ("" or "identity"))
        {
            throw new TritoneException(ErrorCode.Unsupported, "Unsupported compression type");
        }
    }

    // A body with binary tensors after the JSON says how long the JSON is.
    private static void RefuseBinary(HttpContext context, int length, ServedModel model)
    {
        if (context.Request.Headers.TryGetValue(JsonLengthHeader, out var header))
        {
            // What follows the digits is not looked at.
            var digits = string.Concat(header.ToString().TakeWhile(character => char.IsAsciiDigit(character) || character is '-' or '+'));
            if (!int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var jsonLength))
            {
                throw new TritoneException(ErrorCode.InvalidArgument, $"Unable to parse {JsonLengthHeader}, got: {header}");
            }

            if (jsonLength < 0 || jsonLength > length)
            {
                throw new TritoneException(ErrorCode.InvalidArgument, $"inference header size should be in range (0, {length}), got: {jsonLength}");
            }

            if (jsonLength != length)
            {
                throw new TritoneException(ErrorCode.Unsupported, $"the header {JsonLengthHeader} announces binary tensors, which this server does not support: send JSON");
            }
        }

        // No body is a binary tensor of no bytes, without JSON.
        if (length == 0)
        {
            throw model.InputCount == 1
                ? new TritoneException(ErrorCode.Unsupported, $"the request for model '{model.Name}' has no JSON, which announces a binary tensor; this server does not support them: send JSON")
                : new TritoneException(
                    ErrorCode.InvalidArgument,
                    $"[request id: <id_unknown>] Raw request must only have 1 input (found 1) to be deduced but got {model.InputCount} inputs in '{model.Name}' model configuration");
        }
    }
}
