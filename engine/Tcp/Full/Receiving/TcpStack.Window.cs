namespace NetSim.Tcp;

// The window that we announce (tcp_select_window, Linux v6.18).
public sealed partial class TcpStack
{
    /// <summary>Chooses the window for a segment that is about to leave and notes it as announced.</summary>
    /// <returns>The window field, scaled.</returns>
    internal ushort SelectWindow(TcpHost host, ref FullSock sock) => throw new NotSupportedException();
}
