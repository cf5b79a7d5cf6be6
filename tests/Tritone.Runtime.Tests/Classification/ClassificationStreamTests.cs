using System.Runtime.CompilerServices;
using Tritone.Runtime.Classification;

namespace Tritone.Runtime.Tests.Classification;

/// <summary>Texts that are classified while they come in.</summary>
public sealed class ClassificationStreamTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly EmotionClassifier _classifier;

    public ClassificationStreamTests() => _classifier = EmotionClassifier.Load(
        TestModel.Write(_directory["emotion"], maxTokens: 12), new EmotionClassifierOptions { OnLong = LongText.Refuse });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _classifier.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task ClassifyAsync_ManyTexts_AnswersEachInOrder()
    {
        var texts = Enumerable.Range(0, 5000).Select(Text).ToList();
        var expected = _classifier.Classify(texts);
        var actual = await _classifier.ClassifyAsync(texts.ToAsyncEnumerable(), Cancellation).ToListAsync(Cancellation);
        Assert.Equal(texts.Count, actual.Count);
        foreach (var (left, right) in expected.Zip(actual))
        {
            Assert.Equal(left.Tokens, right.Tokens);
            Assert.All(left.Logits.ToArray().Zip(right.Logits.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }
    }

    [Fact]
    public async Task ClassifyAsync_NoTexts_IsEmpty()
        => Assert.Empty(await _classifier.ClassifyAsync(AsyncEnumerable.Empty<string>(), Cancellation).ToListAsync(Cancellation));

    [Fact]
    public async Task ClassifyAsync_TextsThatComeOneByOne_AreAnsweredBeforeTheNext()
    {
        var asked = 0;
        var answered = 0;
        async IAsyncEnumerable<string> Conversation()
        {
            for (var i = 0; i < 20; i++)
            {
                await Eventually(() => Volatile.Read(ref answered) == i);
                asked++;
                yield return "what a day";
            }
        }

        await foreach (var _ in _classifier.ClassifyAsync(Conversation(), Cancellation))
        {
            Interlocked.Increment(ref answered);
        }

        Assert.Equal((20, 20), (asked, answered));
    }

    [Fact]
    public async Task ClassifyAsync_SlowReader_IsNotReadFarAheadOf()
    {
        var read = 0;
        async IAsyncEnumerable<string> Endless([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Interlocked.Increment(ref read);
                yield return "a";
                await Task.Yield();
            }
        }

        var taken = 0;
        await foreach (var _ in _classifier.ClassifyAsync(Endless(Cancellation), Cancellation))
        {
            if (++taken == 3)
            {
                await Settled(() => Volatile.Read(ref read));
                break;
            }
        }

        // Four blocks of 512 at most, of which one is being read, and what was tokenised ahead.
        Assert.InRange(read, 3, 3000);
    }

    [Fact]
    public async Task ClassifyAsync_ReaderThatStops_EndsTheSource()
    {
        var ended = new TaskCompletionSource();
        async IAsyncEnumerable<string> Endless([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            try
            {
                while (true)
                {
                    yield return "a";
                    await Task.Delay(1, cancellationToken);
                }
            }
            finally
            {
                ended.SetResult();
            }
        }

        await foreach (var _ in _classifier.ClassifyAsync(Endless(Cancellation), Cancellation))
        {
            break;
        }

        Assert.True(ended.Task.IsCompleted, "the source goes on");
    }

    [Fact]
    public async Task ClassifyAsync_Cancelled_EndsWithThat()
    {
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in _classifier.ClassifyAsync(Enumerable.Repeat("a", 1_000_000).ToAsyncEnumerable(), cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });
        Assert.Equal(3, _classifier.Classify("a").Tokens);
    }

    [Fact]
    public async Task ClassifyAsync_TextThatIsRefused_ThrowsWhenItsTurnComes()
    {
        var answers = 0;
        var refusal = await Assert.ThrowsAsync<TritoneException>(async () =>
        {
            await foreach (var _ in _classifier.ClassifyAsync(Enumerable.Range(0, 1000).Select(i => i == 700 ? TooLong : "a").ToAsyncEnumerable(), Cancellation))
            {
                answers++;
            }
        });
        Assert.Equal("the text has 22 tokens; model 'emotion' takes 12", refusal.Message);
        Assert.Equal(700, answers);
    }

    [Fact]
    public async Task ClassifyAsync_ItemsWithErrors_AreGivenWithTheirErrors()
    {
        var items = Enumerable.Range(0, 1000).ToAsyncEnumerable();
        var answers = await _classifier.ClassifyAsync(
            items,
            i => i % 10 == 3 ? throw new TritoneException(ErrorCode.InvalidArgument, $"item {i} has no text") : i % 10 == 5 ? TooLong : Text(i),
            Cancellation).ToListAsync(Cancellation);

        Assert.Equal(Enumerable.Range(0, 1000), answers.Select(answer => answer.Item));
        Assert.All(answers, answer => Assert.Equal(answer.Item % 10 is 3 or 5, answer.Prediction is null));
        Assert.All(answers, answer => Assert.NotEqual(answer.Error is null, answer.Prediction is null));
        Assert.Equal("item 3 has no text", answers[3].Error!.Message);
    }

    [Fact]
    public async Task ClassifyAsync_SourceThatFails_ThrowsAfterTheAnswersBefore()
    {
        static async IAsyncEnumerable<string> Failing()
        {
            for (var i = 0; i < 600; i++)
            {
                yield return "a";
            }

            await Task.Yield();
            throw new IOException("the disk is gone");
        }

        var answers = 0;
        var failure = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (var _ in _classifier.ClassifyAsync(Failing(), Cancellation))
            {
                answers++;
            }
        });
        Assert.Equal(("the disk is gone", 600), (failure.Message, answers));
    }

    [Fact]
    public async Task ClassifyAsync_SeveralStreamsAndCallsAtOnce_AllCome()
    {
        var texts = Enumerable.Range(0, 1000).Select(Text).ToList();
        var streams = Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await _classifier.ClassifyAsync(texts.ToAsyncEnumerable(), Cancellation).CountAsync(Cancellation)));
        var calls = Enumerable.Range(0, 4).Select(_ => Task.Run(async () => (await _classifier.ClassifyAsync(texts, Cancellation)).Count));
        Assert.All(await Task.WhenAll(streams.Concat(calls)), count => Assert.Equal(1000, count));
    }

    private static string TooLong { get; } = string.Join(' ', Enumerable.Repeat("a", 20));

    private static string Text(int i) => string.Join(' ', Enumerable.Range(0, i % 7).Select(word => TestModel.Words[(i + word) % TestModel.Words.Count]).Where(word => !word.StartsWith('#')));

    private static async Task Eventually(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1, Cancellation);
        }
    }

    // Waits until a number has not changed for a while.
    private static async Task Settled(Func<int> number)
    {
        for (var (last, same) = (number(), 0); same < 20; same = number() == last ? same + 1 : 0)
        {
            last = number();
            await Task.Delay(10, Cancellation);
        }
    }
}
