namespace NetSim.Perf;

/// <summary>One line of the table.</summary>
/// <param name="Workload">What was run.</param>
/// <param name="Yardstick">Against what.</param>
/// <param name="Theirs">The yardstick's figure, with its unit.</param>
/// <param name="Ours">NetSim's figure, with its unit.</param>
/// <param name="Ratio">The measured ratios.</param>
/// <param name="Target">What they must reach.</param>
/// <param name="IsUpper">Whether the target is the most rather than the least.</param>
/// <param name="Note">Anything that the reader should know, such as pairs that did not count.</param>
internal sealed record Outcome(
    string Workload, string Yardstick, string Theirs, string Ours, Spread Ratio, double Target, bool IsUpper, string Note)
{
    public bool IsMet => Ratio.Count > 0 && (IsUpper ? Ratio.Median <= Target : Ratio.Median >= Target);

    public string Row(string unit) =>
        $"| {Workload} | {Yardstick} | {Theirs} | {Ours} | {Spread.Text(Ratio.Median)}{unit} | {Ratio.Range(unit)} "
        + $"| {(IsUpper ? "≤" : "≥")} {Spread.Text(Target)}{unit} | {(IsMet ? "met" : "**missed**")} | {Note} |";
}
