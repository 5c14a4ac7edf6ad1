namespace NetSim.Verification;

/// <summary>What became of one record.</summary>
/// <param name="Record">The record.</param>
/// <param name="Fields">Its compared fields; empty when it was not replayed.</param>
/// <param name="Reason">Why it was not replayed; null when it was.</param>
public sealed record RecordResult(MeasurementRecord Record, IReadOnlyList<FieldResult> Fields, string? Reason)
{
    /// <summary>Whether there is something to compare with.</summary>
    public bool IsMeasured => Record.Observed is not null;

    /// <summary>Whether it was replayed and every field agrees.</summary>
    public bool Passed => IsMeasured && Reason is null && Fields.All(static one => one.Passed);

    /// <summary>Whether it counts as failed: a record without observation counts as neither.</summary>
    public bool Failed => IsMeasured && !Passed;

    /// <summary>
    /// The field that comes nearest to its tolerance or goes farthest beyond; null when none has one.
    /// </summary>
    public FieldResult? Worst => Fields
        .Where(static one => one is { Deviation: not null, Tolerance: not null })
        .MaxBy(static one => one.Deviation / Math.Max(one.Tolerance!.Value, 1e-9)); // Not null: just filtered.
}
