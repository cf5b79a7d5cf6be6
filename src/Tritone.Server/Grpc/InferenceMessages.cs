using System.Globalization;
using Google.Protobuf;
using Tritone.Protocol.Grpc;
using Tritone.Protocol.Inference;
using Tritone.Tensors;

namespace Tritone.Server.Grpc;

/// <summary>Answers as messages. Outputs are always raw, whatever form the inputs had, as in Triton.</summary>
internal static class InferenceMessages
{
    public static ModelInferResponse Create(InferenceRequest request, InferenceResponse response, Func<SharedMemoryRange, Memory<byte>>? sharedMemory)
    {
        var message = new ModelInferResponse
        {
            ModelName = response.ModelName,
            ModelVersion = response.ModelVersion.ToString(CultureInfo.InvariantCulture),
            Id = response.Id,
        };
        foreach (var output in response.Outputs)
        {
            var tensor = new ModelInferResponse.Types.InferOutputTensor { Name = output.Name, Datatype = output.DataType.ToWireName() };
            tensor.Shape.Add(output.Shape);
            message.Outputs.Add(tensor);
            message.RawOutputContents.Add(
                request.PlaceOf(output.Name).SharedMemory is { } range ? PutInto(sharedMemory!(range), range, output) : UnsafeByteOperations.UnsafeWrap(output.Data));
        }

        return message;
    }

    private static ByteString PutInto(Memory<byte> memory, SharedMemoryRange range, Tensor output)
    {
        if (output.Data.Length > memory.Length)
        {
            throw new TritoneException(
                ErrorCode.Internal,
                $"shared memory size specified with the request for output '{output.Name}' ({range.ByteSize} bytes) should be at least {output.Data.Length} bytes to hold the results");
        }

        // Held while it is written: the region may be unregistered meanwhile.
        using var held = memory.Pin();
        output.Data.CopyTo(memory);
        return ByteString.Empty;
    }
}
