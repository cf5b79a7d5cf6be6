using Tritone.Protocol.Grpc;
using Tritone.Serving;
using Tritone.Serving.Statistics;

namespace Tritone.Server;

/// <summary>Stands in for members of the repository that are still to come; members of the class itself go before these. The file goes when they are there.</summary>
internal static class PendingRepository
{
    extension(ModelRepository repository)
    {
        public ModelConfig GetConfig(string name, string? version) => new() { Name = repository.Find(name, version).Name, MaxBatchSize = 32 };

        public IReadOnlyList<ModelStatistics> GetStatistics(string? name, string? version)
            => name is null || repository.Contains(name)
                ? [.. repository.Models.Where(model => name is null || model.Name == name).Select(model => new ModelStatistics { Name = model.Name, Version = model.Version })]
                : throw new TritoneException(ErrorCode.InvalidArgument, $"requested model '{name}' is not available");
    }

    public static void WriteConfig(ModelConfig config, System.Text.Json.Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", config.Name);
        writer.WriteEndObject();
    }
}
