using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Results;
using NetSim.Wire;

namespace NetSim.Scenarios;

/// <summary>One capture file and the nodes whose packets go into it.</summary>
internal sealed class CaptureFile(PcapngWriter writer) : IDisposable
{
    private readonly List<Tap> _taps = [];

    public void Watch(World world, uint node)
    {
        var tap = new Tap(writer.AddInterface($"{world.Network.NameOf(node)}/eth0"));
        _taps.Add(tap);
        world.Network.Observe(node, tap);
    }

    /// <summary>Writes what was noted since the last call. Between windows, so nobody notes anything meanwhile.</summary>
    public void Drain()
    {
        // Each tap is in order already; the earliest head goes first, and of equal ones the tap watched first.
        var heads = new PriorityQueue<(Tap Tap, int Next), (long At, int Tap)>();
        for (var i = 0; i < _taps.Count; i++)
        {
            if (_taps[i].Noted.Count > 0)
            {
                heads.Enqueue((_taps[i], 0), (_taps[i].Noted[0].At.Nanoseconds, i));
            }
        }

        while (heads.TryDequeue(out var head, out var key))
        {
            var (tap, next) = head;
            var note = tap.Noted[next];
            writer.WritePacket(tap.Interface, note.At, in note.Packet, in note.Extension, note.Direction, note.Comment);
            if (++next < tap.Noted.Count)
            {
                heads.Enqueue((tap, next), (tap.Noted[next].At.Nanoseconds, key.Tap));
            }
        }

        _taps.ForEach(tap => tap.Noted.Clear());
    }

    public void Dispose()
    {
        Drain();
        writer.Dispose();
    }

    private readonly record struct Note(
        SimTime At, Packet Packet, PacketExtension Extension, CaptureDirection Direction, string? Comment)
    {
        public readonly Packet Packet = Packet;
        public readonly PacketExtension Extension = Extension;
    }

    private sealed class Tap(int interfaceNumber) : IPacketObserver
    {
        public int Interface => interfaceNumber;

        public List<Note> Noted { get; } = [];

        public void OnSent(SimTime at, uint node, in Packet packet, in PacketExtension extension, LinkDirection by) =>
            Noted.Add(new Note(at, packet, extension, CaptureDirection.Outbound, null));

        public void OnArrived(SimTime at, uint node, in Packet packet, in PacketExtension extension, bool isCorrupted) =>
            Noted.Add(new Note(
                at, packet, extension, CaptureDirection.Inbound, isCorrupted ? "checksum fails: corrupted on the link" : null));

        public void OnDropped(SimTime at, uint node, in Packet packet, in PacketExtension extension, SendOutcome reason) =>
            Noted.Add(new Note(at, packet, extension, CaptureDirection.Unknown, $"DROP {reason}"));
    }
}
