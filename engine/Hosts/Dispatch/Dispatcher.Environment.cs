using NetSim.Core;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Hosts;

// The world as TCP sees it.
public sealed partial class Dispatcher : ITcpEnvironment
{
    /// <inheritdoc/>
    void ITcpEnvironment.Transmit(TcpHost host, ref Packet packet) => Forwarding.GiveAway(host.Index, ref packet);

    /// <inheritdoc/>
    void ITcpEnvironment.Transmit(TcpHost host, ref Packet packet, in PacketExtension extension) =>
        Forwarding.GiveAway(host.Index, ref packet, in extension);

    /// <inheritdoc/>
    uint ITcpEnvironment.Arm(TcpHost host, TcpTimerKind kind, SimTime at, int slot) =>
        Here.ArmTimer(host.Index, at, (byte)kind, slot);

    /// <inheritdoc/>
    void ITcpEnvironment.Notify(TcpHost host, int sock, SocketEvents events)
    {
        var owner = Stack.Sock(sock).Owner;
        if (owner != 0)
        {
            MarkReady(owner, events);
        }
    }

    /// <inheritdoc/>
    void ITcpEnvironment.NotifyAcceptable(TcpHost host, Listener listener)
    {
        if (listener.Owner != 0)
        {
            MarkReady(listener.Owner, SocketEvents.Readable);
        }
    }

    private void OnTcpTimer(ref Event item) =>
        Stack.OnTimer(
            MachineAt(item.Target).Tcp, (TcpTimerKind)item.Body.Kind, new(item.At), item.Body.Reference);
}
