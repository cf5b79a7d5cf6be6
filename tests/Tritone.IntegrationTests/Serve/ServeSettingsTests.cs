using System.CommandLine;
using System.Net;
using Tritone.Cli.Serve;
using Tritone.Server.Options;
using Tritone.Serving;
using Tritone.Serving.Caching;

namespace Tritone.IntegrationTests.Serve;

/// <summary>What becomes of each flag.</summary>
public sealed class ServeSettingsTests
{
    [Fact]
    public void Read_NoFlags_GivesTheDefaults()
    {
        var settings = Read("");
        Assert.Equal((ModelControlMode.None, TimeSpan.FromSeconds(15), true, true, null), (
            settings.Repository.ControlMode, settings.Repository.PollInterval, settings.Repository.StrictReadiness, settings.Repository.ExitOnError, settings.Repository.CacheSize));
        Assert.Empty(settings.Repository.LoadModels);
        Assert.Equal(["127.0.0.1:8000", "127.0.0.1:8001", "127.0.0.1:8002"], Ports(settings));
        Assert.Equal(new LogOptions(), settings.Server.Log);
        Assert.Empty(settings.Server.TraceSettings);
    }

    [Fact]
    public void Read_Models_GivesTheOptionsOfTheRepository()
    {
        var settings = Read("--model-repository a --model-store=b --model-control-mode EXPLICIT --load-model x --load-model=y --strict-readiness=false --exit-on-error 0 --cache-config local,size=1048576");
        Assert.Equal(["a", "b"], settings.Repository.Directories);
        Assert.Equal(["x", "y"], settings.Repository.LoadModels);
        Assert.Equal((ModelControlMode.Explicit, false, false, 1048576L), (
            settings.Repository.ControlMode, settings.Repository.StrictReadiness, settings.Repository.ExitOnError, settings.Repository.CacheSize!.Value));
        Assert.Equal(TimeSpan.FromSeconds(3), Read("--model-repository a --model-control-mode poll --repository-poll-secs 3").Repository.PollInterval);
    }

    [Fact]
    public void Read_TextCache_GivesItsOptions()
    {
        Assert.Null(Read("").Repository.TextCache);
        Assert.Equal(new TextCacheOptions { ByteSize = 1000 }, Read("--text-cache local,size=1000").Repository.TextCache);
        Assert.Equal(new TextCacheOptions { Redis = new RedisOptions("h") }, Read("--text-cache redis,host=h").Repository.TextCache);
        Assert.Equal((6379, TimeSpan.FromMilliseconds(50), null), (new RedisOptions("h").Port, new RedisOptions("h").Timeout, new RedisOptions("h").TimeToLive));
        Assert.Equal(
            new TextCacheOptions { ByteSize = 7, Redis = new RedisOptions("h", 1) { Timeout = TimeSpan.FromMilliseconds(5), TimeToLive = TimeSpan.FromSeconds(3) } },
            Read("--text-cache redis,size=7,ttl-secs=3,timeout-ms=5,port=1,host=h").Repository.TextCache);
    }

    [Theory]
    [InlineData("--allow-grpc=false --allow-metrics false", "127.0.0.1:8000")]
    [InlineData("--allow-grpc=0 --allow-metrics OFF --http-port 1 --http-port 2", "127.0.0.1:2")]
    [InlineData("--allow-http False --grpc-port 5 --allow-metrics=0", "127.0.0.1:5")]
    [InlineData("--http-address 0.0.0.0 --http-port 1 --grpc-address localhost", "0.0.0.0:1 127.0.0.1:8001 0.0.0.0:8002")]
    [InlineData("--http-address 0.0.0.0 --metrics-address 127.0.0.1 --metrics-port 4 --allow-http 1", "0.0.0.0:8000 127.0.0.1:8001 127.0.0.1:4")]
    public void Read_Ports_AreWhereTheFlagsSay(string flags, string ports) => Assert.Equal(ports.Split(' '), Ports(Read(flags)));

