using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Tritone.IntegrationTests;

/// <summary>One repository of a hub, on this machine. What goes wrong on the way is the business of the downloader's own tests.</summary>
internal sealed class LocalHub : IDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly HttpListener _listener = new();
    private readonly string _repository;
    private readonly string _folder;

    public LocalHub(string repository, string folder)
    {
        _repository = repository;
        _folder = folder;
        Address = $"http://127.0.0.1:{FreePort()}";
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Address { get; }

    public ConcurrentQueue<string> Requests { get; } = [];

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                Requests.Enqueue(context.Request.Url!.AbsolutePath);
                await AnswerAsync(context);
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // It was closed.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var path = context.Request.Url!.AbsolutePath;
        if (path == $"/api/models/{_repository}/revision/main")
        {
            var names = string.Join(',', Directory.EnumerateFiles(_folder).Select(file => $"{{\"rfilename\":\"{Path.GetFileName(file)}\"}}"));
            await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"{{\"sha\":\"{Commit}\",\"siblings\":[{names}]}}"));
            return;
        }

        var file = Path.Combine(_folder, Path.GetFileName(path));
        if (path != $"/{_repository}/resolve/{Commit}/{Path.GetFileName(path)}" || !File.Exists(file))
        {
            context.Response.StatusCode = 404;
            return;
        }

        var content = await File.ReadAllBytesAsync(file);
        context.Response.Headers["ETag"] = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\"";
        context.Response.Headers["X-Repo-Commit"] = Commit;
        context.Response.ContentLength64 = content.Length;
        if (context.Request.HttpMethod == "GET")
        {
            await context.Response.OutputStream.WriteAsync(content);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
