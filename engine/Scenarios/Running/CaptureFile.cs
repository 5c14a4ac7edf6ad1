using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Wire;

namespace NetSim.Scenarios;

/// <summary>One capture and the nodes whose packets go into it.</summary>
internal sealed class CaptureFile(CaptureSeries series, CaptureRequest request) : IDisposable
{
    private readonly List<Tap> _taps = [];

    public void Watch(World world, uint node)
    {
        var tap = new Tap(world.Network.NameOf(node), request);
        _taps.Add(tap);
        world.Network.AddObserver(node, tap);
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
            series.Write(tap.Node, tap.Noted[next]);
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
        series.Dispose();
    }

    private sealed class Tap(string node, CaptureRequest request) : IPacketObserver
    {
        public string Node => node;

        public List<CaptureNote> Noted { get; } = [];

        public void OnSent(SimTime at, uint node, in Packet packet, in PacketExtension extension, LinkDirection by) =>
            Add(new(at, packet, extension, by.Link, CaptureEvent.Sent, SendOutcome.Sent));

        public void OnArrived(
            SimTime at, uint node, in Packet packet, in PacketExtension extension, bool isCorrupted, LinkDirection? by) =>
            Add(new(
                at, packet, extension, by?.Link, isCorrupted ? CaptureEvent.Corrupted : CaptureEvent.Arrived, SendOutcome.Sent));

        public void OnDropped(
            SimTime at, uint node, in Packet packet, in PacketExtension extension, SendOutcome reason, LinkDirection? by) =>
            Add(new(at, packet, extension, by?.Link, CaptureEvent.Dropped, reason));

        private void Add(in CaptureNote note)
        {
            if (request.Filter is not { } filter
                || filter.Keeps(in note.Packet, note.Length, note.Event == CaptureEvent.Dropped))
            {
                Noted.Add(note);
            }
        }
    }
}
