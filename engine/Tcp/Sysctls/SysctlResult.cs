namespace NetSim.Tcp;

/// <summary>What became of an attempt to write a sysctl.</summary>
public enum SysctlOutcome : byte
{
    /// <summary>It is in force.</summary>
    Ok,

    /// <summary>No kernel has a sysctl of this name.</summary>
    Unknown,

    /// <summary>The value is not a number, or not as many numbers as the sysctl has.</summary>
    Malformed,

    /// <summary>The value is outside the range.</summary>
    OutOfRange,

    /// <summary>It can only be read.</summary>
    ReadOnly,

    /// <summary>The host's kernel no longer has it.</summary>
    Removed,

    /// <summary>The host's kernel does not have it yet.</summary>
    NotYetAdded,
}

/// <summary>The answer to writing a sysctl.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Message">For people: what is wrong and what would be right; empty when all is well.</param>
public readonly record struct SysctlResult(SysctlOutcome Outcome, string Message)
{
    /// <summary>It is in force.</summary>
    public static SysctlResult Ok => new(SysctlOutcome.Ok, "");

    /// <summary>Whether the value is in force.</summary>
    public bool IsOk => Outcome == SysctlOutcome.Ok;
}
