using System.IO.Pipelines;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Tritone.Files;
using Tritone.Runtime.Classification;

namespace Tritone.Server.Classification.Streaming;

/// <summary>
/// One stream of lines: many are under way at once, and the answers come in the order of the lines, as soon as they are there. An error is an answer and ends nothing.
/// What a client does not read stops what is read of it.
/// </summary>
/// <param name="answer">Answers a line that has a text.</param>
/// <param name="read">Reads a line, given its number.</param>
/// <param name="time">The clock.</param>
/// <param name="stopping">Cancelled when the server is to stop: no more lines are read, and those that were are answered.</param>
internal sealed class ClassificationStream(
    Func<StreamLine, CancellationToken, Task<TextAnswer>> answer, Func<long, byte[]?, StreamLine> read, TimeProvider time, CancellationToken stopping)
{
    // Lines of one stream that are under way at once: enough to fill the batches of any model, and a bound for what a client that does not read can pile up.
    private const int MaxUnderWay = 256;

    // Answers that are there are sent together, but not more than this at once.
    private const int FlushLength = 16 * 1024;

    private static readonly JsonWriterOptions Options = new() { Encoder = MinimalJsonEncoder.Instance };

    private readonly RetryTurns _turns = new(time);
    private string? _brokenBody;

    /// <summary>Runs to the end of the lines, or until the client has gone.</summary>
    public async Task RunAsync(PipeReader lines, PipeWriter output, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answers = Channel.CreateBounded<Task<StreamAnswer>>(new BoundedChannelOptions(MaxUnderWay) { SingleReader = true, SingleWriter = true });
        var reading = ReadAsync(new LineReader(lines), answers.Writer, ending.Token);
        try
        {
            await WriteAsync(answers.Reader, output, cancellationToken);
            await reading;
        }
        finally
        {
            await ending.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (answers.Reader.TryRead(out var left))
            {
                await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ReadAsync(LineReader lines, ChannelWriter<Task<StreamAnswer>> answers, CancellationToken cancellationToken)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        try
        {
            while (await lines.ReadAsync(reading.Token) is var (number, bytes))
            {
                await answers.WriteAsync(AnswerAsync(read(number, bytes), cancellationToken), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The server is to stop: what was read is answered.
        }
        catch (BadHttpRequestException exception)
        {
            // The body ends in the middle. The status was sent long ago; the last line says it.
            _brokenBody = exception.Message.TrimEnd('.');
        }
        finally
        {
            answers.Complete();
        }
    }

    // On another thread from the beginning: the next line is read meanwhile.
    private async Task<StreamAnswer> AnswerAsync(StreamLine line, CancellationToken cancellationToken)
    {
        if (line.Error is not null)
        {
            return new StreamAnswer(line, null, line.Error);
        }

        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            return new StreamAnswer(line, (await _turns.RunAsync(() => answer(line, cancellationToken), cancellationToken)).Prediction, null);
        }
        catch (TritoneException exception)
        {
            return new StreamAnswer(line, null, exception.Message);
        }
    }

    private async Task WriteAsync(ChannelReader<Task<StreamAnswer>> answers, PipeWriter output, CancellationToken cancellationToken)
    {
        await using var writer = new Utf8JsonWriter(output, Options);
        while (await answers.WaitToReadAsync(cancellationToken))
        {
            while (answers.TryRead(out var next))
            {
                // Whoever waits for the next has those that are there.
                if (!next.IsCompleted || output.UnflushedBytes >= FlushLength)
                {
                    await output.FlushAsync(cancellationToken);
                }

                (await next).Write(writer, output);
            }

            await output.FlushAsync(cancellationToken);
        }

        if (_brokenBody is not null)
        {
            StreamAnswer.WriteError(writer, output, _brokenBody);
            await output.FlushAsync(cancellationToken);
        }
    }
}
