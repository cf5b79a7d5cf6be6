using Tritone.Serving;
using Tritone.Serving.Statistics;

namespace Tritone.Server;

/// <summary>Stands in for members of the repository that are still to come; members of the class itself go before these. The file goes when they are there.</summary>
internal static class PendingRepository
{
    extension(ModelRepository repository)
    {
        public Protocol.Grpc.ModelConfig GetConfig(string name, string? version) => repository.Find(name, version).ConfigMessage;

        public IReadOnlyList<ModelStatistics> GetStatistics(string? name, string? version)
        {
            if (name is not null && !repository.Contains(name))
            {
                throw new TritoneException(ErrorCode.InvalidArgument, $"requested model '{name}' is not available");
            }

            var models = repository.Models.Where(model => (name is null || model.Name == name) && (version is null || version == $"{model.Version}")).ToList();
            return models.Count > 0 || name is null
                ? [.. models.Select(model => model.Statistics)]
                : throw new TritoneException(ErrorCode.InvalidArgument, $"requested model version is not available for model '{name}'");
        }
    }
}
