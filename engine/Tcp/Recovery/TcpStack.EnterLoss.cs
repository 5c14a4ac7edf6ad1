namespace NetSim.Tcp;

public sealed partial class TcpStack
{
    /// <summary>The retransmission timer fired: everything in flight is deemed lost, cwnd is one (tcp_enter_loss).</summary>
    internal void EnterLoss(TcpHost host, int slot) => throw new NotSupportedException();
}
