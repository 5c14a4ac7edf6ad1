using NetSim.Wire;

namespace NetSim.Hosts;

/// <summary>
/// A socket call failed, with the errno that Linux gives. Inside a handler this is what the network did, not a mistake:
/// a handler that does not catch it ends, its connections are closed, and the machine counts it.
/// </summary>
#pragma warning disable CA1032, CA1710 // Always made with an errno; named as its users say it.
public sealed class SocketError : Exception
{
    /// <summary>The failure of a call.</summary>
    /// <param name="errno">The errno.</param>
    /// <param name="call">What failed, such as <c>connect to 10.0.0.2:80</c>.</param>
    public SocketError(Errno errno, string call)
        : base($"{call}: {errno} ({errno.Describe()})") => Errno = errno;

    /// <summary>Which error.</summary>
    public Errno Errno { get; }
}
