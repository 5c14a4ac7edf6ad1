namespace NetSim.Results;

/// <summary>
/// A place in a record stream where something is wrong; the good records before and after it were kept.
/// </summary>
/// <param name="Offset">First byte concerned, counted from the start of the stream.</param>
/// <param name="Length">Bytes that were passed over; 0 when nothing is left of what was there.</param>
/// <param name="Reason">What is wrong, in words.</param>
/// <param name="MissingRecords">Records that the sequence numbers show to be lost here; 0 when that is unknown.</param>
public sealed record DamageReport(long Offset, long Length, string Reason, long MissingRecords)
{
    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        var where = Length == 0 ? $"at byte {Offset}" : $"at bytes {Offset} to {Offset + Length - 1}";
        var lost = MissingRecords == 0 ? string.Empty : $" ({MissingRecords} records lost)";
        return $"{where}: {Reason}{lost}";
    }
}
