using Tritone.Serving.Caching;

namespace Tritone.Serving.Tests.Caching;

public sealed class CircuitTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly ManualTime _time = new();
    private readonly Circuit _circuit;

    public CircuitTests() => _circuit = new Circuit(Pause, _time);

    [Fact]
    public void TryEnter_NothingFailed_LetsAllTry()
    {
        Assert.True(_circuit.TryEnter());
        Assert.True(_circuit.TryEnter());
    }

    [Fact]
    public void TryEnter_AfterAFailure_LetsOneTryAfterThePause()
    {
        _circuit.Failed();
        Assert.False(_circuit.TryEnter());
        _time.Advance(Pause - TimeSpan.FromTicks(1));
        Assert.False(_circuit.TryEnter());
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(_circuit.TryEnter());
        Assert.False(_circuit.TryEnter());
    }

    [Fact]
    public void TryEnter_OneHasSucceeded_LetsAllTry()
    {
        _circuit.Failed();
        _time.Advance(Pause);
        Assert.True(_circuit.TryEnter());
        _circuit.Succeeded();
        Assert.True(_circuit.TryEnter());
        Assert.True(_circuit.TryEnter());
    }

    [Fact]
    public void TryEnter_OneHasFailedAgain_PausesAgain()
    {
        _circuit.Failed();
        _time.Advance(Pause);
        Assert.True(_circuit.TryEnter());
        _circuit.Failed();
        Assert.False(_circuit.TryEnter());
        _time.Advance(Pause);
        Assert.True(_circuit.TryEnter());
    }
}
