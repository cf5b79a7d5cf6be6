namespace Tritone.Cli.CommandLine;

/// <summary>A command was asked for in a way that it cannot be run.</summary>
internal sealed class UsageException(string message) : Exception(message);
