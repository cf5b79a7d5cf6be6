namespace Tritone.Modeling.Hub;

/// <summary>The files of a repository at one commit, on disk.</summary>
/// <param name="Directory">The folder with <c>config.json</c>, the weights and the tokenizer's files. It belongs to the cache: read it, never write into it.</param>
/// <param name="Repository">Owner and name, as they were asked for.</param>
/// <param name="Commit">The commit, 40 hexadecimal digits.</param>
public sealed record HubSnapshot(string Directory, string Repository, string Commit);
