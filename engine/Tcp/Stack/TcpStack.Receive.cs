using System.Diagnostics.CodeAnalysis;
using NetSim.Wire;

namespace NetSim.Tcp;

public sealed partial class TcpStack
{
    /// <summary>
    /// A TCP segment arrives at a host: finds whose it is and lets it happen there (tcp_v4_rcv, Linux v6.18).
    /// </summary>
    /// <param name="host">The machine that it arrived at.</param>
    /// <param name="packet">The segment.</param>
    /// <param name="extension">Its rare part; all zero when it has none.</param>
    public void Receive(TcpHost host, ref Packet packet, in PacketExtension extension)
    {
        ArgumentNullException.ThrowIfNull(host);
        host.Count(Mib.TcpInSegs);
        var tuple = new FourTuple(packet.Destination, packet.Source, packet.DestinationPort, packet.SourcePort);
        var found = _table.Find(host.Index, in tuple);
        SequenceNumber? isnAfterTimeWait = null;
        switch (found.Kind)
        {
            case SockKind.Full:
                OnFullSockSegment(host, found.Slot, ref packet, in extension);
                return;
            case SockKind.Request when OnRequestSegment(host, found.Slot, ref packet, in extension):
                return;
            case SockKind.TimeWait when OnTimeWaitSegment(host, found.Slot, in packet, out isnAfterTimeWait):
                return;
        }

        var listener = FindListener(host, packet.DestinationPort);
        if (listener is null)
        {
            SendResetFor(host, in packet, in extension);
            return;
        }

        OnListenerSegment(host, listener, ref packet, in extension, isnAfterTimeWait);
    }

    /// <summary>A segment with a wrong checksum arrives: counted and gone.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "An entry of the stack like the others.")]
    public void ReceiveCorrupted(TcpHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        host.Count(Mib.TcpInSegs);
        host.Count(Mib.TcpInCsumErrors);
        host.Count(Mib.TcpInErrs);
    }

    /// <summary>An ICMP error about a segment that this host sent arrives (tcp_v4_err, Linux v6.18).</summary>
    /// <param name="host">The machine that it arrived at.</param>
    /// <param name="packet">The ICMP packet.</param>
    /// <param name="quote">What it quotes.</param>
    public void OnIcmp(TcpHost host, in Packet packet, in PacketExtension quote)
    {
        ArgumentNullException.ThrowIfNull(host);
        var tuple = new FourTuple(
            quote.QuotedSource, quote.QuotedDestination, quote.QuotedSourcePort, quote.QuotedDestinationPort);
        var found = _table.Find(host.Index, in tuple);
        switch (found.Kind)
        {
            case SockKind.Full:
                OnFullSockIcmp(host, found.Slot, in packet, in quote);
                return;
            case SockKind.Request:
                OnRequestIcmp(host, found.Slot, in packet, in quote);
                return;
        }
    }
}
