namespace Tritone.Serving.Tests.Lifecycle;

public sealed class ModelRepositoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Load_Folder_HasEveryModelInTheVersionsItsPolicyServes()
    {
        TestModel.Write(_directory["joy"], [1, 2]);
        TestModel.Write(_directory["anger"], takesTexts: false);
        Directory.CreateDirectory(_directory[".hidden"]);
        File.WriteAllText(_directory["notes.txt"], "");

        using var repository = ModelRepository.Load(_directory.FullName);
        Assert.Equal([("anger", 1L), ("joy", 2L)], repository.Models.Select(model => (model.Name, model.Version)));
        Assert.Equal(2, repository.Find("joy").Version);
        Assert.Equal(2, repository.Find("joy", "2").Version);
        Assert.Null(repository.Find("anger").Texts);
        Assert.Equal("joy", repository.FindTextModel().Name);
        Refused(() => repository.Find("joy", "1"), ErrorCode.NotFound, "Request for unknown model: 'joy' version 1 is not found");
        Refused(() => repository.Find("fear"), ErrorCode.NotFound, "Request for unknown model: 'fear' is not found");
        Refused(() => repository.FindTextModel("anger"), ErrorCode.Unsupported, "no tokenizer");
    }

    [Fact]
    public void FindTextModel_Several_MustBeNamed()
    {
        TestModel.Write(_directory["a"]);
        TestModel.Write(_directory["b"]);
        using var repository = ModelRepository.Load(_directory.FullName);
        Assert.Equal("b", repository.FindTextModel("b").Name);
        Refused(() => repository.FindTextModel(), ErrorCode.InvalidArgument, "name one of a, b");
    }

    [Fact]
    public void FindTextModel_None_SaysSo()
    {
        TestModel.Write(_directory["a"], takesTexts: false);
        using var repository = ModelRepository.Load(_directory.FullName);
        Refused(() => repository.FindTextModel(), ErrorCode.Unsupported, "no model here takes texts");
    }

    [Fact]
    public void Load_SeveralThatCannotBe_NamesThemAll()
    {
        TestModel.Write(_directory["sound"]);
        TestModel.Write(_directory["labelless"]);
        File.Delete(_directory["labelless/labels.txt"]);
        TestModel.Write(_directory["graphless"]);
        File.WriteAllText(_directory["graphless/1/model.onnx"], "no graph");
        TestModel.Write(_directory["versionless"], []);

        var refusal = Refused(() => ModelRepository.Load(_directory.FullName), null, "3 models cannot be loaded");
        Assert.Contains("labels.txt", refusal, StringComparison.Ordinal);
        Assert.Contains("model.onnx", refusal, StringComparison.Ordinal);
        Assert.Contains("under the version policy of model 'versionless'", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NothingToServe_SaysWhy()
    {
        Refused(() => ModelRepository.Load(_directory["absent"]), ErrorCode.NotFound, "absent");
        Refused(() => ModelRepository.Load(_directory.FullName), ErrorCode.NotFound, "no model in the repository");
        TestModel.Write(_directory["emotion"], []);
        Refused(() => ModelRepository.Load(_directory["emotion"]), ErrorCode.InvalidArgument, "is a model directory");
    }

    [Theory]
    [InlineData("dims: [ -1 ] }, {", "dims: [ -1, 3 ] }, {", "model 'emotion', tensor 'input_ids': the model exp")]
    [InlineData("TYPE_FP32", "TYPE_FP64", "configuration expects datatype TYPE_FP64 for output 'logits', model provides TYPE_FP32")]
    [InlineData("\"logits\"", "\"scores\"", "unexpected inference output 'scores', allowed outputs are: logits")]
    [InlineData("{ name: \"input_ids\" data_type: TYPE_INT64 dims: [ -1 ] }, ", "", "configuration expects 1 inputs, model provides 2")]
    public void Load_ConfigThatDoesNotFitTheGraph_IsFoundOutAtStart(string before, string after, string message)
    {
        TestModel.Write(_directory["emotion"]);
        var config = File.ReadAllText(_directory["emotion/config.pbtxt"]);
        Assert.Contains(before, config, StringComparison.Ordinal);
        File.WriteAllText(_directory["emotion/config.pbtxt"], config.Replace(before, after, StringComparison.Ordinal));
        Refused(() => ModelRepository.LoadModel(_directory["emotion"]), ErrorCode.InvalidArgument, message);
    }

    private static string Refused(Action action, ErrorCode? code, string message)
    {
        var refusal = Assert.Throws<TritoneException>(action);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(code ?? refusal.Code, refusal.Code);
        return refusal.Message;
    }
}
