using System.Text;
using Tritone.Protocol.Configuration;
using Tritone.Repository;

namespace Tritone.Serving.Lifecycle;

/// <summary>Opens model directories as they are, or with another configuration.</summary>
internal static class ModelSource
{
    /// <summary>Opens a directory.</summary>
    /// <param name="path">The model directory.</param>
    /// <param name="configJson">The configuration to take instead of that on disk; null for that on disk.</param>
    /// <exception cref="TritoneException">There is no such directory, or the configuration is not sound.</exception>
    public static ModelDirectory Open(string path, string? configJson)
        => configJson is null ? ModelDirectory.Open(path) : ModelDirectory.Open(path, ModelConfigJson.Parse(Encoding.UTF8.GetBytes(configJson)));
}
