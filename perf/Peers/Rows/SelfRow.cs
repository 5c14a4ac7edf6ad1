namespace NetSim.Perf;

/// <summary>NetSim against itself at another size, A B A B: how much dearer one thing becomes.</summary>
/// <param name="Name">What <c>--only</c> knows it by.</param>
/// <param name="Workload">What it is called in the table.</param>
/// <param name="Small">The command line of the small size.</param>
/// <param name="Large">The command line of the large size.</param>
/// <param name="Figure">What is compared; its target is the largest factor allowed.</param>
internal sealed record SelfRow(string Name, string Workload, string Small, string Large, Figure Figure) : IRow
{
    public IEnumerable<Outcome> Measure(Bench bench)
    {
        var all = Enumerable.Range(0, bench.Pairs)
            .Select(_ => (Small: bench.NetSim(Small), Large: bench.NetSim(Large))).ToList();
        yield return new Outcome(
            Workload, "itself, small",
            $"{Spread.Text(new Spread(all.Select(p => p.Small[Figure.Key])).Median)} {Figure.Unit}",
            $"{Spread.Text(new Spread(all.Select(p => p.Large[Figure.Key])).Median)} {Figure.Unit}",
            new Spread(all.Select(p => 1 / Figure.RatioOf(p.Small, p.Large))), Figure.Target, true,
            $"{all.Count} pairs");
    }
}
