using System.CommandLine;
using System.Globalization;
using NetSim.Scenarios;

namespace NetSim.Cli;

/// <summary>
/// <c>--trace</c>, <c>--trace-limit</c> and <c>--svg</c>: which connections' lives a run tells, and how.
/// </summary>
internal sealed class TraceOptions
{
    private const int MostConnections = 100;

    public Option<string?> Trace { get; } = new("--trace")
    {
        Description = "Tell the life of the first connection of a host with that port at either end: segments, states, "
            + "decisions",
        HelpName = "HOST:PORT",
    };

    public Option<ulong> Limit { get; } = NumberOption.Create(
        "--trace-limit", "Tell the first N such connections", 1, MostConnections, 1);

    public Option<string?> Svg { get; } = new("--svg")
    {
        Description = "Draw the connection as a sequence diagram; without --trace the first between two hosts",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        Trace.Validators.Add(result =>
        {
            if (Parse(result.Tokens[0].Value, 1) is null)
            {
                result.AddError(
                    $"--trace must be a host and a port, such as web:80 or web:*, not '{result.Tokens[0].Value}'.");
            }
        });
        command.Add(Trace);
        command.Add(Limit);
        command.Add(Svg);
    }

    /// <summary>What was asked for; null for nothing.</summary>
    public TraceRequest? Read(ParseResult result)
    {
        var limit = (int)result.GetValue(Limit);
        return result.GetValue(Trace) is { } text ? Parse(text, limit)
            : result.GetValue(Svg) is not null ? new TraceRequest(null, null, limit) : null;
    }

    private static TraceRequest? Parse(string text, int limit)
    {
        var colon = text.LastIndexOf(':');
        var (host, port) = colon < 0 ? (text, "*") : (text[..colon], text[(colon + 1)..]);
        if (host.Length == 0)
        {
            return null;
        }

        return port == "*" ? new(host, null, limit)
            : ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? new(host, number, limit)
                : null;
    }
}
