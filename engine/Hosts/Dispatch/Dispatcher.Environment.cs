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
    void ITcpEnvironment.Arm(TcpHost host, TcpTimerKind kind, SimTime at, in FourTuple connection, int reference)
    {
        var body = new EventBody
        {
            Kind = (byte)kind,
            First = unchecked((long)(((ulong)connection.Local.Value << 32) | connection.Remote.Value)),
            Fifth = ((uint)connection.LocalPort << 16) | connection.RemotePort,
            Reference = reference,
        };
        Here.Schedule(host.Index, at, host.Index, in body);
    }

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

    private void OnTcpTimer(ref Event item)
    {
        ref var body = ref item.Body;
        var addresses = unchecked((ulong)body.First);
        var connection = new FourTuple(
            new((uint)(addresses >> 32)),
            new(unchecked((uint)addresses)),
            (ushort)(body.Fifth >> 16),
            unchecked((ushort)body.Fifth));
        Stack.OnTimer(
            MachineAt(item.Target).Tcp, (TcpTimerKind)body.Kind, new(item.At), body.Reference, in connection);
    }
}
