using NetSim.Tcp;

namespace NetSim.Hosts;

/// <summary>Who holds a socket, and what it has not been told yet: one for each open descriptor.</summary>
internal struct SocketOwnerRecord
{
    internal ISocketOwner? Owner;
    internal Machine Machine;
    internal int Socket;
    internal int Cookie;
    internal SocketEvents Pending;

    /// <summary>Whether it stands in the ready list.</summary>
    internal bool IsReady;

    /// <summary>Closed while in the ready list: the record is free once it comes up.</summary>
    internal bool IsReleased;
}