    [Fact]
    public void Read_Server_GivesItsOptions()
    {
        var options = Read(
            "--http-max-input-size 600 --exit-timeout-secs 2 --allow-client-shm true --http-restricted-api health:a=b --http-restricted-api logging,trace:c=d --grpc-restricted-protocol inference:e=f"
            + " --http-header-forward-pattern x-.* --grpc-header-forward-pattern (?-i)y").Server;
        Assert.Equal((600L, TimeSpan.FromSeconds(2), true), (options.MaxBodyLength, options.ExitTimeout, options.AllowClientSharedMemory));
        Assert.Equal(["a", "c"], options.HttpRestrictions.Select(restriction => restriction.Header));
        Assert.Equal("f", Assert.Single(options.GrpcRestrictions).Value);
        Assert.Matches(options.HttpForwardedHeaders!, "X-User");
        Assert.DoesNotMatch(options.HttpForwardedHeaders!, "Host");
        Assert.DoesNotMatch(options.GrpcForwardedHeaders!, "Y");
    }

    [Fact]
    public void Read_LogsAndTracesAndMetrics_GiveTheirOptions()
    {
        var options = Read(
            "--log-verbose true --log-info=false --log-warning 0 --log-error off --log-format ISO8601 --log-file f --log-json true"
            + " --metrics-config summary_latencies=true --metrics-config summary_quantiles=0.5:0.05,0.75:0.01 --trace-config rate=1 --trace-config opentelemetry,resource=a=b").Server;
        Assert.Equal(new LogOptions { VerboseLevel = 1, Info = false, Warning = false, Error = false, Format = "ISO8601", File = "f", Json = true }, options.Log);
        Assert.True(options.MetricsSettings.SummaryLatencies);
        Assert.Equal([(0.5, 0.05), (0.75, 0.01)], options.MetricsSettings.SummaryQuantiles);
        Assert.Equal([new TraceSetting("", "rate", "1"), new TraceSetting("opentelemetry", "resource", "a=b")], options.TraceSettings);
    }

