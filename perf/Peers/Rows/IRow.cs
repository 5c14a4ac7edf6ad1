namespace NetSim.Perf;

/// <summary>Something to measure that makes one or more lines of the table.</summary>
internal interface IRow
{
    /// <summary>What <c>--only</c> knows it by.</summary>
    string Name { get; }

    IEnumerable<Outcome> Measure(Bench bench);
}
