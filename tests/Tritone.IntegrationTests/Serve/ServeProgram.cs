using System.Diagnostics;

namespace Tritone.IntegrationTests.Serve;

/// <summary><c>tritone serve</c> on ports that nobody else has, and what it says when it is up.</summary>
internal sealed class ServeProgram : IDisposable
{
    private ServeProgram(Process process, IReadOnlyList<string> lines, HttpClient client) => (Process, Lines, Client) = (process, lines, client);

    public Process Process { get; }

    /// <summary>What it printed up to the address of HTTP.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>A client of its HTTP port.</summary>
    public HttpClient Client { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The command line for a server on free ports that logs nothing but warnings and errors.</summary>
    public static string[] Arguments(params string[] arguments)
        => ["serve", "--http-port", "0", "--grpc-port", "0", "--metrics-port", "0", "--log-info=false", .. arguments];

    /// <summary>Starts a server and waits until it listens.</summary>
    public static Task<ServeProgram> StartAsync(params string[] arguments) => StartAsync(arguments, environment: null);

    /// <summary>Starts a server with environment variables and waits until it listens.</summary>
    public static async Task<ServeProgram> StartAsync(string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        const string Announcement = "listening on ";
        var process = await TritoneProgram.StartAsync(Arguments(arguments), environment: environment);
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            lines.Add(line);
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                return new ServeProgram(process, lines, new HttpClient { BaseAddress = new Uri(line[Announcement.Length..]) });
            }
        }

        throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(Cancellation));
    }

    /// <summary>The host and port of gRPC, which it prints next. To be called once.</summary>
    public async Task<string> ReadGrpcAuthorityAsync()
    {
        const string Announcement = "gRPC on http://";
        var line = await Process.StandardOutput.ReadLineAsync(Cancellation);
        Assert.StartsWith(Announcement, line, StringComparison.Ordinal);
        return line![Announcement.Length..];
    }

    /// <summary>Posts a body and gives the status and the body of the answer.</summary>
    public async Task<(int Status, string Body)> PostAsync(string path, string body = "")
    {
        using var content = new StringContent(body);
        using var response = await Client.PostAsync(path, content, Cancellation);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>Gets the status of a path.</summary>
    public async Task<int> GetAsync(string path)
    {
        using var response = await Client.GetAsync(path, Cancellation);
        return (int)response.StatusCode;
    }

    /// <summary>Ends it without ceremony.</summary>
    /// <returns>What it wrote to standard error.</returns>
    public async Task<string> KillAsync()
    {
        Process.Kill();
        return await Process.StandardError.ReadToEndAsync(Cancellation);
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!Process.HasExited)
        {
            Process.Kill();
        }

        Process.Dispose();
    }
}
