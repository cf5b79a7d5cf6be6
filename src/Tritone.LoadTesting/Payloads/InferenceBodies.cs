using Google.Protobuf;
using Tritone.Protocol.Grpc;
using Tritone.Protocol.Inference;
using Tritone.Protocol.Json;
using Tritone.Protocol.Metadata;
using Tritone.Tensors;

namespace Tritone.LoadTesting.Payloads;

/// <summary>Makes the bodies of inference requests of the v2 protocol.</summary>
public static class InferenceBodies
{
    /// <summary>Makes a body. With labels it asks for the best class of the first output instead of its tensor, by the classification extension: any Triton then names the label.</summary>
    /// <param name="encoding">How it is written.</param>
    /// <param name="model">The model; over HTTP it is a part of the path and not of the body.</param>
    /// <param name="tensors">The inputs.</param>
    /// <param name="labels">What each row should get; empty if nobody knows.</param>
    /// <param name="metadata">What the server says of the model.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.InvalidArgument"/>: there is not one label for each row, the model has no output that could be asked for classes, or JSON has no form for an input's datatype.
    /// </exception>
    public static Payload Create(
        PayloadEncoding encoding, string model, IReadOnlyList<Tensor> tensors, IReadOnlyList<string> labels, ModelMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(metadata);
        var rows = Rows(tensors, metadata);
        var output = labels.Count == 0 ? null : ClassifiedOutput(labels, rows, metadata);
        return encoding switch
        {
            PayloadEncoding.HttpJson => Http(tensors, output, rows, isBinary: false) with { Labels = labels },
            PayloadEncoding.HttpBinary => Http(tensors, output, rows, isBinary: true) with { Labels = labels },
            PayloadEncoding.Grpc => new Payload(Grpc(model, tensors, output), rows) { Labels = labels },
            _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, null),
        };
    }

    // A model whose first dimension is fixed takes one thing a request, whatever the dimension is.
    private static int Rows(IReadOnlyList<Tensor> tensors, ModelMetadata metadata)
        => tensors.Count > 0 && tensors[0].Shape.Count > 0 && metadata.Inputs.FirstOrDefault(input => input.Name == tensors[0].Name) is { Shape: [< 0, ..] }
            ? (int)tensors[0].Shape[0]
            : 1;

    private static string ClassifiedOutput(IReadOnlyList<string> labels, int rows, ModelMetadata metadata)
    {
        if (labels.Count != rows)
        {
            throw ModelInput.Invalid($"a request has {labels.Count} labels for {rows} rows");
        }

        return metadata.Outputs.Count > 0 ? metadata.Outputs[0].Name : throw ModelInput.Invalid($"model '{metadata.Name}' has no output whose classes could be compared with labels");
    }

    private static Payload Http(IReadOnlyList<Tensor> tensors, string? output, int rows, bool isBinary)
    {
        using var body = new PooledBuffer();
        body.Write("{\"inputs\":["u8);
        for (var i = 0; i < tensors.Count; i++)
        {
            if (i > 0)
            {
                body.Write(","u8);
            }

            if (!isBinary && tensors[i].DataType is TensorDataType.Fp16 or TensorDataType.Bf16)
            {
                throw ModelInput.Invalid($"input '{tensors[i].Name}' is {tensors[i].DataType.ToWireName()}, which JSON has no form for; send it as binary tensors or over gRPC");
            }

            TensorJsonWriter.Write(body, tensors[i], isBinary ? TensorPlace.Binary : TensorPlace.Json);
        }

        body.Write("]"u8);
        WriteOutput(body, output, isBinary);
        body.Write("}"u8);
        if (!isBinary)
        {
            return new Payload(body.Written.ToArray(), rows);
        }

        var jsonLength = body.Length;
        foreach (var tensor in tensors)
        {
            body.Write(tensor.Data.Span);
        }

        return new Payload(body.Written.ToArray(), rows, jsonLength);
    }

    // Triton looks at binary_data_output only where no output is named; one that is named has a word of its own for it.
    private static void WriteOutput(PooledBuffer body, string? output, bool isBinary)
    {
        if (output is not null)
        {
            body.Write(",\"outputs\":[{\"name\":"u8);
            body.WriteString(output);
            body.Write(",\"parameters\":{\"classification\":1"u8);
            body.Write(isBinary ? ",\"binary_data\":true"u8 : ""u8);
            body.Write("}}]"u8);
        }
        else if (isBinary)
        {
            body.Write(",\"parameters\":{\"binary_data_output\":true}"u8);
        }
    }

    private static byte[] Grpc(string model, IReadOnlyList<Tensor> tensors, string? output)
    {
        var message = new ModelInferRequest { ModelName = model };
        foreach (var tensor in tensors)
        {
            message.Inputs.Add(new ModelInferRequest.Types.InferInputTensor { Name = tensor.Name, Datatype = tensor.DataType.ToWireName(), Shape = { tensor.Shape } });
            message.RawInputContents.Add(UnsafeByteOperations.UnsafeWrap(tensor.Data));
        }

        if (output is not null)
        {
            message.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor
            {
                Name = output,
                Parameters = { ["classification"] = new InferParameter { Int64Param = 1 } },
            });
        }

        return message.ToByteArray();
    }
}
