using System.Xml.Linq;

namespace Tritone.Core.Tests.Architecture;

/// <summary>One project of src/, as its project file describes it.</summary>
internal sealed class SourceProject
{
    private readonly XElement _file;
    private readonly XElement _shared;

    private SourceProject(string path)
    {
        Folder = Path.GetDirectoryName(path)!;
        Name = Path.GetFileNameWithoutExtension(path).Replace("Tritone.", "", StringComparison.Ordinal);
        _file = XElement.Load(path);
        _shared = XElement.Load(Path.Combine(SourceFolder, "Directory.Build.props"));
    }

    public string Name { get; }

    public string Folder { get; }

    /// <summary>Its arrows: the projects that it references itself, by name without the common root.</summary>
    public IEnumerable<string> References => Items("ProjectReference")
        .Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/')).Replace("Tritone.", "", StringComparison.Ordinal));

    /// <summary>Its packages and shared frameworks, with those that src/Directory.Build.props gives every project.</summary>
    public IEnumerable<string> Packages => Items("PackageReference").Concat(Items("FrameworkReference")).Append(Sdk);

    public bool IsProgram => _file.Descendants("OutputType").Any(type => type.Value is "Exe" or "WinExe");

    private static string SourceFolder => Path.Combine(TestFiles.RepositoryRoot, "src");

    // An Sdk such as Microsoft.NET.Sdk.Web brings its framework without a word in the file.
    private string Sdk => (string)_file.Attribute("Sdk")! is "Microsoft.NET.Sdk.Web" ? "Microsoft.AspNetCore.App" : "";

    public static IReadOnlyList<SourceProject> All()
        => [.. Directory.EnumerateFiles(SourceFolder, "*.csproj", SearchOption.AllDirectories).Order().Select(path => new SourceProject(path))];

    private IEnumerable<string> Items(string kind)
        => _file.Descendants(kind).Concat(_shared.Descendants(kind)).Select(item => (string)item.Attribute("Include")!);
}
