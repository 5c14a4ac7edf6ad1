using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>Which kind of sock keeps a connection.</summary>
public enum SockKindName : byte
{
    /// <summary>A full sock.</summary>
    Full,

    /// <summary>A half-open request.</summary>
    Request,

    /// <summary>A mini-sock.</summary>
    TimeWait,
}

/// <summary>What an observer sees of a connection: the line that <c>ss</c> would print.</summary>
/// <param name="Kind">Which kind of sock keeps it.</param>
/// <param name="Slot">Its slot; only full socks can be looked into with it.</param>
/// <param name="Tuple">The connection, local end first.</param>
/// <param name="State">Its state.</param>
/// <param name="ExpiresAt">
/// When its SYN-ACK or TIME-WAIT timer fires; <see cref="SimTime.Never"/> for a full sock.
/// </param>
public readonly record struct ConnectionView(
    SockKindName Kind, int Slot, FourTuple Tuple, TcpState State, SimTime ExpiresAt)
{
    internal (ulong Addresses, uint Ports) SortKey =>
        (((ulong)Tuple.Local.Value << 32) | Tuple.Remote.Value, ((uint)Tuple.LocalPort << 16) | Tuple.RemotePort);
}
