using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>
/// The local port of a connection about to be opened, and what it takes over from a TIME-WAIT mini-sock.
/// </summary>
/// <param name="Port">The local port.</param>
/// <param name="ReusesTimeWait">Whether a mini-sock of the same four-tuple gave way.</param>
/// <param name="Isn">Then: the initial sequence number, ahead of the old connection's.</param>
/// <param name="TsRecent">Then: the peer's last TSval, which the SYN echoes.</param>
/// <param name="TsRecentStamp">Then: the second in which it was received.</param>
internal readonly record struct PortChoice(
    ushort Port, bool ReusesTimeWait, SequenceNumber Isn, uint TsRecent, uint TsRecentStamp);
