using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>
/// Sees why a connection's sender changed course: each decision by the counter that it goes up with, such as
/// <see cref="Mib.TCPSackRecovery"/> or <see cref="Mib.TCPLossProbes"/>. Only looks: it must not call back into the stack.
/// </summary>
public interface IDecisionObserver
{
    /// <summary>A connection decided something. What follows from it (cwnd, phase, timer) may not be done yet.</summary>
    /// <param name="host">The machine.</param>
    /// <param name="connection">The connection, this machine's end first.</param>
    /// <param name="decision">The counter of the decision.</param>
    /// <param name="at">When.</param>
    void Decided(TcpHost host, in FourTuple connection, Mib decision, SimTime at);
}
