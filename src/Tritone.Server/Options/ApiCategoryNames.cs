namespace Tritone.Server.Options;

/// <summary>The names of the parts of the protocol in flags.</summary>
internal static class ApiCategoryNames
{
    /// <summary>All names, in the order of the enum.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<ApiCategory>().Select(ToFlagName)];

    public static string ToFlagName(this ApiCategory category) => category switch
    {
        ApiCategory.Health => "health",
        ApiCategory.Metadata => "metadata",
        ApiCategory.Inference => "inference",
        ApiCategory.SharedMemory => "shared-memory",
        ApiCategory.ModelConfig => "model-config",
        ApiCategory.ModelRepository => "model-repository",
        ApiCategory.Statistics => "statistics",
        ApiCategory.Trace => "trace",
        ApiCategory.Logging => "logging",
        _ => throw new ArgumentOutOfRangeException(nameof(category), category, null),
    };

    /// <summary>Reads a name.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: there is no such part.</exception>
    public static ApiCategory Parse(string name)
    {
        foreach (var category in Enum.GetValues<ApiCategory>())
        {
            if (category.ToFlagName() == name)
            {
                return category;
            }
        }

        var meant = NearestName.FindNear(name, All) is { } near ? $"; did you mean '{near}'?" : $"; there are {string.Join(", ", All)}";
        throw new TritoneException(ErrorCode.InvalidArgument, $"there is no API '{name}'{meant}");
    }
}