    [Theory]
    [InlineData("--http-port 65536", "--http-port is '65536'; ports are 0 to 65535")]
    [InlineData("--grpc-port x", "--grpc-port is 'x'; ports are 0 to 65535")]
    [InlineData("--metrics-port -1", "--metrics-port is '-1'; ports are 0 to 65535")]
    [InlineData("--http-port 8001", "--http-port and --grpc-port are both 8001")]
    [InlineData("--grpc-address here", "--grpc-address is 'here'; it is an IP address such as 127.0.0.1, or 0.0.0.0 for all of this machine")]
    [InlineData("--allow-http=maybe", "--allow-http is 'maybe'; it is true or false")]
    [InlineData("--allow-http 0 --allow-grpc 0 --allow-metrics 0", "--allow-http, --allow-grpc and --allow-metrics are all false; nothing would be listened on")]
    [InlineData("--model-control-mode some", "--model-control-mode is 'some'; it is none, poll or explicit")]
    [InlineData("--model-control-mode poll", "--model-control-mode is poll, which needs a --model-repository")]
    [InlineData("--model-repository a --model-control-mode explicit --load-model a --load-model *", "--load-model names '*', which is all models, and others beside it")]
    [InlineData("--repository-poll-secs 0", "--repository-poll-secs is '0'; it is a whole number from 1 to 2147483")]
    [InlineData("--exit-timeout-secs -1", "--exit-timeout-secs is '-1'; it is a whole number from 0 to 2147483")]
    [InlineData("--http-max-input-size 0", "--http-max-input-size is '0'; it is a whole number from 1 on")]
    [InlineData("--cache-config local", "--cache-config is 'local'; it has the form local,size=BYTES")]
    [InlineData("--cache-config local,size", "--cache-config is 'local,size'; it has the form local,size=BYTES")]
    [InlineData("--cache-config redis,host=h", "--cache-config is 'redis,host=h'; there is no cache 'redis' here, only 'local'")]
    [InlineData("--cache-config local,siz=1", "--cache-config is 'local,siz=1'; there is no setting 'siz'; did you mean 'size'?")]
    [InlineData("--text-cache disk,size=1", "--text-cache is 'disk,size=1'; there is no cache 'disk' here, only 'local' and 'redis'")]
    [InlineData("--text-cache local", "--text-cache is 'local'; it has the form local,size=BYTES or redis,host=NAME[,port=N][,timeout-ms=N][,ttl-secs=N][,size=BYTES]")]
    [InlineData("--text-cache local,size=0", "--text-cache is 'local,size=0'; 'size' is '0': it is a whole number from 1 on")]
    [InlineData("--text-cache local,host=h", "--text-cache is 'local,host=h'; there is no setting 'host'; there are size")]
    [InlineData("--text-cache local,size=1,size=2", "--text-cache is 'local,size=1,size=2'; 'size' is given more than once")]
    [InlineData("--text-cache redis,port=1", "--text-cache is 'redis,port=1'; a redis needs a 'host'")]
    [InlineData("--text-cache redis,host=h,prt=1", "--text-cache is 'redis,host=h,prt=1'; there is no setting 'prt'; did you mean 'port'?")]
    [InlineData("--text-cache redis,host=h,port=65536", "--text-cache is 'redis,host=h,port=65536'; 'port' is '65536': it is a whole number from 1 to 65535")]
    [InlineData("--text-cache redis,host=h,timeout-ms=0", "--text-cache is 'redis,host=h,timeout-ms=0'; 'timeout-ms' is '0': it is a whole number from 1 to 60000")]
    [InlineData("--http-header-forward-pattern (", "--http-header-forward-pattern is '('; it is no regular expression: Invalid pattern '(' at offset 1. Not enough )'s")]
    [InlineData("--http-restricted-api health:a=b --http-restricted-api health:c=d", "--http-restricted-api restricts 'health' more than once")]
    [InlineData("--metrics-config summary_latency=true", "--metrics-config is 'summary_latency=true'; there is no setting 'summary_latency'; did you mean 'summary_latencies'?")]
    [InlineData("--metrics-config summary_quantiles=0.5", "--metrics-config is 'summary_quantiles=0.5'; '0.5' is no quantile: it has the form QUANTILE:ERROR, both from 0 to 1")]
    [InlineData("--trace-config zipkin,url=x", "--trace-config is 'zipkin,url=x'; there is no trace mode 'zipkin'; there are triton and opentelemetry")]
    [InlineData("--trace-config level=ALL", "--trace-config is 'level=ALL'; there is no trace level 'ALL'; there are OFF, TIMESTAMPS and TENSORS")]
    [InlineData("--trace-config triton,url=x", "--trace-config is 'triton,url=x'; there is no setting 'url'; there are file, log-frequency")]
    [InlineData("--trace-config rate=often", "--trace-config is 'rate=often'; it is a whole number from 0 on")]
    [InlineData("--log-format json", "--log-format is 'json'; it is default or ISO8601")]
    [InlineData("--log-verbose loud", "--log-verbose is 'loud'; it is a whole number from 0 to 2147483647")]
    public void Parse_WrongValue_SaysWhatItMayBe(string flags, string message)
        => Assert.Equal(message, Assert.Single(ServeCommand.Create().Parse(flags.Split(' ')).Errors).Message);

    [Fact]
    public void Create_EveryFlag_IsInTheTableOfTheDocs()
    {
        var table = File.ReadLines(Path.Combine(TestFiles.RepositoryRoot, "docs", "serving.md")).Where(line => line.StartsWith("| `--", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            ServeFlags.All.Select(flag => flag.Option.Name),
            table.Where(line => ServeFlags.All.Any(flag => line.StartsWith($"| `{flag.Option.Name}", StringComparison.Ordinal) && "` ".Contains(line[flag.Option.Name.Length + 3], StringComparison.Ordinal)))
                .Select(line => line[3..].Split(' ', '`')[0]));
        Assert.All(ForeignFlags.Names, name => Assert.Contains(table, line => line.Contains($"`{name}`", StringComparison.Ordinal)));
    }

    private static ServeSettings Read(string flags)
    {
        var result = ServeCommand.Create().Parse(flags.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(result.Errors);
        return ServeFlags.Read(result);
    }

    private static IEnumerable<string> Ports(ServeSettings settings)
        => new[] { settings.Server.Http, settings.Server.Grpc, settings.Server.Metrics }.OfType<IPEndPoint>().Select(endPoint => endPoint.ToString());
}
