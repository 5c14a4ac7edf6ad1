namespace NetSim.Packetdrill;

/// <summary>A script as it was written.</summary>
/// <param name="File">Its name, for messages.</param>
/// <param name="Options">Its options, in order.</param>
/// <param name="Init">The command before the first event; null for none.</param>
/// <param name="Events">The events.</param>
/// <param name="Cleanup">The command after the last event, which runs in any case; null for none.</param>
public sealed record Script(
    string File,
    IReadOnlyList<ScriptOption> Options,
    ShellAction? Init,
    IReadOnlyList<ScriptEvent> Events,
    ShellAction? Cleanup);

/// <summary>An option line: <c>--name</c> or <c>--name=value</c>.</summary>
/// <param name="At">Where.</param>
/// <param name="Name">Without hyphens.</param>
/// <param name="Value">Null when the option has none.</param>
public sealed record ScriptOption(Position At, string Name, string? Value);

/// <summary>Something that happens or is expected to happen at a time.</summary>
/// <param name="At">Where the time stamp stands.</param>
/// <param name="Timing">When.</param>
/// <param name="Action">What.</param>
public sealed record ScriptEvent(Position At, Timing Timing, ScriptAction Action);

/// <summary>How a time stamp counts.</summary>
public enum TimingKind
{
    /// <summary>From the start of the script.</summary>
    Absolute,

    /// <summary>From the end of the event before.</summary>
    Relative,

    /// <summary>A packet may leave at any time.</summary>
    Any,
}

/// <summary>A time stamp, in nanoseconds.</summary>
/// <param name="Kind">How it counts.</param>
/// <param name="Start">The instant, or the first one of a range.</param>
/// <param name="End">The last one of a range, or when a blocking call returns; null for neither.</param>
/// <param name="Blocks">Whether <paramref name="End"/> is the return of a blocking call.</param>
public readonly record struct Timing(TimingKind Kind, long Start, long? End, bool Blocks);

/// <summary>What an event does.</summary>
/// <param name="At">Where it begins.</param>
public abstract record ScriptAction(Position At);

/// <summary>A shell command, one of a closed set of idioms.</summary>
/// <param name="At">Where.</param>
/// <param name="Text">Its text.</param>
public sealed record ShellAction(Position At, string Text) : ScriptAction(At);

/// <summary>A snippet of assertions.</summary>
/// <param name="At">Where.</param>
/// <param name="Text">Its text.</param>
public sealed record CodeAction(Position At, string Text) : ScriptAction(At);

/// <summary>A system call and what it must return.</summary>
/// <param name="At">Where.</param>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Result">What it returns.</param>
/// <param name="Errno">The name of the error it fails with; null when none is checked.</param>
public sealed record CallAction(
    Position At, string Name, IReadOnlyList<Expression> Arguments, Expression Result, string? Errno) : ScriptAction(At);

/// <summary>A packet that is injected (inbound) or must leave (outbound).</summary>
/// <param name="At">Where.</param>
/// <param name="IsInbound">Whether the script sends it to the host.</param>
/// <param name="Ip">What is said about its IP header.</param>
public abstract record PacketAction(Position At, bool IsInbound, IpInfo Ip) : ScriptAction(At);

/// <summary>What a line says about the IP header.</summary>
/// <param name="Ecn">Which ECN code points may stand there; null when it is not said.</param>
/// <param name="TypeOfService">The whole octet; null when it is not said.</param>
/// <param name="TimeToLive">Null when it is not said.</param>
public sealed record IpInfo(EcnRule? Ecn = null, byte? TypeOfService = null, byte? TimeToLive = null);

/// <summary>ECN code points as scripts name them.</summary>
public enum EcnRule
{
    /// <summary>noecn: not ECN-capable.</summary>
    None,

    /// <summary>ect1.</summary>
    Ect1,

    /// <summary>ect0.</summary>
    Ect0,

    /// <summary>ce.</summary>
    Ce,

    /// <summary>ect01: either of the two.</summary>
    Ect01,
}
