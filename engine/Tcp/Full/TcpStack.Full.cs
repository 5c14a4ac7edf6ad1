using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

public sealed partial class TcpStack
{
    /// <summary>Makes the child of a completed handshake and enters it in the table, ESTABLISHED unless <paramref name="result"/> is a Fast Open.</summary>
    /// <returns>The child's slot; nobody owns it until the listener hands it out.</returns>
    internal int CreateChild(TcpHost host, Listener listener, in HandshakeResult result) => throw new NotSupportedException();

    /// <summary>The queued timer event of a full sock comes up.</summary>
    internal void OnFullSockTimer(TcpHost host, int slot, SimTime at, in FourTuple connection) =>
        throw new NotSupportedException();
}
