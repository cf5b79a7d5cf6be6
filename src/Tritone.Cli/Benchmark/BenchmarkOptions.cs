using System.CommandLine;

namespace Tritone.Cli.Benchmark;

/// <summary>The options of <c>tritone benchmark</c>. Those that mean what one of perf_analyzer's means have its name too.</summary>
internal static class BenchmarkOptions
{
    public static readonly Option<string?> Url = new("--url", "-u")
    {
        HelpName = "URL",
        Description = "The server: http://host:port, https://, grpc://host:port or grpcs://. Without a scheme, --protocol says which.",
    };

    public static readonly Option<string?> Model = new("--model", "-m") { HelpName = "NAME", Description = "The model; not needed if the server has one only." };

    public static readonly Option<string> Protocol = new Option<string>("--protocol", "-i")
    {
        Description = "What is spoken at a URL without a scheme.",
        DefaultValueFactory = _ => "http",
    }.AcceptOnlyFromAmong("http", "grpc");

    public static readonly Option<string> Api = new Option<string>("--api")
    {
        Description = "v2: tensors, of Triton, KServe and others. text: texts, POST /v1/classify.",
        DefaultValueFactory = _ => "v2",
    }.AcceptOnlyFromAmong("v2", "text");

    public static readonly Option<string> Tensors = new Option<string>("--tensors", "--input-tensor-format")
    {
        Description = "How tensors go over HTTP, in both directions.",
        DefaultValueFactory = _ => "binary",
    }.AcceptOnlyFromAmong("binary", "json");

    public static readonly Option<string?> Concurrency = new("--concurrency", "--concurrency-range")
    {
        HelpName = "N,...",
        Description = "Closed loop: so many clients, each of which waits for its answer before it asks again. A list, or START:END:STEP; 1 if no load is given.",
    };

    public static readonly Option<string?> RequestRate = new("--request-rate", "--request-rate-range")
    {
        HelpName = "R,...",
        Description = "Open loop: so many requests a second, whatever became of those before. A list, or START:END:STEP.",
    };

    public static readonly Option<string> Arrivals = new Option<string>("--arrivals", "--request-distribution")
    {
        Description = "How the requests of --request-rate are spread: as those of many users, or evenly.",
        DefaultValueFactory = _ => "poisson",
    }.AcceptOnlyFromAmong("poisson", "constant");

    public static readonly Option<string?> Trace = new("--trace") { HelpName = "F", Description = "Open loop by a file: a line a request, the seconds since the first at which it is sent." };

    public static readonly Option<double?> Duration = new("--duration")
    {
        HelpName = "SECONDS",
        Description = "The window that is measured: one, of fixed length. 20, or what the trace takes, if not given.",
    };

    public static readonly Option<double?> Warmup = new("--warmup") { HelpName = "SECONDS", Description = "The same load before the window. 3 if not given; none with --trace." };

    public static readonly Option<string?> Data = new("--data", "--input-data")
    {
        HelpName = "F",
        Description = "What is asked. Texts: .csv, .tsv, .jsonl, or any other, a text a line; NAME_text.txt has its labels in NAME_labels.txt. "
            + "Tensors: .jsonl with an object of inputs a line, or perf_analyzer's .json. Labels that are there are compared with the answers. Without it: random token ids of the model's shape.",
    };

    public static readonly Option<string?> TextColumn = new("--text-column") { HelpName = "NAME", Description = "The column or field of the text: 'text' if not given." };

    public static readonly Option<string?> LabelColumn = new("--label-column") { HelpName = "NAME", Description = "The column or field of the label: 'label' if not given." };

    public static readonly Option<string?> Tokenizer = new("--tokenizer") { HelpName = "DIR", Description = "Makes token ids of texts for --api v2: a model's directory, or a tokenizer's folder." };

    public static readonly Option<int?> Pad = new("--pad") { HelpName = "N", Description = "Pad every row to N tokens, as clients with a fixed length do." };

    public static readonly Option<string[]> Shape = new("--shape") { HelpName = "NAME:D,...", Description = "The shape of an input whose dimensions are free, without the batch. Repeatable." };

    public static readonly Option<int> BatchSize = new("--batch-size", "-b") { HelpName = "N", Description = "Rows, or texts, in a request.", DefaultValueFactory = _ => 1 };

    public static readonly Option<double?> Slo = new("--slo-ms") { HelpName = "MS", Description = "Answers within this time are good: goodput is counted, and --find-knee needs it." };

    public static readonly Option<bool> FindKnee = new("--find-knee") { Description = "Search the highest request rate at which 99 of 100 requests are good; --request-rate says what is tried on the way up." };

    public static readonly Option<string[]> Compare = new("--compare")
    {
        HelpName = "NAME=URL",
        Description = "Several servers in turns under the same load; the first is what the others are compared with.",
        AllowMultipleArgumentsPerToken = true,
    };

    public static readonly Option<int> Rounds = new("--rounds") { HelpName = "N", Description = "How often each server of --compare has its turn.", DefaultValueFactory = _ => 5 };

    public static readonly Option<int> MaxInFlight = new("--max-in-flight")
    {
        HelpName = "N",
        Description = "So many requests without an answer end an open loop as overloaded.",
        DefaultValueFactory = _ => 10_000,
    };

    public static readonly Option<string?> MetricsUrl = new("--metrics-url")
    {
        HelpName = "URL",
        Description = "The server's metrics, for a server without /stats: port 8002 of its host if not given. They need not be there.",
    };

    public static readonly Option<bool> Json = new("--json") { Description = "One JSON object a run on standard output, a line each." };

    public static readonly Option<string?> Report = new("--report") { HelpName = "F.html", Description = "Write a page with figures and pictures." };

    public static IReadOnlyList<Option> All { get; } =
    [
        Url, Model, Protocol, Api, Tensors, Concurrency, RequestRate, Arrivals, Trace, Duration, Warmup, Data, TextColumn, LabelColumn, Tokenizer, Pad, Shape, BatchSize,
        Slo, FindKnee, Compare, Rounds, MaxInFlight, MetricsUrl, Json, Report,
    ];
}
