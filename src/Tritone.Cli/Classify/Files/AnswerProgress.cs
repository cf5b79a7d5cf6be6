using System.Text.Json;
using Tritone.Files;

namespace Tritone.Cli.Classify.Files;

/// <summary>How far an output file is, kept beside it while it is being written, so that an interrupted run can be gone on with.</summary>
internal sealed record AnswerProgress
{
    /// <summary>Rows of the source that are done: written or rejected.</summary>
    public long Rows { get; init; }

    /// <summary>How many of them were rejected.</summary>
    public long Rejected { get; init; }

    /// <summary>The length of the output that belongs to these rows. What stands behind it was not finished.</summary>
    public long OutputLength { get; init; }

    /// <summary>The same for the rejected rows.</summary>
    public long RejectedLength { get; init; }

    /// <summary>The columns that the first row fixed; empty if the format fixes none.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>What the rows were made from and how; a run that goes on must have the same.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public static AnswerProgress Read(string path) => JsonFields.Read(path, fields => new AnswerProgress
    {
        Rows = Length(fields, "rows"),
        Rejected = Length(fields, "rejected"),
        OutputLength = Length(fields, "output_length"),
        RejectedLength = Length(fields, "rejected_length"),
        Columns = fields.Strings("columns"),
        Settings = (fields.Members("settings") ?? []).ToDictionary(member => member.Key, member => member.Value.ToString()),
    });

    /// <summary>Writes the file as a whole or not at all.</summary>
    public void Write(string path)
    {
        var next = path + ".next";
        using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            using (var writer = new Utf8JsonWriter(stream))
            {
                WriteTo(writer);
            }

            stream.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }

    private void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("rows", Rows);
        writer.WriteNumber("rejected", Rejected);
        writer.WriteNumber("output_length", OutputLength);
        writer.WriteNumber("rejected_length", RejectedLength);
        writer.WriteStartArray("columns");
        foreach (var column in Columns)
        {
            writer.WriteStringValue(column);
        }

        writer.WriteEndArray();
        writer.WriteStartObject("settings");
        foreach (var (name, value) in Settings)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static long Length(JsonFields fields, string key) => fields.Long(key, 0, long.MaxValue);
}
