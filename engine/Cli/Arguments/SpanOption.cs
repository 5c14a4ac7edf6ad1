using System.CommandLine;

namespace NetSim.Cli;

/// <summary>Options that take a span of real time.</summary>
internal static class SpanOption
{
    public static Option<TimeSpan?> Create(string name, string help) => new(name)
    {
        Description = help,
        HelpName = "5m",
        CustomParser = result =>
        {
            if (DurationText.TryParse(result.Tokens[0].Value, out var span))
            {
                return span;
            }

            result.AddError($"{name} must be a span such as 30s, 5m or 1h, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };
}
