// Line coverage of each project of src/, from the Cobertura reports of `dotnet test --coverage`.
// A line counts as covered when any test project runs it.
using System.Globalization;
using System.Xml.Linq;

var lines = new Dictionary<string, Dictionary<(string File, int Line), bool>>(StringComparer.Ordinal);
foreach (var report in Directory.EnumerateFiles(args[0], "*.cobertura.xml", SearchOption.AllDirectories))
{
    foreach (var type in XElement.Load(report).Descendants("class"))
    {
        var file = ((string)type.Attribute("filename")!).Replace('\\', '/');
        var parts = file.Split('/');
        var project = Array.FindIndex(parts, part => part == "src") + 1;
        if (project == 0 || parts.Contains("obj") || parts.Contains("artifacts"))
        {
            continue; // tests, and what generators wrote
        }

        var ofProject = lines.TryGetValue(parts[project], out var known) ? known : lines[parts[project]] = [];
        foreach (var line in type.Descendants("line"))
        {
            var key = (file, (int)line.Attribute("number")!);
            ofProject[key] = (ofProject.TryGetValue(key, out var covered) && covered) || (long)line.Attribute("hits")! > 0;
        }
    }
}

foreach (var (project, ofProject) in lines.OrderBy(entry => entry.Key, StringComparer.Ordinal))
{
    var covered = ofProject.Values.Count(isCovered => isCovered);
    Console.Out.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{project,-22} {covered,6} of {ofProject.Count,6} lines  {100.0 * covered / ofProject.Count,5:F1} %"));
}
