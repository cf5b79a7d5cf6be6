using System.CommandLine;

namespace Tritone.Cli.Serve;

/// <summary>One flag of <c>tritone serve</c>: what it is called, what help says of it, and what its value means.</summary>
internal sealed class ServeFlag
{
    private readonly Action<ServeSettings, string> _apply;

    /// <summary>Describes a flag.</summary>
    /// <param name="group">The heading that help has it under.</param>
    /// <param name="name">Its name, as tritonserver spells it.</param>
    /// <param name="value">What help calls its value.</param>
    /// <param name="description">What it is for, with its default.</param>
    /// <param name="apply">Takes one value; throws a <see cref="TritoneException"/> that says what is wrong with it.</param>
    public ServeFlag(string group, string name, string value, string description, Action<ServeSettings, string> apply)
    {
        Group = group;
        Description = description;
        _apply = apply;

        // Given several times, most flags take the last value, as tritonserver does; so every value is kept.
        Option = new Option<string[]>(name) { HelpName = value, Description = description, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false, Hidden = true };
    }

    public string Group { get; }

    public string Description { get; }

    public Option<string[]> Option { get; }

    /// <summary>Takes what was given for it.</summary>
    /// <param name="values">The values in the order in which they were given.</param>
    /// <param name="settings">Where they go.</param>
    /// <param name="errors">Where it is told what is wrong with them.</param>
    public void Apply(IEnumerable<string> values, ServeSettings settings, ICollection<string> errors)
    {
        foreach (var value in values)
        {
            try
            {
                _apply(settings, value);
            }
            catch (TritoneException exception)
            {
                errors.Add($"{Option.Name} is '{value}'; {exception.Message}");
            }
        }
    }
}
