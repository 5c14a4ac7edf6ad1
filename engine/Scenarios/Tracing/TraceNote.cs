using NetSim.Core;
using NetSim.Results;
using NetSim.Wire;

namespace NetSim.Scenarios;

/// <summary>What one node saw of one connection.</summary>
/// <param name="At">When.</param>
/// <param name="Event">What.</param>
/// <param name="Packet">The segment; cleared for states and decisions.</param>
/// <param name="Extension">Its rare part.</param>
/// <param name="Text">State, decision or reason.</param>
internal sealed record TraceNote(SimTime At, TraceEvent Event, Packet Packet, PacketExtension Extension, string Text)
{
    public readonly Packet Packet = Packet;
    public readonly PacketExtension Extension = Extension;

    /// <summary>How the node stood afterwards; filled in at the next thing that it sees.</summary>
    public TraceVitals? Vitals { get; set; }

    public bool IsSegment => Event is TraceEvent.Sent or TraceEvent.Arrived or TraceEvent.Dropped;
}

/// <summary>A connection whichever end is looked from: the smaller end first.</summary>
internal readonly record struct TraceKey(ulong Smaller, ulong Larger)
{
    public static TraceKey Of(in FourTuple tuple) => Of(End(tuple.Local, tuple.LocalPort), End(tuple.Remote, tuple.RemotePort));

    public static TraceKey Of(in Packet packet) =>
        Of(End(packet.Source, packet.SourcePort), End(packet.Destination, packet.DestinationPort));

    public static ulong End(Ipv4Address address, ushort port) => ((ulong)address.Value << 16) | port;

    public static Ipv4Address AddressOf(ulong end) => new((uint)(end >> 16));

    public static string TextOf(ulong end) => $"{AddressOf(end)}:{end & 0xFFFF}";

    private static TraceKey Of(ulong one, ulong other) => one < other ? new(one, other) : new(other, one);
}

/// <summary>What one node saw of one connection, in its own order.</summary>
internal sealed class TraceRecording
{
    // About 100 MB at worst for one end of one connection.
    private const int MostNotes = 250_000;

    public List<TraceNote> Notes { get; } = [];

    public bool IsFull { get; private set; }

    public void Add(TraceNote note)
    {
        if (Notes.Count < MostNotes)
        {
            Notes.Add(note);
        }
        else
        {
            IsFull = true;
        }
    }
}
