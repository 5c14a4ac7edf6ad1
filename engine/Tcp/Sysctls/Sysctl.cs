namespace NetSim.Tcp;

/// <summary>
/// A sysctl as the registry knows it: its name, unit, range, meaning, and its default in each kernel.
/// </summary>
public sealed record Sysctl
{
    /// <summary>The full name, such as <c>net.ipv4.tcp_syncookies</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name without its path, such as <c>tcp_syncookies</c>.</summary>
    public string ShortName => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>
    /// What the numbers count: <c>s</c>, <c>ms</c>, <c>octets</c>, <c>segments</c>; empty for switches and modes.
    /// </summary>
    public required string Unit { get; init; }

    /// <summary>Smallest value.</summary>
    public long Minimum { get; init; }

    /// <summary>Largest value.</summary>
    public long Maximum { get; init; } = int.MaxValue;

    /// <summary>What it does, in one sentence.</summary>
    public required string Meaning { get; init; }

    /// <summary>Where the default and the range of <c>linux-6.18</c> come from.</summary>
    public required string Source { get; init; }

    /// <summary>Whether writing is refused.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Why writing it changes nothing here; null (as for most) when the code that it governs reads it.</summary>
    public string? WithoutEffect => SysctlsWithoutEffect.ReasonOf(Name);

    /// <summary>First version that has it (6.5 is 6005), or 0 when all profiles do.</summary>
    public int AddedIn { get; init; }

    /// <summary>First version without it (4.12 is 4012), or 0 when it still exists.</summary>
    public int RemovedIn { get; init; }

    /// <summary>
    /// The default of the newest kernel that has it; also what code reads where the kernel lacks it, unless <see
    /// cref="Absent"/>.
    /// </summary>
    public required string Default { get; init; }

    /// <summary>What the governed code reads on kernels without the sysctl; null: <see cref="Default"/>.</summary>
    public string? Absent { get; init; }

    /// <summary>How well the default of <c>linux-6.18</c> is known.</summary>
    public Evidence Evidence { get; init; } = Evidence.Measured;

    /// <summary>Other defaults: up to and including a version (oldest first), with their evidence.</summary>
    public IReadOnlyList<OlderDefault> Older { get; init; } = [];

    /// <summary>Other ranges: up to and including a version, oldest first.</summary>
    public IReadOnlyList<OlderRange> OlderRanges { get; init; } = [];

    /// <summary>Whether it takes numbers, so that <see cref="RangeIn"/> says something.</summary>
    public bool HasRange => Field.Count > 0;

    internal SysctlField Field { get; init; } = SysctlField.None;

    /// <summary>Whether a kernel has it.</summary>
    public bool ExistsIn(KernelProfile kernel) =>
        kernel.Version >= AddedIn && (RemovedIn == 0 || kernel.Version < RemovedIn);

    /// <summary>Its default in a kernel; where the kernel lacks it, what its code does in its place.</summary>
    public Sourced<string> DefaultIn(KernelProfile kernel)
    {
        if (!ExistsIn(kernel))
        {
            return new(Absent ?? Default, Evidence.Source, "the kernel does not have it");
        }

        foreach (var older in Older)
        {
            if (kernel.Version <= older.UpTo)
            {
                return new(older.Value, older.Evidence, older.Source);
            }
        }

        return kernel.Version == KernelProfiles.MeasuredVersion || Evidence != Evidence.Measured
            ? new(Default, Evidence, Source)
            : new(Default, Evidence.Recalled, "as on 6.18, where it was measured");
    }

    /// <summary>Its range in a kernel.</summary>
    public (long Minimum, long Maximum) RangeIn(KernelProfile kernel)
    {
        foreach (var older in OlderRanges)
        {
            if (kernel.Version <= older.UpTo)
            {
                return (older.Minimum, older.Maximum);
            }
        }

        return (Minimum, Maximum);
    }
}

/// <summary>A default that held up to and including a version.</summary>
/// <param name="UpTo">The last version, 4.18 is 4018.</param>
/// <param name="Value">The default's text.</param>
/// <param name="Evidence">How well it is known.</param>
/// <param name="Source">Where from.</param>
public sealed record OlderDefault(int UpTo, string Value, Evidence Evidence, string Source = "");

/// <summary>A range that held up to and including a version.</summary>
/// <param name="UpTo">The last version.</param>
/// <param name="Minimum">Smallest value.</param>
/// <param name="Maximum">Largest value.</param>
public sealed record OlderRange(int UpTo, long Minimum, long Maximum);
