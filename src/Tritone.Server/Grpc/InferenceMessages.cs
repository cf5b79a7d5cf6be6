using System.Globalization;
using Google.Protobuf;
using Tritone.Protocol.Grpc;
using Tritone.Protocol.Inference;
using Tritone.Server.Hosting;
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
            if (request.PlaceOf(output.Name).SharedMemory is { } range)
            {
                SharedMemoryOutput.Put(output, range, sharedMemory!);
                message.RawOutputContents.Add(ByteString.Empty);
            }
            else
            {
                message.RawOutputContents.Add(UnsafeByteOperations.UnsafeWrap(output.Data));
            }
        }

        return message;
    }
}
