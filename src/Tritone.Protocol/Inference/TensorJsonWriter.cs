using Tritone.Protocol.Json;
using Tritone.Tensors;

namespace Tritone.Protocol.Inference;

/// <summary>Where the elements of a tensor are that JSON describes.</summary>
internal enum TensorPlace
{
    /// <summary>In the JSON itself.</summary>
    Json,

    /// <summary>In the binary part behind the JSON.</summary>
    Binary,

    /// <summary>In shared memory.</summary>
    SharedMemory,
}

/// <summary>Writes a tensor as JSON: inputs of requests and outputs of responses have the same form.</summary>
internal static class TensorJsonWriter
{
    /// <summary>Writes name, type, shape, and the elements or their size.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: JSON has no form for the datatype.</exception>
    public static void Write(PooledBuffer json, Tensor tensor, TensorPlace place)
    {
        json.Write("{\"name\":"u8);
        json.WriteString(tensor.Name);
        json.Write(",\"datatype\":"u8);
        json.WriteString(tensor.DataType.ToWireName());
        json.Write(",\"shape\":["u8);
        for (var i = 0; i < tensor.Shape.Count; i++)
        {
            if (i > 0)
            {
                json.Write(","u8);
            }

            json.WriteNumber(tensor.Shape[i]);
        }

        json.Write("]"u8);
        if (place is TensorPlace.Binary)
        {
            json.Write(",\"parameters\":{\"binary_data_size\":"u8);
            json.WriteNumber((long)tensor.Data.Length);
            json.Write("}"u8);
        }
        else if (place is TensorPlace.Json)
        {
            json.Write(",\"data\":["u8);
            TensorDataWriter.Write(json, tensor);
            json.Write("]"u8);
        }

        json.Write("}"u8);
    }
}
