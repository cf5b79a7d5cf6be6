using Microsoft.AspNetCore.Http;

namespace Tritone.Server.Http;

/// <summary>A page for people: type a text and see what the model says of it.</summary>
internal static class Playground
{
    private static readonly Lazy<byte[]> Page = new(() =>
    {
        using var stream = typeof(Playground).Assembly.GetManifestResourceStream("playground.html")!;
        var page = new byte[stream.Length];
        stream.ReadExactly(page);
        return page;
    });

    /// <summary>Whether a request names HTML among what it accepts, as browsers do; that it takes anything is not enough.</summary>
    public static bool IsAskedFor(HttpContext context)
    {
        foreach (var accepted in context.Request.GetTypedHeaders().Accept)
        {
            if (accepted.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) && accepted.Quality is null or > 0)
            {
                return true;
            }
        }

        return false;
    }

    public static Task ReplyAsync(HttpContext context) => Replies.BodyAsync(context, "text/html; charset=utf-8", Page.Value);
}
