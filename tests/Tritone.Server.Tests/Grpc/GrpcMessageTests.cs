using Google.Protobuf;
using Tritone.Server.Tests.Conformance;

namespace Tritone.Server.Tests.Grpc;

/// <summary>The messages of this repository are those of a real Triton: nothing that was recorded is unknown to them, and they write it back bit by bit.</summary>
public sealed class GrpcMessageTests
{
    public static TheoryData<string> Profiles => ["default", "explicit", "broken", "shm", "queue", "restricted"];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void ToByteArray_RecordedMessage_IsThatMessage(string profile)
    {
        var path = $"triton/grpc/{profile}.jsonl";
        var messages = GrpcCase.ReadAll(profile == "default" ? TestFiles.Golden(path) : TestFiles.Shared($"golden/{path}")).SelectMany(recorded => recorded.Requests.Concat(recorded.Responses)).ToList();
        Assert.NotEmpty(messages);
        Assert.All(messages, message =>
        {
            // What is unknown is dropped here, and would be missing from the bytes.
            var known = GrpcMessage.Parser(message.Type).WithDiscardUnknownFields(true).ParseFrom(message.Bytes);
            Assert.Equal(System.Convert.ToHexString(message.Bytes), System.Convert.ToHexString(known.ToByteArray()));
        });
    }
}
