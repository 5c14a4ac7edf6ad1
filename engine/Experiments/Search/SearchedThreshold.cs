namespace NetSim.Experiments;

/// <summary>Which end of a parameter's range a search wants.</summary>
/// <param name="Parameter">Name of the parameter.</param>
/// <param name="Minimize">Whether the smallest value that meets the expectation is wanted; else the largest.</param>
public sealed record SearchedThreshold(string Parameter, bool Minimize)
{
    /// <summary><c>the smallest backlog</c>.</summary>
    public override string ToString() => $"the {(Minimize ? "smallest" : "largest")} {Parameter}";
}
