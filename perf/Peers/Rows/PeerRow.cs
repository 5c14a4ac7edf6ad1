namespace NetSim.Perf;

/// <summary>A figure that both sides print.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Unit">Its unit, for the table.</param>
/// <param name="IsCost">Whether less is better.</param>
/// <param name="Target">How many times better NetSim must be.</param>
internal sealed record Figure(string Key, string Unit, bool IsCost, double Target)
{
    public double RatioOf(Values theirs, Values ours) =>
        IsCost ? theirs[Key] / ours[Key] : ours[Key] / theirs[Key];
}

/// <summary>
/// One workload on ns-3 and on NetSim, A B A B. A pair counts only if both did the same work.
/// </summary>
/// <param name="Name">What <c>--only</c> knows it by.</param>
/// <param name="Workload">What it is called in the table.</param>
/// <param name="Program">The program, by the same name on both sides.</param>
/// <param name="Arguments">Its arguments, the same on both sides.</param>
/// <param name="Work">The key that says how much was done.</param>
/// <param name="Tolerance">How far the two may differ in it, as a share.</param>
/// <param name="Figures">What is compared.</param>
internal sealed record PeerRow(
    string Name, string Workload, string Program, string Arguments, string Work, double Tolerance,
    params Figure[] Figures) : IRow
{
    public IEnumerable<Outcome> Measure(Bench bench)
    {
        var all = Enumerable.Range(0, bench.Pairs)
            .Select(_ => (Theirs: bench.Peer(Program, Arguments), Ours: bench.NetSim($"{Program} {Arguments}")))
            .ToList();
        var same = all.Where(pair => Difference(pair) <= Tolerance).ToList();
        var note = same.Count == all.Count
            ? $"{same.Count} pairs, {Work} {all[0].Theirs[Work]:0} and {all[0].Ours[Work]:0}"
            : $"{all.Count - same.Count} of {all.Count} pairs did not do the same work: "
                + $"{Work} {all[0].Theirs[Work]:0} and {all[0].Ours[Work]:0}";
        return Figures.Select(figure => new Outcome(
            Workload, "ns-3",
            $"{Spread.Text(new Spread(all.Select(p => p.Theirs[figure.Key])).Median)} {figure.Unit}",
            $"{Spread.Text(new Spread(all.Select(p => p.Ours[figure.Key])).Median)} {figure.Unit}",
            new Spread(same.Select(p => figure.RatioOf(p.Theirs, p.Ours))), figure.Target, false, note));
    }

    private double Difference((Values Theirs, Values Ours) pair) =>
        Math.Abs(pair.Ours[Work] - pair.Theirs[Work]) / pair.Theirs[Work];
}
