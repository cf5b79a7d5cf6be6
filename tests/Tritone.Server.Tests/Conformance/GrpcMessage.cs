using System.Text.Json;
using Google.Protobuf;
using Grpc.Health.V1;
using Tritone.Protocol.Grpc;

namespace Tritone.Server.Tests.Conformance;

/// <summary>A recorded message.</summary>
/// <param name="Type">Its full name.</param>
/// <param name="Bytes">Its bytes.</param>
internal sealed record GrpcMessage(string Type, byte[] Bytes)
{
    public static GrpcMessage Read(JsonElement message) => new(message.GetProperty("type").GetString()!, System.Convert.FromHexString(message.GetProperty("hex").GetString()!));

    /// <summary>Reads it with the types of this repository.</summary>
    public IMessage Parse() => Parser(Type).ParseFrom(Bytes);

    public static MessageParser Parser(string type)
        => GrpcServiceReflection.Descriptor.MessageTypes
            .Concat(HealthReflection.Descriptor.MessageTypes)
            .Single(descriptor => descriptor.FullName == type).Parser;
}
