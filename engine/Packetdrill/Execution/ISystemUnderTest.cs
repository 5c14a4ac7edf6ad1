namespace NetSim.Packetdrill;

/// <summary>
/// The host that a script talks to: a simulated one, or a real kernel behind a TUN device. Packets are octets from the first
/// of the IPv4 header, times are nanoseconds since the script's start.
/// </summary>
public interface ISystemUnderTest : IDisposable
{
    /// <summary>The time now.</summary>
    long Now { get; }

    /// <summary>Lets time pass.</summary>
    /// <param name="at">Until when; a time that is over is no wait.</param>
    void RunUntil(long at);

    /// <summary>The next packet that the host has sent, waiting for one when there is none.</summary>
    /// <param name="deadline">How long to wait at most.</param>
    /// <returns>Null when none has left by then.</returns>
    SentPacket? TakePacket(long deadline);

    /// <summary>Gives the host a packet from outside, now.</summary>
    /// <param name="octets">The packet.</param>
    /// <param name="mss">Size of the segments that a longer one was merged from on the way in; 0 for one segment.</param>
    void Inject(ReadOnlySpan<byte> octets, int mss);

    /// <summary>Makes a system call that must not block.</summary>
    /// <param name="call">The call.</param>
    /// <returns>Null when it blocks.</returns>
    /// <exception cref="NotSupportedException">The host has no such call, option or argument.</exception>
    CallOutcome? Call(SystemCall call);

    /// <summary>Begins a system call that may block. One at a time.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="NotSupportedException">The host has no such call, option or argument.</exception>
    IPendingCall Begin(SystemCall call);

    /// <summary>Carries out a command of a script.</summary>
    /// <param name="command">The command.</param>
    /// <exception cref="NotSupportedException">The host cannot do that; the message says what.</exception>
    void Execute(ShellCommand command);

    /// <summary>The host's counters under the names that <c>nstat</c> prints, counted since its start.</summary>
    IReadOnlyList<(string Name, long Value)> Counters();

    /// <summary>The variables that snippets may name (TCP_INFO and others), as they are now.</summary>
    /// <param name="descriptor">The socket.</param>
    IReadOnlyDictionary<string, long> Snapshot(int descriptor);
}

/// <summary>A packet that left the host.</summary>
/// <param name="At">When.</param>
/// <param name="Octets">The packet.</param>
public sealed record SentPacket(long At, byte[] Octets);

/// <summary>A system call with live descriptors.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record SystemCall(string Name, IReadOnlyList<Expression> Arguments);

/// <summary>What came of a call.</summary>
/// <param name="Result">What it returned; -1 on an error.</param>
/// <param name="Errno">The error's number; 0 for none.</param>
public sealed record CallOutcome(long Result, int Errno = 0)
{
    /// <summary>What the call wrote through its pointer argument, in the form of the script's; null for nothing.</summary>
    public Expression? Written { get; init; }
}

/// <summary>A call that has begun and may not have returned.</summary>
public interface IPendingCall
{
    /// <summary>Its outcome; null while it blocks.</summary>
    CallOutcome? Outcome { get; }

    /// <summary>When it returned.</summary>
    long ReturnedAt { get; }
}
