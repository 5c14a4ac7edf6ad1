using NetSim.Hosts;
using NetSim.Results;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Scenarios;

/// <summary>Puts what the nodes noted of one connection into one order, and tells which segment is which.</summary>
internal sealed class TraceMerge
{
    private readonly TraceKey _key;
    private readonly ulong _left;
    private readonly List<(TraceNote Note, TraceSide Side)> _notes;
    private readonly Dictionary<Identity, Queue<int>> _underWay = [];
    private readonly Dictionary<Identity, int> _last = [];
    private readonly Direction[] _directions = [new(), new()];
    private int _segments;

    private TraceMerge(TraceKey key, World world, NodeTracer[] nodes)
    {
        _key = key;
        var seen = nodes
            .Select(node => (node.Node, Recording: node.RecordingOf(key)))
            .Where(node => node.Recording is not null)
            .Select(node => (node.Node, Recording: node.Recording!)) // Just filtered.
            .ToList();
        var first = seen.SelectMany(node => node.Recording.Notes).Where(note => note.IsSegment).MinBy(note => note.At);
        _left = first is null ? key.Smaller : TraceKey.End(first.Packet.Source, first.Packet.SourcePort);
        IsCutShort = seen.Exists(node => node.Recording.IsFull);
        _notes =
        [
            .. seen.SelectMany(node => node.Recording.Notes.Select(note => (note, Side: SideOf(world, node.Node))))
                .OrderBy(row => row.note.At).ThenBy(row => row.Side), // Stable: a node's own order stays.
        ];
    }

    private bool IsCutShort { get; }

    public static ConnectionTrace Of(int number, TraceKey key, World world, NodeTracer[] nodes)
    {
        var merge = new TraceMerge(key, world, nodes);
        var right = merge._left == key.Smaller ? key.Larger : key.Smaller;
        return new(
            number,
            new(NameOf(world, merge._left), TraceKey.TextOf(merge._left)),
            new(NameOf(world, right), TraceKey.TextOf(right)),
            [.. merge._notes.Select(row => merge.RowOf(row.Note, row.Side))],
            merge.IsCutShort);
    }

    private static string NameOf(World world, ulong end) => world.Network.TryNodeAt(TraceKey.AddressOf(end), out var node)
        ? world.Network.NameOf(node)
        : "nobody";

    private TraceSide SideOf(World world, uint node)
    {
        var address = world.Network.AddressOf(world.Network.HostOf(node));
        return address == TraceKey.AddressOf(_left) ? TraceSide.Left
            : address == TraceKey.AddressOf(_key.Smaller) || address == TraceKey.AddressOf(_key.Larger) ? TraceSide.Right
            : TraceSide.Between;
    }

    private TraceRow RowOf(TraceNote note, TraceSide side)
    {
        var segment = note.IsSegment ? SegmentOf(note, side) : null;
        var meaning = note.Event == TraceEvent.Decision && Enum.TryParse(note.Text, out Mib decision)
            ? MibMeaning.Of(decision).Meaning
            : "";
        return new(note.At, side, note.Event, segment, note.Text, note.Vitals, meaning);
    }

    private TraceSegment SegmentOf(TraceNote note, TraceSide side)
    {
        var packet = note.Packet;
        var isFromLeft = TraceKey.End(packet.Source, packet.SourcePort) == _left;
        var own = _directions[isFromLeft ? 0 : 1];
        var other = _directions[isFromLeft ? 1 : 0];
        var isLeaving = note.Event != TraceEvent.Arrived && side == (isFromLeft ? TraceSide.Left : TraceSide.Right);
        own.Note(in packet);
        var isAck = packet.Has(TcpFlags.Ack);
        var isAgain = isLeaving && own.HasSent(in packet);
        return new(
            isLeaving ? Begin(note) : Continue(note),
            isFromLeft,
            TraceText.Flags(packet.Flags),
            packet.Sequence - (own.Initial ?? packet.Sequence),
            isAck ? packet.Acknowledgment - (other.Initial ?? packet.Acknowledgment) : null,
            packet.Length,
            own.WindowOf(in packet, other),
            TraceText.Options(in packet, in note.Extension, other.Initial ?? packet.Acknowledgment),
            isAgain);
    }

    private int Begin(TraceNote note)
    {
        var identity = new Identity(in note.Packet);
        var number = ++_segments;
        _last[identity] = number;
        if (note.Event == TraceEvent.Sent)
        {
            if (!_underWay.TryGetValue(identity, out var queue))
            {
                _underWay.Add(identity, queue = new());
            }

            queue.Enqueue(number);
        }

        return number;
    }

    // The oldest of its like that is under way; a duplicate made by the network belongs to the last.
    private int Continue(TraceNote note)
    {
        var identity = new Identity(in note.Packet);
        return _underWay.TryGetValue(identity, out var queue) && queue.TryDequeue(out var number)
            ? number
            : _last.TryGetValue(identity, out var last) ? last : ++_segments;
    }

    private readonly record struct Identity(
        Ipv4Address Source,
        SequenceNumber Sequence,
        SequenceNumber Acknowledgment,
        TcpFlags Flags,
        int Length,
        ushort Window,
        uint Timestamp)
    {
        public Identity(in Packet packet)
            : this(
                packet.Source, packet.Sequence, packet.Acknowledgment, packet.Flags & ~(TcpFlags.Ece | TcpFlags.Cwr), packet.Length,
                packet.Window, packet.TimestampValue)
        {
        }
    }

    /// <summary>One direction of the connection: where its numbers begin, how its windows are scaled.</summary>
    private sealed class Direction
    {
        private long _sent = -1;

        public SequenceNumber? Initial { get; private set; }

        private int Scale { get; set; } = -1;

        public void Note(in Packet packet)
        {
            if (Initial is null || (packet.Has(TcpFlags.Syn) && packet.Sequence != Initial))
            {
                Initial = packet.Sequence;
                _sent = -1;
            }

            Scale = packet.Has(TcpFlags.Syn) ? packet.WindowScale : Scale;
        }

        public bool HasSent(in Packet packet)
        {
            var end = packet.SequenceEnd - Initial!.Value; // Note has set it.
            var isAgain = packet.SequenceLength > 0 && end <= _sent;
            _sent = Math.Max(_sent, end);
            return isAgain;
        }

        // RFC 7323 section 2.2: the window of a SYN is never scaled, and others only if both SYNs offered it.
        public long WindowOf(in Packet packet, Direction other) =>
            packet.Has(TcpFlags.Syn) || Scale < 0 || other.Scale < 0 ? packet.Window : (long)packet.Window << Scale;
    }
}
