using Tritone.Protocol.Grpc;
using Tritone.Protocol.Metadata;
using Tritone.Serving;
using Tritone.Serving.Lifecycle;
using Tritone.Serving.Statistics;

namespace Tritone.Server;

/// <summary>Stands in for members of the repository that are still to come; members of the class itself go before these. The file goes when they are there.</summary>
#pragma warning disable CA1822 // Mark members as static
internal static class PendingRepository
{
    extension(ModelRepository repository)
    {
        public bool IsReady => true;

        public bool Contains(string name) => repository.Models.Any(model => model.Name == name);

        public bool IsModelReady(string name, string? version)
            => repository.Models.Any(model => model.Name == name && (version is null || version == $"{model.Version}"));

        public ModelMetadata Describe(string name, string? version)
        {
            var model = repository.Find(name, version);
            return model.Describe(version is null ? repository.Versions(name).Select(other => other.Version) : [model.Version]);
        }

        public ModelConfig GetConfig(string name, string? version) => new() { Name = repository.Find(name, version).Name, MaxBatchSize = 32 };

        public IReadOnlyList<ModelStatistics> GetStatistics(string? name, string? version)
            => name is null || repository.Contains(name)
                ? [.. repository.Models.Where(model => name is null || model.Name == name).Select(model => new ModelStatistics { Name = model.Name, Version = model.Version })]
                : throw new TritoneException(ErrorCode.InvalidArgument, $"requested model '{name}' is not available");

        public IReadOnlyList<ModelIndexEntry> Index(bool readyOnly)
            => [.. repository.Models.Select(model => new ModelIndexEntry(model.Name, model.Version, ModelState.Ready))];

        public Task LoadAsync(string name, ModelOverride? modelOverride, CancellationToken cancellationToken) => Unavailable();

        public Task UnloadAsync(string name, bool unloadDependents, CancellationToken cancellationToken) => Unavailable();
    }

    public static void WriteConfig(ModelConfig config, System.Text.Json.Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", config.Name);
        writer.WriteEndObject();
    }

    private static Task Unavailable() => throw new TritoneException(ErrorCode.Unavailable, "explicit model load / unload is not allowed if polling is enabled");
}
