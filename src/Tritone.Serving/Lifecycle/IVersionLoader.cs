using Tritone.Repository;

namespace Tritone.Serving.Lifecycle;

/// <summary>Makes a version ready to serve. The seam for tests that must stop a load on its way.</summary>
internal interface IVersionLoader
{
    /// <summary>Loads a version and warms it up.</summary>
    /// <exception cref="TritoneException">It cannot be loaded.</exception>
    Task<ServedModel> LoadAsync(ModelDirectory directory, long version, CancellationToken cancellationToken);
}
