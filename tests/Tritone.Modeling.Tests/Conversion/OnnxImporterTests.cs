using Tritone.Modeling.Conversion;
using Tritone.Modeling.Graphs.Onnx;
using Tritone.Repository;
using Tritone.Runtime.Classification;
using Tritone.Scoring;

namespace Tritone.Modeling.Tests.Conversion;

/// <summary>Graphs that something else exported, as models for texts.</summary>
public sealed class OnnxImporterTests : IDisposable
{
    private static readonly string[] Labels = ["sad", "glad", "mad"];

    private readonly TemporaryDirectory _directory = new();

    public OnnxImporterTests()
    {
        new TestCheckpoint().Write(_directory["checkpoint"]);
        Converter.Convert(_directory["checkpoint"], _directory["converted"], cancellationToken: TestContext.Current.CancellationToken);
    }

    private string Graph => _directory["converted/1/model.onnx"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Import_GraphOfAConversion_AnswersAsTheConversionDoes()
    {
        var result = Import(Graph, new ConversionOptions { Labels = Labels, MaxTokens = 12 });
        Assert.Null(result.Manifest.Parity);
        Assert.StartsWith("ONNX (tritone ", result.Manifest.Source.Architecture, StringComparison.Ordinal);
        Assert.Contains("evaluate it", Assert.Single(result.Warnings), StringComparison.Ordinal);

        using var imported = EmotionClassifier.Load(_directory["model"]);
        using var converted = EmotionClassifier.Load(_directory["converted"]);
        Assert.Equal((12, "glad"), (imported.MaxTokens, imported.Labels[1]));
        Assert.Equal(converted.Classify("ok i").Logits.ToArray(), imported.Classify("ok i").Logits.ToArray());
    }

    [Fact]
    public void Import_TokenTypesThatMustBeGiven_AreGiven()
    {
        // An exporter's graph: types are an input like the others, the output has another name, and the inputs stand in another order.
        var graph = Edit(graph =>
        {
            graph.Initializer.Remove(graph.Initializer.Single(tensor => tensor.Name == "token_type_ids"));
            graph.Output[0].Name = "scores";
            graph.Node.Single(node => node.Output.Contains("logits")).Output[0] = "scores";
            foreach (var input in graph.Input.Reverse().ToList())
            {
                graph.Input.Remove(input);
                graph.Input.Add(input);
            }
        });
        Import(graph, new ConversionOptions { Labels = Labels, MaxTokens = 12 });
        using var imported = EmotionClassifier.Load(_directory["model"]);
        using var converted = EmotionClassifier.Load(_directory["converted"]);
        var texts = new[] { "ok i", "im", "!" };
        Assert.All(converted.Classify(texts).Zip(imported.Classify(texts)), pair => Assert.All(
            pair.First.Logits.ToArray().Zip(pair.Second.Logits.ToArray()), logits => Assert.Equal(logits.First, logits.Second, 1e-5f)));
        Assert.Equal(["input_ids", "attention_mask", "token_type_ids"], ModelDirectory.Open(_directory["model"]).Config.Inputs.Select(input => input.Name));
    }

    [Fact]
    public void Import_Sigmoid_IsMultiLabel()
    {
        Import(Graph, new ConversionOptions { Labels = Labels, MaxTokens = 12, Activation = Activation.Sigmoid });
        using var imported = EmotionClassifier.Load(_directory["model"]);
        Assert.True(imported.Classify("ok").IsMultiLabel);
    }

    [Fact]
    public void Import_WhatIsMissing_IsNamed()
    {
        Refused(Graph, new ConversionOptions { MaxTokens = 12 }, "names no labels");
        Refused(Graph, new ConversionOptions { Labels = Labels }, "says how many tokens the model takes");
        Refused(Graph, new ConversionOptions { Labels = ["a", "b"], MaxTokens = 12 }, "2 labels are given");
        Refused(Graph, new ConversionOptions { Labels = Labels, MaxTokens = 40 }, "ONNX Runtime failed to run", ErrorCode.Internal);
        Refused(_directory["absent.onnx"], new ConversionOptions { Labels = Labels, MaxTokens = 12 }, "absent.onnx", ErrorCode.NotFound);
    }

    [Fact]
    public void Import_InputOfAnotherName_IsRefused()
        => Refused(Edit(graph => Rename(graph, "attention_mask", "mask")), new ConversionOptions { Labels = Labels, MaxTokens = 12 }, "attention_mask");

    [Fact]
    public void Import_FixedLength_IsRefused()
        => Refused(
            Edit(graph => graph.Input[0].Type.TensorType.Shape.Dim[1] = new TensorShapeProto.Types.Dimension { DimValue = 12 }),
            new ConversionOptions { Labels = Labels, MaxTokens = 12 }, "INT64 [-1,12]");

    [Fact]
    public void Import_FileThatIsNoGraph_IsRefused()
    {
        File.WriteAllText(_directory["bad.onnx"], "not a graph");
        Refused(_directory["bad.onnx"], new ConversionOptions { Labels = Labels, MaxTokens = 12 }, "bad.onnx");
    }

    private static void Rename(GraphProto graph, string from, string to)
    {
        graph.Input.Single(input => input.Name == from).Name = to;
        foreach (var node in graph.Node)
        {
            for (var i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = node.Input[i] == from ? to : node.Input[i];
            }
        }
    }

    private string Edit(Action<GraphProto> edit)
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Graph));
        edit(model.Graph);
        using var stream = File.Create(_directory["edited.onnx"]);
        using var output = new Google.Protobuf.CodedOutputStream(stream);
        model.WriteTo(output);
        return _directory["edited.onnx"];
    }

    private ConversionResult Import(string graph, ConversionOptions options)
        => OnnxImporter.Import(graph, _directory["checkpoint"], _directory["model"], options, TestContext.Current.CancellationToken);

    private void Refused(string graph, ConversionOptions options, string message, ErrorCode code = ErrorCode.InvalidArgument)
    {
        var refusal = Assert.Throws<TritoneException>(() => Import(graph, options));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(code, refusal.Code);
        Assert.False(Directory.Exists(_directory["model"]), "something was left behind");
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_directory.FullName), path => Path.GetFileName(path).StartsWith('.'));
    }
}
