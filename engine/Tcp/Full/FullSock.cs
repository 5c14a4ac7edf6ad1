using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>A connection with all its variables.</summary>
public struct FullSock
{
    /// <summary>The connection, local end first.</summary>
    public FourTuple Tuple;

    /// <summary>Where the connection is in its life; changed only through the state gate.</summary>
    public TcpState State;

    /// <summary>The application's handle, opaque to TCP; 0 for an orphan.</summary>
    public int Owner;
}
