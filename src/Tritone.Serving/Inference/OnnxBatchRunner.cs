using System.Runtime.InteropServices;
using Tritone.Protocol.Inference;
using Tritone.Runtime.Sessions;
using Tritone.Serving.Caching;
using Tritone.Serving.Scheduling;
using Tritone.Serving.Statistics;
using Tritone.Tensors;

namespace Tritone.Serving.Inference;

/// <summary>Runs batches on an instance of an ONNX model. Not thread-safe.</summary>
internal sealed class OnnxBatchRunner(ModelSignature signature, IBatchInputs inputs, OnnxInstance instance, ModelRecorder recorder, Clock clock, ModelCache? cache) : IBatchRunner
{
    private readonly BatchOutputs _outputs = new(signature);

    public BatchTimes Run(IReadOnlyList<WorkPart> batch)
    {
        try
        {
            var start = clock.Now;
            var tensors = inputs.Assemble(batch);
            var inputEnd = clock.Now;
            var outputs = instance.Run(tensors, _outputs.NamesFor(batch));
            var outputStart = clock.Now;
            Take(batch, outputs);
            CountTokens(batch, tensors);
            foreach (var part in batch)
            {
                if (part.Work.Answer())
                {
                    Answer(part.Work);
                }
            }

            return new BatchTimes(start, inputEnd, outputStart, clock.Now);
        }
        finally
        {
            inputs.Release();
        }
    }

    private void Take(IReadOnlyList<WorkPart> batch, Tensor[] outputs)
    {
        var batchRows = RowsOf(batch);
        var row = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            batch[i].Outputs = _outputs.Take(outputs, batch[i].Work.Request, row, batch[i].Rows, batchRows);
            row += batch[i].Rows;
        }
    }

    private void Answer(InferenceWork work)
    {
        var outputs = work.Parts.Length == 1 ? work.Parts[0].Outputs! : BatchOutputs.Join(work);
        cache?.Insert(work, outputs);
        Answer(work, outputs, signature);
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

    private void CountTokens(IReadOnlyList<WorkPart> batch, List<Tensor> tensors)
    {
        if (!recorder.HasMetrics)
        {
            return;
        }

        var (count, padding) = (0L, 0L);
        if (signature.MaskIndex >= 0 && tensors.Find(tensor => tensor.Name == signature.Inputs[signature.MaskIndex].Name) is { } mask)
        {
            var size = mask.DataType.ElementSize();
            count = mask.Data.Length / size;
            padding = size == sizeof(long) ? MemoryMarshal.Cast<byte, long>(mask.Data.Span).Count(0L) : MemoryMarshal.Cast<byte, int>(mask.Data.Span).Count(0);
        }

        recorder.Ran(RowsOf(batch), count, padding);
    }

    private static int RowsOf(IReadOnlyList<WorkPart> batch)
    {
        var rows = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            rows += batch[i].Rows;
        }

        return rows;
    }
}
