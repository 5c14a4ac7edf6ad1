using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Results;
using NetSim.Wire;

namespace NetSim.Scenarios;

/// <summary>
/// Notes what a node sees of the connections that were asked for. Belongs to the node's partition, so it takes no lock;
/// what it notes depends on the node's own events only, so it is the same for any threads and partitions.
/// </summary>
internal sealed class NodeTracer(World world, uint node, TraceFilter filter) : IPacketObserver
{
    private readonly Dictionary<TraceKey, TraceRecording> _recordings = [];
    private readonly List<(TraceKey Key, TraceNote Note)> _unsettled = [];
    private readonly bool _isHost = world.Network.KindOf(node) == NodeKind.Host;

    public uint Node => node;

    /// <summary>The connections in the order in which the node met them.</summary>
    public List<TraceKey> Keys { get; } = [];

    public TraceRecording? RecordingOf(TraceKey key) => _recordings.GetValueOrDefault(key);

    public void OnSent(SimTime at, uint from, in Packet packet, in PacketExtension extension, LinkDirection by)
    {
        // What a node between the ends passes on is seen where it arrives or is dropped.
        if (Concerns(in packet) && Owns(packet.Source))
        {
            Note(TraceKey.Of(in packet), new(at, TraceEvent.Sent, packet, extension, ""));
        }
    }

    public void OnArrived(
        SimTime at, uint to, in Packet packet, in PacketExtension extension, bool isCorrupted, LinkDirection? by)
    {
        if (Concerns(in packet) && Owns(packet.Destination))
        {
            Note(TraceKey.Of(in packet), new(at, TraceEvent.Arrived, packet, extension, isCorrupted ? "damaged: its checksum fails" : ""));
        }
    }

    public void OnDropped(
        SimTime at, uint from, in Packet packet, in PacketExtension extension, SendOutcome reason, LinkDirection? by)
    {
        if (Concerns(in packet))
        {
            var why = new CaptureNote(at, packet, extension, by?.Link, CaptureEvent.Dropped, reason).Comment ?? "";
            Note(TraceKey.Of(in packet), new(at, TraceEvent.Dropped, packet, extension, why));
        }
    }

    public void Note(in FourTuple tuple, SimTime at, TraceEvent what, string text, string? before = null)
    {
        if (filter.Fits(tuple.Local, tuple.LocalPort, tuple.Remote, tuple.RemotePort))
        {
            var key = TraceKey.Of(in tuple);
            Settle(key, before);
            Note(key, new(at, what, default, default, text));
        }
    }

    /// <summary>Fills in how the node stands now: when it sees the next thing, and at the end of the run.</summary>
    public void Settle() => Settle(default, null);

    // An observer of states is told when the state has changed already: what came before it was in the state before, or
    // had no sock at all.
    private void Settle(TraceKey changing, string? before)
    {
        foreach (var (key, note) in _unsettled)
        {
            var vitals = _isHost ? TraceVitalsReader.Read(world.MachineOf(node), key) : null;
            note.Vitals = before is null || key != changing ? vitals
                : before.Length == 0 || vitals is null ? null
                : vitals with { State = before };
        }

        _unsettled.Clear();
    }

    private void Note(TraceKey key, TraceNote note)
    {
        Settle();
        if (!_recordings.TryGetValue(key, out var recording))
        {
            if (Keys.Count >= filter.MostPerNode)
            {
                return;
            }

            Keys.Add(key);
            recording = new();
            _recordings.Add(key, recording);
        }

        recording.Add(note);
        _unsettled.Add((key, note));
    }

    private bool Concerns(in Packet packet) => packet.Protocol == Protocol.Tcp
        && filter.Fits(packet.Source, packet.SourcePort, packet.Destination, packet.DestinationPort);

    private bool Owns(Ipv4Address address) => world.Network.TryNodeAt(address, out var owner)
        && world.Network.HostOf(owner) == world.Network.HostOf(node);
}
