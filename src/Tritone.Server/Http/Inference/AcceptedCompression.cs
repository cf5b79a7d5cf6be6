using System.Globalization;

namespace Tritone.Server.Http.Inference;

/// <summary>Chooses how an answer is compressed, as Triton does: of what it knows the one of the highest quality, and the first of several; <c>*</c> is not looked at.</summary>
internal static class AcceptedCompression
{
    /// <param name="header">What the client accepts: <c>gzip;q=0.5, deflate</c>.</param>
    public static Compression Of(ReadOnlySpan<char> header)
    {
        var chosen = Compression.None;
        var highest = 0.0;
        foreach (var range in header.Split(','))
        {
            var entry = header[range];
            var mark = entry.IndexOf(';');
            var coding = (mark < 0 ? entry : entry[..mark]).Trim();
            if (Parse(coding) is { } compression && QualityOf(mark < 0 ? [] : entry[(mark + 1)..]) is var quality && quality > highest)
            {
                chosen = compression;
                highest = quality;
            }
        }

        return chosen;
    }

    /// <summary>The compression of a name; null for one that is not known.</summary>
    public static Compression? Parse(ReadOnlySpan<char> name) => name switch
    {
        "gzip" => Compression.Gzip,
        "deflate" => Compression.Deflate,
        "identity" => Compression.None,
        _ => null,
    };

    private static double QualityOf(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim();
        return parameter.StartsWith("q=") && double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality) ? quality : 1;
    }
}
