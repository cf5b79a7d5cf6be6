using Tritone.Runtime.Classification;

namespace Tritone.IntegrationTests;

/// <summary>What README.md shows is run here, line by line.</summary>
[Collection(Alone.Name)]
public sealed class ReadmeTests
{
    [Fact]
    public async Task Classify_AsTheReadmeShows_Works()
    {
        using var directory = new TemporaryDirectory();
        var converted = await TritoneProgram.RunAsync(["convert", TestFiles.BundledModel(), "--output", "models/emotion"], workingDirectory: directory.FullName);
        Assert.Equal(0, converted.ExitCode);

        var before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = directory.FullName;
        try
        {
            using var classifier = EmotionClassifier.Load("models/emotion");
            Check(classifier);

            var answers = 0;
            var rows = new[] { (Id: 1, Text: "what a day!"), (Id: 2, Text: "so sad") }.ToAsyncEnumerable();
#pragma warning disable xUnit1051 // as the README has it
            await foreach (var (row, prediction, error) in classifier.ClassifyAsync(rows, row => row.Text))
            {
                // in the order of the rows, whatever their number; memory stays the same
                Assert.Equal(++answers, row.Id);
                Assert.Null(error);
                Assert.Equal(1, prediction!.Windows);
            }

#pragma warning restore xUnit1051
            Assert.Equal(2, answers);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    private static void Check(EmotionClassifier classifier)
    {
        Prediction prediction = classifier.Classify("what a day!");
        Console.WriteLine($"{prediction.Label} {prediction.Score:F2}"); // joy 0.94

        Assert.Equal("joy 0.94", prediction.ToString());
    }

    [Fact]
    public void Readme_EveryLineOfCode_StandsInThisFile()
    {
        var here = File.ReadLines(Path.Combine(TestFiles.RepositoryRoot, "tests", "Tritone.IntegrationTests", "ReadmeTests.cs")).Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        var shown = Blocks("csharp").SelectMany(block => block).ToList();
        Assert.NotEmpty(shown);
        Assert.All(shown, line => Assert.Contains(line.Trim(), here));
    }

    [Fact]
    public async Task Readme_AnswerOfTheServer_IsTheRealOne()
    {
        var shown = Assert.Single(Assert.Single(Blocks("json")));
        var result = await TritoneProgram.RunAsync(["classify", "what a day!", "--json"]);
        using var answer = System.Text.Json.JsonDocument.Parse(shown);
        var prediction = answer.RootElement.GetProperty("predictions")[0];
        Assert.Equal(result.Json[0].GetProperty("label").GetString(), prediction.GetProperty("label").GetString());

        // The bundled model is INT8: its last digits are those of the processor's class.
        Assert.Equal(result.Json[0].GetProperty("score").GetDouble(), prediction.GetProperty("score").GetDouble(), 0.01);
    }

    private static IEnumerable<List<string>> Blocks(string language)
    {
        List<string>? block = null;
        foreach (var line in File.ReadLines(Path.Combine(TestFiles.RepositoryRoot, "README.md")))
        {
            if (line == $"```{language}")
            {
                block = [];
            }
            else if (line == "```" && block is not null)
            {
                yield return block;
                block = null;
            }
            else
            {
                block?.Add(line);
            }
        }
    }
}
