namespace Tritone.Cli.CommandLine;

/// <summary>Nobody reads standard output any more.</summary>
internal sealed class OutputClosedException(IOException cause) : Exception("standard output is closed", cause);
