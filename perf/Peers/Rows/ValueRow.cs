namespace NetSim.Perf;

/// <summary>Figures of NetSim alone that have a limit of their own.</summary>
/// <param name="Name">What <c>--only</c> knows it by.</param>
/// <param name="CommandLine">What is run.</param>
/// <param name="Repeats">How often, or null for as often as there are pairs.</param>
/// <param name="Limits">What is read and what it must reach.</param>
internal sealed record ValueRow(string Name, string CommandLine, int? Repeats, params Limit[] Limits) : IRow
{
    public IEnumerable<Outcome> Measure(Bench bench)
    {
        var all = Enumerable.Range(0, Repeats ?? bench.Pairs).Select(_ => bench.NetSim(CommandLine)).ToList();
        return Limits.Select(limit =>
        {
            var spread = new Spread(all.Select(values => values[limit.Key] * limit.Scale));
            return new Outcome(
                limit.Workload, "-", "-", $"{Spread.Text(spread.Median)} {limit.Unit}", spread, limit.Target,
                limit.IsUpper, $"{all.Count} runs");
        });
    }
}

/// <summary>A figure and its limit.</summary>
/// <param name="Workload">What it is called in the table.</param>
/// <param name="Key">Its key in the output.</param>
/// <param name="Scale">Factor to <paramref name="Unit"/>.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Target">The limit.</param>
/// <param name="IsUpper">Whether it is the most rather than the least.</param>
internal sealed record Limit(string Workload, string Key, double Scale, string Unit, double Target, bool IsUpper);
