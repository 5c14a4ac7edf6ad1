namespace NetSim.Verification;

/// <summary>What became of all records, in their order.</summary>
/// <param name="Records">One for each record.</param>
public sealed record VerificationReport(IReadOnlyList<RecordResult> Records)
{
    /// <summary>Records in which every field agrees.</summary>
    public int Passed => Records.Count(static record => record.Passed);

    /// <summary>Records in which a field disagrees, or that cannot be replayed.</summary>
    public int Failed => Records.Count(static record => record.Failed);

    /// <summary>Records without an observation.</summary>
    public int NotMeasured => Records.Count(static record => !record.IsMeasured);
}
