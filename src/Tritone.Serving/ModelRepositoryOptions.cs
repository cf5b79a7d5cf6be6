using Tritone.Serving.Caching;

namespace Tritone.Serving;

/// <summary>Which models a repository holds and how they are loaded.</summary>
public sealed class ModelRepositoryOptions
{
    /// <summary>The folders that hold model directories.</summary>
    /// <value>At least one. A model that is in two of them is an error.</value>
    public required IReadOnlyList<string> Directories { get; init; }

    /// <summary>When models are loaded.</summary>
    /// <value>The default is <see cref="ModelControlMode.None"/>.</value>
    public ModelControlMode ControlMode { get; init; }

    /// <summary>The models to load at start in explicit mode, and only there; <c>*</c> alone is all of them.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> LoadModels { get; init; } = [];

    /// <summary>How often the directories are looked at in poll mode.</summary>
    /// <value>Above zero. The default is 15 seconds.</value>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether the server is ready only while every model is.</summary>
    /// <value>The default is true.</value>
    public bool StrictReadiness { get; init; } = true;

    /// <summary>Whether a model that cannot be loaded at start ends the program.</summary>
    /// <value>The default is true.</value>
    public bool ExitOnError { get; init; } = true;

    /// <summary>How large the cache for answers may become.</summary>
    /// <value>Bytes, above zero; the default, null, is no cache.</value>
    public long? CacheSize { get; init; }

    /// <summary>Where the answers for texts are kept.</summary>
    /// <value>The default, null, is nowhere: every text is run.</value>
    public TextCacheOptions? TextCache { get; init; }

    /// <summary>Looks for what is not valid.</summary>
    /// <returns>All of it, each with the name of the flag; empty if the options are valid.</returns>
    public IReadOnlyList<string> FindErrors()
    {
        var errors = new List<string>();
        if (PollInterval <= TimeSpan.Zero)
        {
            errors.Add($"--repository-poll-secs is {PollInterval.TotalSeconds}; it is above 0");
        }

        if (CacheSize is <= 0)
        {
            errors.Add($"--cache-config says that the cache has {CacheSize} bytes; it is above 0");
        }

        errors.AddRange(TextCache?.FindErrors() ?? []);
        if (LoadModels.Count > 1 && LoadModels.Contains("*"))
        {
            errors.Add("--load-model names '*', which is all models, and others beside it");
        }

        return errors;
    }
}
