using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>Sees every state change of every connection. Only looks: it must not call back into the stack.</summary>
public interface IStateObserver
{
    /// <summary>A connection went from one state to another.</summary>
    void StateChanged(TcpHost host, in FourTuple connection, TcpState from, TcpState to, SimTime at);
}
