using System.Text.Json;
using Tritone.Cli.Rows;

namespace Tritone.Cli.Classify;

/// <summary>A row and its answer as one JSON object.</summary>
internal sealed class AnswerJson(AnswerFormat format)
{
    private readonly HashSet<string> _names = [.. PredictionJson.FieldNames.Select(name => format.Prefix + name)];

    /// <summary>Writes the fields of the row and then those of the answer.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: both have a field of one name.</exception>
    public void WriteFields(Utf8JsonWriter writer, Row row, Prediction prediction)
    {
        foreach (var (name, value, isJson) in row.Fields)
        {
            if (_names.Contains(name))
            {
                throw new TritoneException(
                    ErrorCode.InvalidArgument, $"{row.Place} has a '{name}', and so has the answer; with --prefix P the names of the answer begin with P");
            }

            writer.WritePropertyName(name);
            if (isJson)
            {
                writer.WriteRawValue(value, skipInputValidation: true);
            }
            else
            {
                writer.WriteStringValue(value);
            }
        }

        prediction.WriteFields(writer, format.TopN, format.ShowLogits, format.Prefix);
    }
}
