using System.Runtime.InteropServices;
using Tritone.Protocol.Inference;
using Tritone.Runtime.Sessions;
using Tritone.Serving.Caching;
using Tritone.Serving.Scheduling;
using Tritone.Serving.Statistics;
using Tritone.Tensors;

namespace Tritone.Serving.Inference;

/// <summary>Runs batches on an instance of an ONNX model. Not thread-safe.</summary>
internal sealed class OnnxBatchRunner(ModelSignature signature, OnnxInstance instance, ModelRecorder recorder, Clock clock, ModelCache? cache) : IBatchRunner
{
    private readonly BatchInputs _inputs = new(signature);
    private readonly BatchOutputs _outputs = new(signature);

    public BatchTimes? Run(IReadOnlyList<InferenceWork> batch)
    {
        try
        {
            var start = clock.Now;
            var inputs = _inputs.Assemble(batch);
            var inputEnd = clock.Now;
            var outputs = instance.Run(inputs, _outputs.NamesFor(batch));
            var outputStart = clock.Now;
            CountTokens(batch, inputs);
            Deliver(batch, outputs);
            return new BatchTimes(start, inputEnd, outputStart, clock.Now);
        }
        catch (Exception exception)
        {
            Fail(batch, exception);
            return null;
        }
        finally
        {
            _inputs.Release();
        }
    }

    private void Deliver(IReadOnlyList<InferenceWork> batch, Tensor[] outputs)
    {
        var batchRows = RowsOf(batch);
        var row = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var work = batch[i];
            var taken = _outputs.Take(outputs, work.Request, row, work.Rows, batchRows);
            row += work.Rows;
            cache?.Insert(work, taken);
            Answer(work, taken, signature);
        }
    }

    /// <summary>Gives a request its response, with classes instead of tensors where it asks for them.</summary>
    public static void Answer(InferenceWork work, IReadOnlyList<Tensor> outputs, ModelSignature signature)
    {
        try
        {
            work.Response = ResponseOf(work.Request, outputs, signature);
        }
        catch (TritoneException exception)
        {
            // The model did what it was asked for: it is the request that wants what its output is not.
            work.Error = exception;
        }
    }

    private static InferenceResponse ResponseOf(InferenceRequest request, IReadOnlyList<Tensor> outputs, ModelSignature signature)
    {
        Tensor[]? classified = null;
        for (var i = 0; i < request.Outputs.Count; i++)
        {
            if (request.Outputs[i].ClassCount is > 0 and var count)
            {
                classified ??= [.. outputs];
                classified[i] = ClassScores.Of(outputs[i], count, signature.Labels.GetValueOrDefault(outputs[i].Name), signature.HasBatch);
            }
        }

        return new InferenceResponse(request.Id, signature.Config.Name, signature.Version, classified ?? outputs);
    }

    // Each request has an exception of its own: it is thrown where the request is awaited, and remembers where that was.
    private static void Fail(IReadOnlyList<InferenceWork> batch, Exception exception)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            batch[i].Response = null;
            batch[i].Error = exception is TritoneException known
                ? new TritoneException(known.Code, known.Message, known)
                : new TritoneException(ErrorCode.Internal, ErrorText.Of(exception), exception);
        }
    }

    private void CountTokens(IReadOnlyList<InferenceWork> batch, List<Tensor> inputs)
    {
        if (!recorder.HasMetrics)
        {
            return;
        }

        var (tokens, padding) = (0L, 0L);
        if (signature.MaskIndex >= 0 && inputs.Find(input => input.Name == signature.Inputs[signature.MaskIndex].Name) is { } mask)
        {
            var size = mask.DataType.ElementSize();
            tokens = mask.Data.Length / size;
            padding = size == sizeof(long) ? MemoryMarshal.Cast<byte, long>(mask.Data.Span).Count(0L) : MemoryMarshal.Cast<byte, int>(mask.Data.Span).Count(0);
        }

        recorder.Ran(RowsOf(batch), tokens, padding);
    }

    private static int RowsOf(IReadOnlyList<InferenceWork> batch)
    {
        var rows = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            rows += batch[i].Rows;
        }

        return rows;
    }
}
